"""What clients say that others of the house answer: each kind of frame has one who does.

An answer may take its time; it gets a task for as long, and the client's limit of messages bounds
how many there are.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from core.errors import OpsbellError
from web.live.catching_up import Spawn
from web.live.connection import Connection
from web.shapes import Shape

log = logging.getLogger(__name__)

Said = TypeVar("Said", bound=BaseModel)

Answer = tuple[str, Shape] | None
"""The type and data of the frame that goes back; None: nothing does."""


class Answers:
    """One of our errors goes back as an `error` frame with its code."""

    def __init__(self, *, spawn: Spawn) -> None:
        self._spawn = spawn
        self._by_kind: dict[type[BaseModel], Callable[[Connection, Any], Awaitable[Answer]]] = {}

    def add(
        self, kind: type[Said], answer: Callable[[Connection, Said], Awaitable[Answer]]
    ) -> None:
        """Let frames of this kind be answered so."""
        self._by_kind[kind] = answer

    def ask(self, one: Connection, said: BaseModel) -> None:
        """Answer as soon as the answer is there."""
        self._spawn(self._answer(one, said), "live-answer")

    async def _answer(self, one: Connection, said: BaseModel) -> None:
        try:
            answer = await self._by_kind[type(said)](one, said)
        except OpsbellError as refused:
            one.fault(refused.code, refused.message)
            return
        except Exception:
            log.exception("a frame was not answered", extra={"action": "answer_failed"})
            one.fault("internal", "something went wrong here; it was logged")
            return
        if answer is not None:
            one.answer(*answer)
