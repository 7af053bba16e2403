"""Finds out about an update what its handler must know: who, in which workspace, which dialog."""

from __future__ import annotations

import asyncio

import telegram

from bot.context import Context, Directory, Outlet, Talks
from bot.tap import Tap
from bot.transport.feed import Incoming
from core.clock import Clock
from core.dialogs.dialog import DialogKey
from core.dialogs.store import Dialogs
from core.inbox.cause import Cause


class Arrivals:
    """Makes the context of an update."""

    def __init__(
        self,
        *,
        directory: Directory,
        dialogs: Dialogs,
        outlet: Outlet,
        talks: Talks,
        clock: Clock,
    ) -> None:
        self._directory = directory
        self._dialogs = dialogs
        self._outlet = outlet
        self._talks = talks
        self._clock = clock

    async def of_messages(
        self, bot: telegram.Bot, incoming: Incoming, messages: tuple[telegram.Message, ...]
    ) -> Context:
        """Return the context of a message or an album; its first message has a sender."""
        first = messages[0]
        if first.from_user is None:
            raise ValueError("a message without a sender has no context")
        return await self._context(
            bot,
            incoming,
            user=first.from_user,
            chat=first.chat,
            topic_id=topic_of(first),
            messages=messages,
            message_id=first.message_id,
        )

    async def of_tap(self, bot: telegram.Bot, incoming: Incoming, tap: Tap) -> Context:
        """Return the context of a tap, in the chat of its message or else with the presser."""
        query = tap.query
        message = query.message
        chat = (
            message.chat
            if message is not None
            else telegram.Chat(id=query.from_user.id, type=telegram.Chat.PRIVATE)
        )
        return await self._context(
            bot,
            incoming,
            user=query.from_user,
            chat=chat,
            topic_id=topic_of(message) if isinstance(message, telegram.Message) else 0,
            message_id=message.message_id if message is not None else None,
            tap=tap,
        )

    async def of_membership(
        self, bot: telegram.Bot, incoming: Incoming, change: telegram.ChatMemberUpdated
    ) -> Context:
        """Return the context of a change of the bot's own standing in a chat."""
        return await self._context(
            bot, incoming, user=change.from_user, chat=change.chat, topic_id=0
        )

    async def _context(
        self,
        bot: telegram.Bot,
        incoming: Incoming,
        *,
        user: telegram.User,
        chat: telegram.Chat,
        topic_id: int,
        messages: tuple[telegram.Message, ...] = (),
        message_id: int | None = None,
        tap: Tap | None = None,
    ) -> Context:
        person = await self._directory.person(
            bot_id=bot.id,
            telegram_user_id=user.id,
            name=user.full_name or "",  # a deleted account has none
            username=user.username,
            language_code=user.language_code,
        )
        standing, dialog = await asyncio.gather(
            self._directory.here(
                person_id=person.id,
                bot_id=bot.id,
                chat_id=chat.id,
                topic_id=topic_id,
                is_private=chat.type == telegram.Chat.PRIVATE,
            ),
            self._dialogs.read(DialogKey(bot.id, chat.id, topic_id, user.id)),
        )
        return Context(
            bot=bot,
            outlet=self._outlet,
            clock=self._clock,
            talks=self._talks,
            people=self._directory,
            chat=chat,
            topic_id=topic_id,
            person=person,
            standing=standing,
            dialog=dialog,
            cause=Cause(actor=person.id, update=incoming.keys[0], also=incoming.keys[1:]),
            messages=messages,
            message_id=message_id,
            tap=tap,
        )


def topic_of(message: telegram.Message) -> int:
    """Return the forum topic of a message, 0 for none.

    A thread number also stands on answers outside of forums, where it means nothing to us.
    """
    return (message.message_thread_id or 0) if message.is_topic_message else 0
