"""What is below the list and the card of limits: show, make, change, remove, undo."""

from __future__ import annotations

from dataclasses import replace

from bot.button import Toast
from bot.context import Context
from bot.errors import stale_button
from bot.limit_cards import (
    BURST,
    CARD,
    CHANGE,
    CRITICAL,
    KIND,
    LIST,
    NEW,
    PAUSE,
    REMOVE,
    UNDO,
    LimitCards,
    by_of,
)
from bot.limit_making import WHO
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.errors import NotFound, Stale
from core.flows.change_limit import ChangeLimit
from core.ids import LimitId
from core.limits.line import rate_wanted
from core.limits.rate import Rate
from core.limits.view import LimitView, LimitViews
from core.limits.wanted import WantedLimit
from core.tenants.role import Role
from core.texts import text

_PAGES_AT_MOST = 100


class ShowLimits:
    """The list, or a page of it."""

    action = LIST
    acts_on = None
    least = Role.STAFF

    def __init__(self, *, cards: LimitCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it in place."""
        said = press.argument or "0"
        page = int(said) if said.isdecimal() and int(said) < _PAGES_AT_MOST else 0
        await context.show(context.message_id, await self._cards.page(context, page))
        return Toast()


class ShowLimit:
    """One of the list."""

    action = CARD
    acts_on = None
    least = Role.STAFF

    def __init__(self, *, cards: LimitCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it in place."""
        screen = await self._cards.card(context, LimitId(press.subject))
        await context.show(context.message_id, screen)
        return Toast()


class NewLimit:
    """Asks what it is to be."""

    action = NEW
    acts_on = None
    least = Role.ADMIN

    async def run(self, press: Press, context: Context) -> Toast:
        """Begin the conversation in place of the list."""
        panel = context.message_id
        await context.begin(KIND, WHO)
        if panel is not None:
            await context.remove(panel)
        return Toast()


class AlterLimit:
    """Pauses it, has critical alerts pass or not, says how many may come at once, removes it."""

    action = CHANGE
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, limits: LimitViews, change: ChangeLimit, cards: LimitCards) -> None:
        self._limits = limits
        self._change = change
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Do it if the limit still is as the panel says; else show how it is now."""
        what, _, seen = (press.argument or "").partition(".")
        if what not in (PAUSE, CRITICAL, BURST, REMOVE) or not seen.isdecimal():
            return Toast(words=stale_button(), is_alert=True)
        workspace_id, limit_id = workspace_of(context), LimitId(press.subject)
        one = await self._limits.one(workspace_id, limit_id)
        by, cause, revision = by_of(context), context.cause, int(seen)
        try:
            if what == REMOVE:
                done = await self._change.remove(
                    workspace_id, limit_id, revision=revision, by=by, cause=cause
                )
                await context.toast(text("Removed."))
                await context.show(context.message_id, self._cards.removed(context, done.change))
                return Toast()
            done = await self._change.change(
                workspace_id,
                limit_id,
                _altered(one, what),
                revision=revision,
                by=by,
                cause=cause,
            )
        except Stale:
            now = text("Somebody changed it meanwhile. This is how it is now.")
            await context.toast(now, is_alert=True)
            await context.show(context.message_id, await self._cards.card(context, limit_id))
            return Toast()
        await context.toast(text("Changed."))
        screen = await self._cards.card(context, limit_id, change=done.change)
        await context.show(context.message_id, screen)
        return Toast()


class UndoLimit:
    """Takes the change back that the message shows, and no other."""

    action = UNDO
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, change: ChangeLimit, cards: LimitCards) -> None:
        self._change = change
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Take it back, and show what is now."""
        try:
            limit_id = await self._change.undo(
                workspace_of(context), press.subject, by=by_of(context), cause=context.cause
            )
        except (Stale, NotFound):
            now = text("It was changed again since. This is how it is now.")
            await context.toast(now, is_alert=True)
            await context.show(context.message_id, await self._cards.page(context))
            return Toast()
        await context.toast(text("Undone."))
        if limit_id is None:
            await context.show(context.message_id, await self._cards.page(context))
        else:
            screen = await self._cards.card(context, limit_id, says=text("Taken back."))
            await context.show(context.message_id, screen)
        return Toast()


def _altered(one: LimitView, what: str) -> WantedLimit:
    wanted = one.wanted
    # One that is called as it is typed goes on to be.
    named = replace(wanted, name=None if one.name == one.line else one.name)
    if what == PAUSE:
        return replace(named, is_active=not wanted.is_active)
    if what == CRITICAL:
        return replace(named, exempts_critical=not wanted.exempts_critical)
    return replace(named, rate=_next_burst(wanted.rate))


def _next_burst(rate: Rate) -> Rate:
    """Return the rate with all at once, then one by one, then half of them at once."""
    half = rate.count // 2
    burst: int | None
    if rate.burst is None:
        burst = 1 if rate.count > 1 else None
    elif rate.burst == 1 and half > 1:
        burst = half
    else:
        burst = None
    return rate_wanted(rate.count, rate.window, burst)
