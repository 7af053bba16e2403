"""How a test of a receiver went."""

from __future__ import annotations

from uuid import UUID

from bot.button import Toast
from bot.context import Context
from bot.forged import id_in
from bot.receiver_cards import CHANGES, TRIED, ReceiverCards
from bot.receiver_presses import in_place
from bot.standing import workspace_of
from core.calm import Calm
from core.channels.callback_data import Press
from core.flows.try_receiver import Tried
from core.ids import ReceiverId
from core.texts import Text, plural, text


class LookAtTest:
    """Says in words whether it arrived, and if not why."""

    action = TRIED
    acts_on = None
    least = CHANGES

    def __init__(self, *, calm: Calm, cards: ReceiverCards) -> None:
        self._calm = calm
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Look again."""
        receiver = id_in(press.argument or "0")
        return await in_place(
            lambda: self._look(press.subject, receiver, context), receiver, context, self._cards
        )

    async def _look(self, first: UUID, receiver: UUID, context: Context) -> Toast:
        workspace_id = workspace_of(context)
        one = await self._calm.receivers.one(workspace_id, ReceiverId(receiver))
        tried = await self._calm.try_receiver.outcome(workspace_id, first)
        screen = self._cards.tried(context, one, first, _told(tried))
        await context.show(context.message_id, screen)
        return Toast()


def _told(tried: Tried) -> tuple[Text, ...]:
    lines: list[Text] = []
    if tried.arrived:
        lines.append(
            plural("✅ It arrived in {n} chat.", "✅ It arrived in {n} chats.", n=tried.arrived)
        )
    if tried.waiting:
        lines.append(text("⏳ It is on its way."))
    if tried.why is not None:
        lines += [text("❌ It did not arrive."), tried.why]
        lines.append(text("Add me there as an administrator, or let me write, and try again."))
    return tuple(lines)
