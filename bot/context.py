"""One update as its handler sees it: who, where, on whose behalf, and the ways to answer.

What stands above the bot (people, workspaces) is asked through `Directory`, what goes out passes
the `Outlet`: the one sender with a budget per chat.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

import telegram
from telegram.error import BadRequest

from bot import keyboards
from bot.keyboards import Keyboard
from bot.screen import Shown, as_screen
from bot.tap import Tap
from core.audit.origin import Origin
from core.clock import Clock
from core.delivery.address import TelegramAddress
from core.dialogs.dialog import Dialog, Json
from core.ids import PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.role import Role
from core.tenants.sight import NOTHING, Sight
from core.tenants.vertical import Vertical
from core.texts import Locale, Text, text

log = logging.getLogger(__name__)

_HERE = Origin(way="bot")

T = TypeVar("T")

TO_A_PERSON = 2
"""The urgency of an answer to somebody who waits for it."""


class Person(Protocol):
    """A human as this bot knows them."""

    @property
    def id(self) -> PersonId: ...
    @property
    def telegram_user_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def zone(self) -> str | None: ...


class Standing(Protocol):
    """A workspace and what the person is in it; `role` None: no member, perhaps a customer."""

    @property
    def workspace_id(self) -> WorkspaceId: ...
    @property
    def workspace_name(self) -> str: ...
    @property
    def role(self) -> Role | None: ...
    @property
    def language(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def speaks(self) -> str: ...
    @property
    def vertical(self) -> Vertical | None: ...
    @property
    def sight(self) -> Sight: ...
    @property
    def is_one_of_many(self) -> bool: ...


class Directory(Protocol):
    """Knows people and what they are where."""

    async def person(
        self,
        *,
        bot_id: int,
        telegram_user_id: int,
        name: str,
        username: str | None,
        language_code: str | None,
    ) -> Person:
        """Return the person, remembered on first sight and renamed when their name changed."""
        ...

    async def here(
        self, *, person_id: PersonId, bot_id: int, chat_id: int, topic_id: int, is_private: bool
    ) -> Standing | None:
        """Return the workspace that counts here: a group's own, in private the active one.

        None when the group is bound to none, or the person has never been anywhere.
        """
        ...

    async def standing(self, *, person_id: PersonId, workspace_id: WorkspaceId) -> Standing | None:
        """Return what the person is in this workspace; None when there is no such workspace."""
        ...


class Outlet(Protocol):
    """Sends within the chat's budget; the bot's one sender."""

    async def send(
        self,
        *,
        bot_id: int,
        chat_id: int,
        urgency: int,
        call: Callable[[telegram.Bot], Awaitable[T]],
        edits: int | None = None,
        weight: int = 1,
    ) -> T:
        """Return what the call returned, made when the chat's budget allows; `weight` 0 is what
        Telegram does not count as speaking."""
        ...

    async def prompt(
        self,
        *,
        bot_id: int,
        chat_id: int,
        call: Callable[[telegram.Bot], Awaitable[T]],
        edits: int | None = None,
    ) -> T:
        """Send what a person waits for: waits longer, and tries again what surely was not sent."""
        ...


class Talks(Protocol):
    """Carries conversations on."""

    async def begin(
        self, context: Context, kind: str, step: str, answers: Mapping[str, Json]
    ) -> None:
        """Show the step's panel and store the conversation, which settles the cause."""
        ...

    async def leave(self, context: Context) -> bool:
        """End what is open here and take its buttons away; False when nothing was."""
        ...


class Context:
    """One update: the person who acts, where, and how to answer them.

    `standing` is None where no workspace counts; `messages` are the message or the album (empty
    for a tap); `message_id` is the first of them, or the message whose button was tapped.
    """

    def __init__(
        self,
        *,
        bot: telegram.Bot,
        outlet: Outlet,
        clock: Clock,
        talks: Talks,
        people: Directory,
        chat: telegram.Chat,
        topic_id: int,
        person: Person,
        standing: Standing | None,
        dialog: Dialog,
        cause: Cause,
        messages: tuple[telegram.Message, ...] = (),
        message_id: int | None = None,
        tap: Tap | None = None,
    ) -> None:
        self._bot = bot
        self._outlet = outlet
        self._clock = clock
        self._talks = talks
        self._people = people
        self._tap = tap
        self.bot_id = bot.id
        self.bot_username = bot.username
        self.chat_id = chat.id
        self.chat_kind = chat.type
        self.chat_title = chat.title
        self.topic_id = topic_id
        self.person = person
        self.standing = standing
        self.dialog = dialog
        self._cause = cause
        self.messages = messages
        self.message_id = message_id
        self._says_where = False

    @property
    def address(self) -> TelegramAddress:
        """Where this is, as deliveries name it."""
        return TelegramAddress(bot_id=self.bot_id, chat_id=self.chat_id, topic_id=self.topic_id)

    @property
    def is_private(self) -> bool:
        """True in a chat between the bot and one person."""
        return self.chat_kind == telegram.Chat.PRIVATE

    @property
    def role(self) -> Role | None:
        """What the person is in the workspace that counts here."""
        return self.standing.role if self.standing is not None else None

    @property
    def sight(self) -> Sight:
        """What they get to see in the workspace that counts here; all else is not there for
        them."""
        return self.standing.sight if self.standing is not None else NOTHING

    @property
    def cause(self) -> Cause:
        """Why flows act. What a member does here is a matter for the audit trail; what a customer
        does is a case of theirs."""
        return self._cause if self.role is None else replace(self._cause, origin=_HERE)

    @property
    def cause_of_member(self) -> Cause:
        """Why a flow acts that makes them a member: that is a matter for the trail already."""
        return replace(self._cause, origin=_HERE)

    @property
    def workspace_id(self) -> WorkspaceId | None:
        """The workspace that counts here."""
        return self.standing.workspace_id if self.standing is not None else None

    @property
    def now(self) -> datetime:
        """The clock's moment."""
        return self._clock.now()

    @property
    def locale(self) -> Locale:
        """The person's language, zone and moment."""
        zone = self.person.zone or (self.standing.zone if self.standing is not None else "UTC")
        # What they chose in the dashboard since this process met them stands in the newer of both.
        language = self.person.language if self.standing is None else self.standing.speaks
        return Locale.for_code(language, ZoneInfo(zone), now=self.now)

    async def reply(
        self, shown: Shown, keyboard: Keyboard | None = None, *, to: int | None = None
    ) -> int:
        """Send a message here and return its number; `to` names a message it answers.

        In a group it answers the person's message, so that they and others see whom it is for.
        """
        screen = as_screen(shown, keyboard)
        if self._says_where and self.standing is not None:
            self._says_where = False
            screen = screen.under(
                text("🏢 {workspace} · /workspaces", workspace=self.standing.workspace_name)
            )
        words, entities = screen.render(self.locale)
        markup = self._markup(screen.keyboard)
        if to is None and not self.is_private and self._tap is None:
            to = self.message_id
        answers = (
            telegram.ReplyParameters(message_id=to, allow_sending_without_reply=True)
            if to is not None
            else None
        )
        sent = await self._outlet.prompt(
            bot_id=self.bot_id,
            chat_id=self.chat_id,
            call=lambda bot: bot.send_message(
                self.chat_id,
                words,
                entities=entities or None,
                reply_markup=markup,
                message_thread_id=self._thread,
                reply_parameters=answers,
                link_preview_options=_NO_PREVIEW,
            ),
        )
        return sent.message_id

    async def show(self, message_id: int | None, shown: Shown) -> int:
        """Edit a message of ours in place and return its number; a new one when it cannot be.

        None, or a keyboard in place of the letters, which no edit can bring, makes a new message.
        """
        screen = as_screen(shown)
        markup = self._markup(screen.keyboard)
        inline = markup if isinstance(markup, telegram.InlineKeyboardMarkup) else None
        if message_id is None or inline is not markup:
            return await self.reply(screen)
        words, entities = screen.render(self.locale)
        try:
            await self._outlet.prompt(
                bot_id=self.bot_id,
                chat_id=self.chat_id,
                edits=message_id,
                call=lambda bot: bot.edit_message_text(
                    words,
                    chat_id=self.chat_id,
                    message_id=message_id,
                    entities=entities or None,
                    reply_markup=inline,
                    link_preview_options=_NO_PREVIEW,
                ),
            )
        except BadRequest as problem:
            if "message is not modified" in problem.message.lower():
                return message_id
            log.info("panel sent anew", extra={"action": "panel_resent", "problem": str(problem)})
            return await self.reply(screen)
        return message_id

    def say_where(self) -> None:
        """Have the next message say in which workspace they are, for those who are in several; a
        group is in one alone."""
        standing = self.standing
        self._says_where = self.is_private and standing is not None and standing.is_one_of_many

    async def stand_in(self, workspace_id: WorkspaceId) -> None:
        """Let this workspace count from here on, with the person's role in it."""
        if workspace_id != self.workspace_id:
            self.standing = await self._people.standing(
                person_id=self.person.id, workspace_id=workspace_id
            )

    async def stand_anew(self) -> None:
        """Look up once more what they are here, after that may have changed."""
        if self.standing is not None:
            self.standing = await self._people.standing(
                person_id=self.person.id, workspace_id=self.standing.workspace_id
            )

    async def begin(self, kind: str, step: str, /, **answers: Json) -> None:
        """Begin a conversation of `bot/dialogs` at a step; one that was open here is left."""
        await self._talks.begin(self, kind, step, answers)

    async def leave(self) -> bool:
        """End the conversation that is open here; False when there was none."""
        return await self._talks.leave(self)

    async def strip(self, message_id: int) -> None:
        """Take the buttons away from a message of ours, if that can be done cheaply."""
        try:
            await self._outlet.send(
                bot_id=self.bot_id,
                chat_id=self.chat_id,
                urgency=0,
                edits=message_id,
                call=lambda bot: bot.edit_message_reply_markup(
                    chat_id=self.chat_id, message_id=message_id
                ),
            )
        except Exception as problem:
            # They answer kindly that they are stale, so this is worth no second try.
            log.debug("buttons left", extra={"action": "strip_failed", "problem": repr(problem)})

    async def remove(self, message_id: int) -> None:
        """Take a message of ours away whole; where Telegram refuses, at least its buttons go."""
        try:
            await self._outlet.send(
                bot_id=self.bot_id,
                chat_id=self.chat_id,
                urgency=0,
                weight=0,
                call=lambda bot: bot.delete_message(self.chat_id, message_id),
            )
        except Exception as problem:
            log.debug("panel left", extra={"action": "remove_failed", "problem": repr(problem)})
            await self.strip(message_id)

    async def toast(
        self, words: Text | None, *, is_alert: bool = False, url: str | None = None
    ) -> None:
        """Answer the tap; nothing for what is no tap. The first answer is the one that is seen."""
        if self._tap is not None:
            said = words.render(self.locale) if words is not None else None
            await self._tap.answer(said, is_alert=is_alert, url=url)

    @property
    def _thread(self) -> int | None:
        return self.topic_id or None

    def _markup(self, keyboard: Keyboard | None) -> keyboards.Markup | None:
        if keyboard is None:
            return None
        return keyboards.render(keyboard, self.locale, version=self.dialog.version)


_NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)
