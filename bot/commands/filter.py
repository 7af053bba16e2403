"""/filter: how severe an alert has to be to be told here, and to make a sound."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.filter_cards import filter_panel
from bot.receiver_cards import ReceiverCards
from bot.standing import workspace_of
from core.calm import Calm
from core.tenants.role import Role
from core.texts import text


class Filter:
    """In private somebody's own; in a group or topic that of its receiver."""

    name = "filter"
    description = text("How severe an alert has to be to reach this chat")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = False

    def __init__(self, *, calm: Calm) -> None:
        self._calm = calm
        self._cards = ReceiverCards(receivers=calm.receivers)

    async def run(self, context: Context, words: str) -> None:
        """Show the panel, or the card of the receiver that leads here."""
        workspace_id = workspace_of(context)
        if context.is_private:
            own = await self._calm.change_filter.of(workspace_id, context.person.id)
            await context.reply(filter_panel(own, context))
            return
        for one in await self._calm.receivers.all(workspace_id):
            chat = one.chat
            here = (context.chat_id, context.topic_id)
            if chat is not None and (chat.telegram_chat_id, chat.topic_id) == here:
                await context.reply(self._cards.card(context, one))
                return
        await context.reply(text("No alerts come here. /receivers adds this chat or topic."))
