"""Hears which group was chosen in Telegram's own list, and links it."""

from __future__ import annotations

import logging

import telegram
from telegram.error import TelegramError

from bot.context import Context, Directory, Outlet
from bot.guards import refusal
from bot.home import LINK_A_GROUP, group_greeting
from bot.keyboards import NoReplyKeyboard
from bot.screen import Screen
from bot.standing import workspace_of
from core.flows.link_chat import LinkChat
from core.tenants.role import Role
from core.tenants.topic import ALERTS_TOPIC
from core.texts import Locale, Text, text

log = logging.getLogger(__name__)


class LinkedChat:
    """Binds the group, in a topic of its own where there are topics."""

    def __init__(self, *, link: LinkChat, people: Directory, outlet: Outlet) -> None:
        self._link = link
        self._people = people
        self._outlet = outlet

    async def hears(self, context: Context) -> bool:
        """Link what was chosen and say so here and there."""
        shared = context.messages[0].chat_shared
        if shared is None or shared.request_id != LINK_A_GROUP:
            return False
        refused = refusal(context.role, Role.ADMIN)
        if refused is not None:
            await context.reply(refused, NoReplyKeyboard())
            return True
        if await self._is_linked(shared.chat_id, context):
            await context.reply(_linked_before(shared.title or ""), NoReplyKeyboard())
            return True
        try:
            chat = await self._outlet.prompt(
                bot_id=context.bot_id,
                chat_id=context.chat_id,
                call=lambda bot: bot.get_chat(shared.chat_id),
            )
        except TelegramError as problem:
            log.info("group not seen", extra={"action": "chat_unseen", "problem": str(problem)})
            await context.reply(_not_in(shared.title or ""))
            return True
        await self._link_to(chat, context)
        return True

    async def _is_linked(self, chat_id: int, context: Context) -> bool:
        there = await self._people.here(
            person_id=context.person.id,
            bot_id=context.bot_id,
            chat_id=chat_id,
            topic_id=0,
            is_private=False,
        )
        return there is not None and there.workspace_id == context.workspace_id

    async def _link_to(self, chat: telegram.ChatFullInfo, context: Context) -> None:
        workspace_id = workspace_of(context)
        title = chat.title or ""
        language = context.standing.language if context.standing is not None else None
        locale = Locale.for_code(language)
        topic_id = 0
        if chat.is_forum:
            topic_id = await self._open_topic(chat.id, ALERTS_TOPIC.render(locale), context)
        topic = ALERTS_TOPIC if topic_id else text("General") if chat.is_forum else None
        await self._link(
            workspace_id,
            bot_id=context.bot_id,
            telegram_chat_id=chat.id,
            topic_id=topic_id,
            kind=chat.type,
            title=f"{title} · {topic.render(locale)}" if topic is not None else title,
            by=context.person.id,
            cause=context.cause,
            topic_name=ALERTS_TOPIC.render(locale) if topic_id else None,
        )
        await context.reply(_done(title, topic), NoReplyKeyboard())
        await self._greet(chat.id, topic_id, locale, context)

    async def _open_topic(self, chat_id: int, name: str, context: Context) -> int:
        """Return the new topic, 0 (General) when the bot may not make one."""
        try:
            made = await self._outlet.prompt(
                bot_id=context.bot_id,
                chat_id=chat_id,
                call=lambda bot: bot.create_forum_topic(chat_id, name),
            )
        except TelegramError as problem:
            log.info("topic not made", extra={"action": "topic_refused", "problem": str(problem)})
            return 0
        return made.message_thread_id

    async def _greet(self, chat_id: int, topic_id: int, locale: Locale, context: Context) -> None:
        words = "\n".join(line.render(locale) for line in group_greeting(context))
        try:
            await self._outlet.prompt(
                bot_id=context.bot_id,
                chat_id=chat_id,
                call=lambda bot: bot.send_message(
                    chat_id, words, message_thread_id=topic_id or None
                ),
            )
        except TelegramError as problem:
            log.warning(
                "group not greeted", extra={"action": "chat_mute", "problem": str(problem)}
            )
            await context.reply(
                text("I cannot write in that group yet. Please make me an administrator there.")
            )


def _done(title: str, topic: Text | None) -> Screen:
    where = (
        text("Alerts come to “{group}” too, topic “{topic}”.", group=title, topic=topic)
        if topic is not None
        else text("Alerts come to “{group}” too.", group=title)
    )
    return Screen(
        title=text("Linked"),
        lines=(where, text("Next: /places adds a room or a shop, /login opens the dashboard.")),
    )


def _linked_before(title: str) -> Text:
    return text(
        "“{group}” is linked already. To move the alerts, send /here in the topic you want.",
        group=title,
    )


def _not_in(title: str) -> Text:
    return text(
        "I am not in “{group}” yet, or may not write there. Add me to it as an administrator and"
        " choose it again.",
        group=title,
    )
