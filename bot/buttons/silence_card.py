"""What is below the list and the card of silences: show, end, longer, another reason, undo."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.errors import stale_button
from bot.silence_cards import (
    AFTER,
    CARD,
    END,
    KIND,
    LIST,
    MORE,
    NEW,
    REASON,
    UNDO,
    SilenceCards,
    by_of,
    longer,
)
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.errors import Conflict
from core.flows.silence import SilenceAlerts
from core.ids import SilenceId
from core.silences.view import SilenceViews
from core.tenants.role import Role
from core.texts import text


class ShowSilences:
    """The list, or what follows on a page of it."""

    action = LIST
    acts_on = None
    least = Role.VIEWER

    def __init__(self, *, cards: SilenceCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it in place."""
        after = press.subject if press.argument == AFTER else None
        await context.show(context.message_id, await self._cards.page(context, after=after))
        return Toast()


class ShowSilence:
    """One of the list."""

    action = CARD
    acts_on = None
    least = Role.VIEWER

    def __init__(self, *, cards: SilenceCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it in place."""
        screen = await self._cards.card(context, SilenceId(press.subject))
        await context.show(context.message_id, screen)
        return Toast()


class EndSilence:
    """Ends it now; what is still open is told again."""

    action = END
    acts_on = None
    least = Role.STAFF

    def __init__(self, *, silence: SilenceAlerts, cards: SilenceCards) -> None:
        self._silence = silence
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """End it; of one that is over show how it is."""
        silence_id = SilenceId(press.subject)
        try:
            done = await self._silence.end(
                workspace_of(context), silence_id, by=by_of(context), cause=context.cause
            )
        except Conflict:
            await context.toast(text("This silence has ended already."), is_alert=True)
            screen = await self._cards.card(context, silence_id)
        else:
            await context.toast(text("The silence has ended."))
            screen = await self._cards.card(context, silence_id, undo=done.change)
        await context.show(context.message_id, screen)
        return Toast()


class ProlongSilence:
    """Has it end later."""

    action = MORE
    acts_on = None
    least = Role.STAFF

    def __init__(
        self, *, silence: SilenceAlerts, silences: SilenceViews, cards: SilenceCards
    ) -> None:
        self._silence = silence
        self._silences = silences
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Add to its end; of one that is over show how it is."""
        workspace_id, silence_id = workspace_of(context), SilenceId(press.subject)
        more = longer(press.argument or "")
        if more is None:
            return Toast(words=stale_button(), is_alert=True)
        one = await self._silences.one(workspace_id, silence_id)
        try:
            done = await self._silence.adjust(
                workspace_id,
                silence_id,
                ends_at=one.ends_at + more,
                by=by_of(context),
                cause=context.cause,
            )
        except Conflict:
            await context.toast(text("This silence has ended already."), is_alert=True)
            screen = await self._cards.card(context, silence_id)
        else:
            screen = await self._cards.card(context, silence_id, undo=done.change)
        await context.show(context.message_id, screen)
        return Toast()


class UndoSilence:
    """Takes back the change the message shows, and no other."""

    action = UNDO
    acts_on = None
    least = Role.STAFF

    def __init__(self, *, silence: SilenceAlerts, cards: SilenceCards) -> None:
        self._silence = silence
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Take it back and show what is now."""
        try:
            done = await self._silence.undo(
                workspace_of(context), press.subject, by=by_of(context), cause=context.cause
            )
        except Conflict as since:
            if since.reason == "already_ended":
                return Toast(words=text("This silence has ended already."), is_alert=True)
            return Toast(words=text("This silence was changed again since then."), is_alert=True)
        await context.toast(text("Undone."))
        screen = await self._cards.card(context, done.silence_id, says=text("Taken back."))
        await context.show(context.message_id, screen)
        return Toast()


class ChangeReason:
    """Asks for another reason."""

    action = REASON
    acts_on = None
    least = Role.STAFF

    async def run(self, press: Press, context: Context) -> Toast:
        """Begin the conversation."""
        await context.begin(KIND, "another_reason", silence=str(press.subject))
        return Toast()


class NewSilence:
    """Asks what is to be silenced."""

    action = NEW
    acts_on = None
    least = Role.STAFF

    async def run(self, press: Press, context: Context) -> Toast:
        """Begin the conversation."""
        await context.begin(KIND, "what")
        return Toast()
