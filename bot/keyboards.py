"""Keyboards under messages and in place of the letters, and how their taps are told apart.

A key that acts on an alert or a case carries the shared callback data (`v1:…`); a choice within a
conversation carries the conversation's version (`d1:…`), so that one of an earlier step is stale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never
from uuid import UUID

from telegram import (
    ChatAdministratorRights,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestChat,
    KeyboardButtonRequestUsers,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    WebAppInfo,
)

from core.channels.callback_data import encode
from core.delivery.message import Button
from core.texts import Locale, Text

Style = Literal["primary", "success", "danger"]
DATA_BYTES_AT_MOST = 64
_DIALOG = "d1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A button that acts: `action` is the word of a member of `bot/buttons`."""

    label: Text
    action: str
    subject: UUID
    argument: str | None = None
    style: Style | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A button of a conversation's step; `word` comes back as `Chose(word)`, 40 bytes at most."""

    label: Text
    word: str
    style: Style | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A button that opens an address."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniApp:
    """A button that opens a Mini App; private chats only."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Inline:
    """Rows of buttons under the message."""

    rows: tuple[tuple[Key | Choice | Link | MiniApp, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatPicker:
    """A reply button that opens Telegram's own list of groups; private chats only.

    The bot is asked in with `rights` when it is not there yet. `request_id` comes back with the
    chat (`message.chat_shared`).
    """

    label: Text
    request_id: int
    is_forum: bool | None = None
    rights: ChatAdministratorRights | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePicker:
    """A reply button that opens Telegram's own list of people (`message.users_shared`)."""

    label: Text
    request_id: int
    at_most: int = 1


@dataclass(frozen=True, slots=True)
class Plain:
    """A reply button that sends its label as a message."""

    label: Text


@dataclass(frozen=True, slots=True)
class Reply:
    """Rows of buttons in place of the letters; gone after one press."""

    rows: tuple[tuple[Plain | ChatPicker | PeoplePicker, ...], ...]


@dataclass(frozen=True, slots=True)
class NoReplyKeyboard:
    """Takes a reply keyboard away."""


@dataclass(frozen=True, slots=True)
class AskReply:
    """Opens an answer to this message: in groups the bot sees answers, not all that is said."""


Keyboard = Inline | Reply | NoReplyKeyboard | AskReply
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


def render(keyboard: Keyboard, locale: Locale, *, version: int = 0) -> Markup:
    """Return the keyboard for its reader; `version` is that of the conversation it belongs to."""
    match keyboard:
        case Inline(rows):
            return InlineKeyboardMarkup(
                [[_inline(one, locale, version) for one in row] for row in rows]
            )
        case Reply(rows):
            return ReplyKeyboardMarkup(
                [[_reply(one, locale) for one in row] for row in rows],
                resize_keyboard=True,
                one_time_keyboard=True,
            )
        case NoReplyKeyboard():
            return ReplyKeyboardRemove()
        case AskReply():
            return ForceReply(selective=True)
        case _:
            assert_never(keyboard)


def choice_data(version: int, word: str) -> str:
    """Return the callback data of a conversation's choice; raises ValueError when too long."""
    data = f"{_DIALOG}:{version}:{word}"
    if len(data.encode()) > DATA_BYTES_AT_MOST:
        raise ValueError(f"a choice takes {DATA_BYTES_AT_MOST} bytes at most: {data!r}")
    return data


def read_choice(data: str) -> tuple[int, str] | None:
    """Return the version and the word of a conversation's choice; None for other data."""
    kind, _, rest = data.partition(":")
    version, _, word = rest.partition(":")
    if kind != _DIALOG or not version.isascii() or not version.isdigit() or not word:
        return None
    return int(version), word


def _inline(
    one: Key | Choice | Link | MiniApp, locale: Locale, version: int
) -> InlineKeyboardButton:
    label = one.label.render(locale)
    match one:
        case Key():
            data = encode(
                Button(
                    label=label,
                    action=one.action,
                    subject=one.subject,
                    argument=one.argument,
                )
            )
            return InlineKeyboardButton(label, callback_data=data, style=one.style)
        case Choice():
            data = choice_data(version, one.word)
            return InlineKeyboardButton(label, callback_data=data, style=one.style)
        case Link():
            return InlineKeyboardButton(label, url=one.url)
        case MiniApp():
            return InlineKeyboardButton(label, web_app=WebAppInfo(url=one.url))
        case _:
            assert_never(one)


def _reply(one: Plain | ChatPicker | PeoplePicker, locale: Locale) -> KeyboardButton:
    label = one.label.render(locale)
    match one:
        case Plain():
            return KeyboardButton(label)
        case ChatPicker():
            request = KeyboardButtonRequestChat(
                request_id=one.request_id,
                chat_is_channel=False,
                chat_is_forum=one.is_forum,
                bot_administrator_rights=one.rights,
                user_administrator_rights=one.rights,
                request_title=True,
            )
            return KeyboardButton(label, request_chat=request)
        case PeoplePicker():
            people = KeyboardButtonRequestUsers(
                request_id=one.request_id,
                user_is_bot=False,
                max_quantity=one.at_most,
                request_name=True,
                request_username=True,
            )
            return KeyboardButton(label, request_users=people)
        case _:
            assert_never(one)
