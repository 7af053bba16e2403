"""From a stored update to the handler that acts on it, through python-telegram-bot's handlers.

The lists of commands, buttons and conversations are given; nothing is found by scanning. Every tap
is answered within a second, also one that is refused, stale, or ran into an error.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import telegram
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot import errors
from bot.arrival import Arrivals, topic_of
from bot.command import Command
from bot.context import Context, Outlet
from bot.conversing import Conversing
from bot.dialog import Said
from bot.guards import anonymous_refusal, refusal, writes_as_chat
from bot.listener import EditListener, MembershipListener, MessageListener
from bot.menus import set_menus
from bot.pressing import Pressing
from bot.said import answers_question, is_command, is_service, words_after_command
from bot.transport.feed import Incoming
from bot.transport.readable import Unreadable, readable
from core.channels.telegram_errors import nobody_hears
from core.errors import OpsbellError, Unavailable
from core.texts import Locale, Text, text

log = logging.getLogger(__name__)

_MISREAD = (
    ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What the library raises for fields that are missing or something else."""

Taking = Callable[[telegram.Update, Any], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The collections of what people write, as literal lists; listeners are tried in order."""

    commands: Sequence[Command] = ()
    messages: Sequence[MessageListener] = ()
    edits: Sequence[EditListener] = ()
    memberships: Sequence[MembershipListener] = ()


@dataclass(slots=True, kw_only=True)
class _Handling:
    """The update at hand, and what went wrong with it (None: nothing)."""

    incoming: Incoming
    messages: tuple[telegram.Message, ...]
    problem: Exception | None = None


_HANDLING: ContextVar[_Handling] = ContextVar("opsbell_handling")


class Dispatch:
    """One bot's handlers behind one door, `handle`."""

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        request: BaseRequest,
        members: Members,
        pressing: Pressing,
        conversing: Conversing,
        arrivals: Arrivals,
        outlet: Outlet,
    ) -> None:
        self._members = members
        self._pressing = pressing
        self._conversing = conversing
        self._arrivals = arrivals
        self._outlet = outlet
        self._application = _application(token, api_url, request)
        for handler in self._handlers():
            self._application.add_handler(handler)

    @property
    def bot(self) -> telegram.Bot:
        """The bot it answers as; knows its own number once `prepare` was done."""
        bot: telegram.Bot = self._application.bot
        return bot

    @property
    def commands(self) -> Sequence[Command]:
        """The commands it knows, as menus show them."""
        return self._members.commands

    async def prepare(self) -> None:
        """Ask Telegram who the bot is and set its menus; raises TelegramError."""
        await self._application.initialize()
        await set_menus(self.bot, self._members.commands)

    async def close(self) -> None:
        """Close the bot's connections."""
        await self._application.shutdown()

    async def handle(self, incoming: Incoming) -> None:
        """Act on an update or an album; raises what was not foreseen, for another attempt, and
        Unreadable where another would be no use."""
        updates = [self._read(body) for body in incoming.bodies]
        messages = tuple(one.message for one in updates if one.message is not None)
        handling = _Handling(incoming=incoming, messages=messages)
        token = _HANDLING.set(handling)
        try:
            await self._application.process_update(updates[0])
        finally:
            _HANDLING.reset(token)
        if handling.problem is not None:
            raise handling.problem

    def _read(self, body: dict[str, Any]) -> telegram.Update:
        try:
            return telegram.Update.de_json(readable(body), self.bot)
        except _MISREAD as problem:
            # Only the kind: some of the library's sentences hold what people wrote.
            raise Unreadable(f"the library says {type(problem).__name__}") from None

    def _handlers(self) -> list[Any]:
        said = filters.UpdateType.MESSAGE
        commands: list[Any] = [
            CommandHandler(one.name, _kept(self._command(one)), filters=said)
            for one in self._members.commands
        ]
        return [
            CallbackQueryHandler(_kept(self._pressed)),
            *commands,
            MessageHandler(said, _kept(self._message)),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE, _kept(self._edit)),
            ChatMemberHandler(_kept(self._membership), ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    def _command(self, command: Command) -> Taking:
        async def taking(_: telegram.Update, __: Any) -> None:
            handling = _HANDLING.get()
            first = handling.messages[0]
            if writes_as_chat(first):
                await self._explain_anonymity(first)
                return
            context = await self._context(handling)
            if context is None:
                return
            async with _said_kindly(context, handling.incoming):
                refused = refusal(context.role, command.least)
                if refused is None and command.private_only and not context.is_private:
                    refused = text("Please write that to me in private.")
                if refused is not None:
                    await context.reply(refused)
                    return
                context.say_where()
                await command.run(context, words_after_command(context.messages[0]))

        return taking

    async def _message(self, _: telegram.Update, __: Any) -> None:
        handling = _HANDLING.get()
        context = await self._context(handling)
        if context is None:
            return
        async with _said_kindly(context, handling.incoming):
            if context.dialog.is_open and answers_question(context):
                await self._conversing.take(Said(messages=context.messages), context)
                return
            for listener in self._members.messages:
                if await listener.hears(context):
                    return
            if context.is_private and not is_service(context.messages[0]):
                is_unknown = is_command(context.messages[0])
                await context.reply(_unknown_command() if is_unknown else _not_understood())

    async def _pressed(self, update: telegram.Update, _: Any) -> None:
        if update.callback_query is not None:
            incoming = _HANDLING.get().incoming
            await self._pressing.press(self.bot, incoming, update.callback_query)

    async def _edit(self, update: telegram.Update, _: Any) -> None:
        handling = _HANDLING.get()
        message = update.edited_message
        if message is None or message.from_user is None or writes_as_chat(message):
            return
        context = await self._arrivals.of_messages(self.bot, handling.incoming, (message,))
        async with _said_kindly(context, handling.incoming):
            for listener in self._members.edits:
                await listener.edited(message, context)

    async def _membership(self, update: telegram.Update, _: Any) -> None:
        handling = _HANDLING.get()
        change = update.my_chat_member
        if change is None:
            return
        context = await self._arrivals.of_membership(self.bot, handling.incoming, change)
        for listener in self._members.memberships:
            await listener.changed(change, context)

    async def _context(self, handling: _Handling) -> Context | None:
        """Return the context of what a person wrote; None for bots, channels and groups."""
        first = handling.messages[0]
        if first.from_user is None or first.from_user.is_bot or writes_as_chat(first):
            return None
        return await self._arrivals.of_messages(self.bot, handling.incoming, handling.messages)

    async def _explain_anonymity(self, message: telegram.Message) -> None:
        words = anonymous_refusal().render(Locale())
        await self._outlet.prompt(
            bot_id=self.bot.id,
            chat_id=message.chat.id,
            call=lambda bot: bot.send_message(
                message.chat.id,
                words,
                message_thread_id=topic_of(message) or None,
                reply_parameters=telegram.ReplyParameters(
                    message_id=message.message_id, allow_sending_without_reply=True
                ),
            ),
        )


@asynccontextmanager
async def _said_kindly(context: Context, incoming: Incoming) -> AsyncIterator[None]:
    """Tell the person about our errors; what was not foreseen is told with the last attempt.
    Where nothing can be said, that is all there is to it."""
    try:
        try:
            yield
        except Unavailable:
            raise  # tried again by itself as long as it takes: what they wrote is stored
        except OpsbellError as problem:
            await context.reply(errors.say(problem))
        except Exception as problem:
            if incoming.is_last and not nobody_hears(problem):
                await context.reply(errors.unknown())
            raise
    except TelegramError as problem:
        if not nobody_hears(problem):
            raise
        log.info("nobody to answer", extra={"action": "not_answered", "problem": str(problem)})


def _kept(taking: Taking) -> Taking:
    """Return the callback so that what it raises is found again behind the library's back."""

    async def keeping(update: telegram.Update, given: Any) -> None:
        try:
            await taking(update, given)
        except Exception as problem:
            _HANDLING.get().problem = problem

    return keeping


def _application(
    token: str, api_url: str, request: BaseRequest
) -> Application[Any, Any, Any, Any, Any, Any]:
    """Return the library's application without its updater, job queue and persistence."""
    return (
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(request)
        .get_updates_request(request)
        .updater(None)
        .job_queue(None)
        .build()
    )


def _unknown_command() -> Text:
    return text("I do not know this command. /help shows what I can do.")


def _not_understood() -> Text:
    return text("I did not understand that. /help shows what I can do.")
