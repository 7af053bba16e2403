"""Telegram in the hands of everybody of both worlds: they write and press, and all that the bot
says to anybody is kept, byte by byte."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from telegram.request import RequestData

from bot.buttons import buttons
from bot.commands import commands
from bot.dispatch import Dispatch
from bot.transport.feed import Incoming
from core.delivery.subject import SubjectKind
from core.ids import PersonId
from core.inbox.cause import UpdateKey
from tests.fakes.telegram_twin import DirectOutlet, ShownMessage, TelegramTwin
from tests.integration.web.rows import BOT, Rows
from tests.unit.bot_members.bothouse import dispatch_of, services_of

Json = dict[str, Any]
_CARD = 900_000
"""The number of the message that buttons are pressed under."""


class Eavesdropper(TelegramTwin):
    """A Telegram that keeps what it is told."""

    def __init__(self, *, bot_id: int) -> None:
        super().__init__(bot_id=bot_id)
        self.told: list[str] = []

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *rest: Any,
        **more: Any,
    ) -> tuple[int, bytes]:
        """Keep the call and answer it."""
        given = request_data.parameters if request_data is not None else {}
        self.told.append(f"{url.rpartition('/')[2]} {orjson.dumps(given, default=str).decode()}")
        return await super().do_request(url, method, request_data, *rest, **more)


@dataclass(kw_only=True)
class Phones:
    """Everybody's phones, and the words of the bot's own lists."""

    telegram: Eavesdropper
    dispatch: Dispatch
    names: Mapping[PersonId, str]
    commands: tuple[str, ...]
    actions: Mapping[str, SubjectKind | None]
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def writes(
        self, person: PersonId, words: str, *, chat: int | None = None, to: int | None = None
    ) -> str:
        """Write something, as an answer to the bot's message `to`; return all the bot said."""
        message = self._message(person, chat, {"text": words})
        if words.startswith("/"):
            length = len(words.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        if to is not None:
            bot = {"id": BOT, "is_bot": True, "first_name": "Bell"}
            message["reply_to_message"] = message | {"message_id": to, "from": bot, "text": "x"}
        return await self._handled({"message": message})

    async def presses(self, person: PersonId, data: str, *, chat: int | None = None) -> str:
        """Press a button with this data; return all the bot said."""
        number = telegram_id(person)
        key = (chat or number, _CARD)
        self.telegram.shown.setdefault(
            key, ShownMessage(chat_id=key[0], message_id=_CARD, words="x")
        )
        query = {
            "id": "1",
            "from": self._user(person),
            "chat_instance": "1",
            "data": data,
            "message": self._message(person, chat, {"text": "x"}) | {"message_id": _CARD},
        }
        return await self._handled({"callback_query": query})

    def _message(self, person: PersonId, chat: int | None, content: Json) -> Json:
        return {
            "message_id": next(self._numbers),
            "date": 1,
            "chat": _chat(chat or telegram_id(person)),
            "from": self._user(person),
            **content,
        }

    def _user(self, person: PersonId) -> Json:
        return {"id": telegram_id(person), "is_bot": False, "first_name": self.names[person],
                "language_code": "en"}  # fmt: skip

    async def _handled(self, body: Json) -> str:
        update = next(self._numbers)
        self.telegram.told.clear()
        await self.dispatch.handle(
            Incoming(keys=(UpdateKey(BOT, update),), bodies=({"update_id": update, **body},))
        )
        return "\n".join(self.telegram.told)


def telegram_id(person: PersonId) -> int:
    """Return the number that `Rows.person` gives a person at Telegram."""
    return person.int % 10**12


@asynccontextmanager
async def open_phones(rows: Rows, names: Mapping[PersonId, str]) -> AsyncIterator[Phones]:
    """Run the bot over the process of these rows."""
    network, outlet = Eavesdropper(bot_id=BOT), DirectOutlet()
    dispatch = dispatch_of(rows.runtime, network, outlet)
    outlet.bot = dispatch.bot
    await dispatch.prepare()
    services = services_of(rows.runtime, outlet)
    yield Phones(
        telegram=network,
        dispatch=dispatch,
        names=names,
        commands=tuple(one.name for one in commands(services)),
        actions={one.action: one.acts_on for one in buttons(services)},
    )
    await dispatch.close()


def _chat(chat: int) -> Json:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": "Somebody"}
    return {"id": chat, "type": "supergroup", "title": "A group", "is_forum": True}
