"""Telegram in memory, below the library: it answers calls and remembers what each chat shows."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson
import telegram
from telegram.request import BaseRequest, RequestData

T = TypeVar("T")
BOT_NAME = "opsbell_bot"


@dataclass(slots=True, kw_only=True)
class ShownMessage:
    """A message of the bot as it is shown now; `buttons` are rows of label → data or address."""

    chat_id: int
    message_id: int
    words: str
    topic_id: int = 0
    has_photo: bool = False
    buttons: list[dict[str, str]] = field(default_factory=list)
    reply_keyboard: dict[str, Any] | None = None

    @property
    def labels(self) -> list[str]:
        """The labels of the buttons, row after row."""
        return [label for row in self.buttons for label in row]

    def data(self, label: str) -> str:
        """Return what lies behind the button with this label."""
        return next(row[label] for row in self.buttons if label in row)


class TelegramTwin(BaseRequest):
    """The network of tests. `refuses` names methods that are answered with 400."""

    def __init__(self, *, bot_id: int) -> None:
        self._bot_id = bot_id
        self._message_ids = itertools.count(1000)
        self._topics = itertools.count(50)
        self.shown: dict[tuple[int, int], ShownMessage] = {}
        self.toasts: list[str] = []
        self.calls: list[str] = []
        self.refuses: set[str] = set()
        self.forums: dict[int, str] = {}

    @property
    def read_timeout(self) -> float | None:
        """Nothing waits here."""
        return 1.0

    async def initialize(self) -> None:
        """Nothing is opened."""

    async def shutdown(self) -> None:
        """Nothing is closed."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Answer one call."""
        name = url.rpartition("/")[2]
        self.calls.append(name)
        if name in self.refuses:
            refused = {"ok": False, "error_code": 400, "description": "Bad Request: no rights"}
            return 400, orjson.dumps(refused)
        given = request_data.parameters if request_data is not None else {}
        return 200, orjson.dumps({"ok": True, "result": self._answer(name, given)})

    def last(self, chat_id: int) -> ShownMessage:
        """Return the newest message of the bot in a chat."""
        return next(one for (chat, _), one in reversed(self.shown.items()) if chat == chat_id)

    def _answer(self, name: str, given: dict[str, Any]) -> Any:
        match name:
            case "getMe":
                user = {"id": self._bot_id, "is_bot": True, "first_name": "Bell"}
                return {**user, "username": BOT_NAME}
            case "getChat":
                chat_id = given["chat_id"]
                kind = {"type": "supergroup", "title": self.forums.get(chat_id, "Group")}
                is_forum = chat_id in self.forums
                needed = {"accent_color_id": 1, "max_reaction_count": 11, "is_forum": is_forum}
                return {"id": chat_id, **kind, **needed, "accepted_gift_types": _NO_GIFTS}
            case "createForumTopic":
                topic = {"message_thread_id": next(self._topics), "icon_color": 1}
                return {**topic, "name": given["name"]}
            case "sendMessage" | "sendPhoto":
                return self._sent(name, given)
            case "editMessageText":
                shown = self.shown[given["chat_id"], given["message_id"]]
                shown.words, shown.buttons = given["text"], _buttons(given)
                return _message(shown)
            case "editMessageReplyMarkup":
                shown = self.shown[given["chat_id"], given["message_id"]]
                shown.buttons = _buttons(given)
                return _message(shown)
            case "deleteMessage":
                del self.shown[given["chat_id"], given["message_id"]]
                return True
            case "answerCallbackQuery":
                self.toasts.append(given.get("text", ""))
                return True
            case _:
                return True

    def _sent(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        chat_id = int(given["chat_id"])
        markup = given.get("reply_markup") or {}
        shown = ShownMessage(
            chat_id=chat_id,
            message_id=next(self._message_ids),
            words=given.get("text") or given.get("caption") or "",
            topic_id=given.get("message_thread_id") or 0,
            has_photo=name == "sendPhoto",
            buttons=_buttons(given),
            reply_keyboard=markup if "keyboard" in markup else None,
        )
        self.shown[chat_id, shown.message_id] = shown
        return _message(shown)


_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def _message(shown: ShownMessage) -> dict[str, Any]:
    kind = "private" if shown.chat_id > 0 else "supergroup"
    chat = {"id": shown.chat_id, "type": kind}
    return {"message_id": shown.message_id, "date": 1, "chat": chat, "text": shown.words}


def _buttons(given: dict[str, Any]) -> list[dict[str, str]]:
    rows = (given.get("reply_markup") or {}).get("inline_keyboard", [])
    return [{one["text"]: _behind(one) for one in row} for row in rows]


def _behind(button: dict[str, Any]) -> str:
    app: dict[str, str] = button.get("web_app") or {}
    return str(button.get("callback_data") or button.get("url") or app["url"])


class DirectOutlet:
    """An outlet without budgets: every call is made at once."""

    def __init__(self) -> None:
        self.bot: telegram.Bot | None = None

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
        """Make the call."""
        assert self.bot is not None
        return await call(self.bot)

    async def prompt(
        self,
        *,
        bot_id: int,
        chat_id: int,
        call: Callable[[telegram.Bot], Awaitable[T]],
        edits: int | None = None,
    ) -> T:
        """Make the call."""
        assert self.bot is not None
        return await call(self.bot)
