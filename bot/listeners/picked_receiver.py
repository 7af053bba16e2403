"""Hears which group or person was chosen in Telegram's own lists, and makes a receiver of them."""

from __future__ import annotations

import logging

from telegram.error import TelegramError

from bot.context import Context, Outlet
from bot.guards import refusal
from bot.keyboards import NoReplyKeyboard
from bot.receiver_cards import CHANGES, ReceiverCards
from bot.receiver_pickers import PICKED_GROUP, PICKED_PERSON
from bot.receiver_presses import conflict_words
from bot.standing import workspace_of
from core.calm import Calm
from core.errors import Conflict
from core.flows.change_receiver import ReceiverChange
from core.ids import PersonId
from core.routing.receiver import ReceiverSpec
from core.tenants.chat_binding import FoundChat
from core.texts import text

log = logging.getLogger(__name__)


class PickedReceiver:
    """Makes the receiver and shows its card; what cannot be is explained."""

    def __init__(self, *, calm: Calm, outlet: Outlet) -> None:
        self._calm = calm
        self._outlet = outlet
        self._cards = ReceiverCards(receivers=calm.receivers)

    async def hears(self, context: Context) -> bool:
        """Return True when the message was a choice of ours."""
        chat, users = context.messages[0].chat_shared, context.messages[0].users_shared
        is_chat = chat is not None and chat.request_id == PICKED_GROUP
        is_person = users is not None and users.request_id == PICKED_PERSON
        if not (is_chat or is_person):
            return False
        refused = refusal(context.role, CHANGES)
        if refused is not None:
            await context.reply(refused, NoReplyKeyboard())
            return True
        try:
            if chat is not None:
                done = await self._group(chat.chat_id, chat.title or "", context)
            else:
                done = await self._person(users.users[0].user_id if users else 0, context)
        except Conflict as problem:
            await context.reply(conflict_words(problem), NoReplyKeyboard())
            return True
        if done is not None and done.receiver is not None:
            name = done.receiver.name
            await context.reply(text("Added “{name}”.", name=name), NoReplyKeyboard())
            card = self._cards.card(context, done.receiver, undo=done.change)
            await context.reply(card)
        return True

    async def _group(self, chat_id: int, title: str, context: Context) -> ReceiverChange | None:
        try:
            chat = await self._outlet.prompt(
                bot_id=context.bot_id,
                chat_id=context.chat_id,
                call=lambda bot: bot.get_chat(chat_id),
            )
        except TelegramError as problem:
            log.info("group not seen", extra={"action": "chat_unseen", "problem": str(problem)})
            await context.reply(
                text(
                    "I am not in “{group}” yet, or may not write there. Add me to it as an"
                    " administrator and choose it again.",
                    group=title,
                ),
            )
            return None
        return await self._calm.change_receiver.add_chat(
            workspace_of(context),
            FoundChat(
                bot_id=context.bot_id, chat_id=chat.id, kind=chat.type, title=chat.title or title
            ),
            by=context.person.id,
            cause=context.cause,
        )

    async def _person(self, user_id: int, context: Context) -> ReceiverChange | None:
        member = await self._calm.receivers.member_known_as(
            workspace_of(context), bot_id=context.bot_id, telegram_user_id=user_id
        )
        if member is None:
            words = text("They are no member of this workspace. /invite makes a link for them.")
            await context.reply(words, NoReplyKeyboard())
            return None
        return await self._calm.change_receiver.create(
            workspace_of(context),
            ReceiverSpec(
                name=member.name[:100] or "?", kind="person", person_id=PersonId(member.id)
            ),
            by=context.person.id,
            cause=context.cause,
        )
