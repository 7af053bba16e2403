"""A Bot API in memory below the real library: it answers what the test has planned."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import telegram
from telegram.request import BaseRequest, RequestData

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One request: the method and its parameters as they went out."""

    method: str
    given: dict[str, Any]


class ScriptedRequest(BaseRequest):
    """Answers `plan` in order: a 400 with that description, (status, body), or an error to raise;
    with nothing planned the call succeeds. `has_topics`: whether its chats are forums."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.plan: list[str | tuple[int, dict[str, Any]] | Exception] = []
        self.has_topics = True
        self._next_id = 100

    @property
    def read_timeout(self) -> float | None:
        """None: nothing waits here."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """Remember the call and answer it."""
        name = url.rpartition("/")[2]
        given = dict(request_data.parameters) if request_data else {}
        self.calls.append(Call(name, given))
        planned = self.plan.pop(0) if self.plan else None
        match planned:
            case None:
                return 200, json.dumps({"ok": True, "result": self._result(name, given)}).encode()
            case str():
                body: dict[str, Any] = {
                    "ok": False,
                    "error_code": 400,
                    "description": f"Bad Request: {planned}",
                }
                return 400, json.dumps(body).encode()
            case Exception():
                raise planned
            case (status, body):
                return status, json.dumps({"ok": False, "error_code": status, **body}).encode()

    def _result(self, name: str, given: dict[str, Any]) -> object:
        if name == "sendMediaGroup":
            return [self._message(given) for _ in given["media"]]
        return self._message(given)

    def _message(self, given: dict[str, Any]) -> dict[str, object]:
        self._next_id += 1
        chat = {"id": given["chat_id"], "type": "supergroup", "is_forum": self.has_topics}
        return {"message_id": self._next_id, "date": 1, "chat": chat, "text": "x"}


class StraightSender:
    """The `TelegramSender` of tests: makes every call at once, or raises what was planned."""

    def __init__(self, request: ScriptedRequest) -> None:
        self._bot = telegram.Bot("1:made-up", request=request, get_updates_request=request)
        self.refuse: list[Exception] = []
        self.weights: list[int] = []

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
        """Return what the call returned."""
        self.weights.append(weight)
        if self.refuse:
            raise self.refuse.pop(0)
        return await call(self._bot)
