"""Undo below a receiver that was just changed or removed."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.receiver_cards import CHANGES, UNDO, ReceiverCards
from bot.receiver_presses import in_place
from bot.standing import workspace_of
from core.calm import Calm
from core.channels.callback_data import Press
from core.texts import text


class UndoReceiver:
    """Takes back the change the panel shows, and no other."""

    action = UNDO
    acts_on = None
    least = CHANGES

    def __init__(self, *, calm: Calm, cards: ReceiverCards) -> None:
        self._calm = calm
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Take it back and show how it is then."""
        return await in_place(lambda: self._undo(press, context), None, context, self._cards)

    async def _undo(self, press: Press, context: Context) -> Toast:
        done = await self._calm.change_receiver.undo(
            workspace_of(context), press.subject, by=context.person.id, cause=context.cause
        )
        if done.receiver is None:
            screen = await self._cards.page(context)
        else:
            screen = self._cards.card(context, done.receiver)
        await context.toast(text("Undone."))
        await context.show(context.message_id, screen)
        return Toast()
