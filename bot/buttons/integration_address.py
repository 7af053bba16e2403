"""A new address for an integration, when the old one got into wrong hands; below the address."""

from __future__ import annotations

from datetime import timedelta

from bot.button import Toast
from bot.context import Context
from bot.hook_card import ADDRESS, HERE
from bot.hook_cards import HookCards
from bot.hook_presses import require_private
from bot.keyboards import Inline, Key
from bot.screen import Screen
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.errors import Stale
from core.ids import IntegrationId
from core.ingest.integrations import AT_ONCE, Integrations
from core.tenants.role import Role
from core.texts import text

_DAY, _NOW = "day", "now"
_GRACE = {_DAY: timedelta(hours=24), _NOW: AT_ONCE}


class NewAddress:
    """Asks how long the old one is to be taken beside it, and makes it with the second tap."""

    action = ADDRESS
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, integrations: Integrations, cards: HookCards) -> None:
        self._integrations = integrations
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask, or do it and show the card with the new address."""
        require_private(context)
        workspace_id, key = workspace_of(context), IntegrationId(press.subject)
        one = await self._integrations.get(workspace_id, key)
        revision, _, chosen = (press.argument or "").partition(".")
        if chosen not in _GRACE:
            await context.toast(None)
            await context.show(context.message_id, _question(one.name, key, one.revision))
            return Toast()
        try:
            rotated = await self._integrations.rotate(
                workspace_id,
                key,
                grace=_GRACE[chosen],
                expected=int(revision) if revision.isdecimal() else 0,
                by=context.person.id,
                cause=context.cause,
            )
        except Stale:
            await context.toast(
                text("This integration was changed since. This is how it is now."), is_alert=True
            )
            await context.show(context.message_id, await self._cards.one(context, key))
            return Toast()
        await context.toast(text("This is the new address."))
        await context.show(context.message_id, await self._cards.card(context, rotated))
        return Toast()


def _question(name: str, key: IntegrationId, revision: int) -> Screen:
    def answer(chosen: str) -> str:
        return f"{revision}.{chosen}"

    day = Key(
        label=text("Takes both for 24 hours"), action=ADDRESS, subject=key, argument=answer(_DAY)
    )
    now = Key(
        label=text("End the old one now"), action=ADDRESS, subject=key, argument=answer(_NOW),
        style="danger",
    )  # fmt: skip
    back = Key(label=text("Cancel"), action="integration", subject=key, argument=HERE)
    return Screen(
        title=text("A new address for {name}", name=name),
        lines=(
            text("Your system must be told the new one. What comes to the old one until then can"
                 " be taken for 24 hours more, so that nothing is lost."),
            text("When it got into wrong hands, end it now."),
        ),
        keyboard=Inline(((day,), (now,), (back,))),
    )  # fmt: skip
