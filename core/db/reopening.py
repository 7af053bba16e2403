"""Connections of a pool that are opened anew, each when somebody next takes it.

Not by disposing of the engine: that takes what was just given back from under the hands of whoever
waits for it in the old pool, and nothing ever comes back there. They would wait as long as the
pool lets them, half a minute.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine

_TURN = "opened in turn"


class Reopening:
    """Watches an engine's connections from its first one on."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._turn = 0
        event.listen(engine.sync_engine, "connect", self._opened)
        event.listen(engine.sync_engine, "checkout", self._taken)

    def begin(self) -> None:
        """Have every connection opened until now be closed and opened when it is next taken; one
        that is in use goes on with it until it is given back."""
        self._turn += 1

    def _opened(self, _: Any, record: Any) -> None:
        record.info[_TURN] = self._turn

    def _taken(self, _: Any, record: Any, __: Any) -> None:
        if record.info.get(_TURN) != self._turn:
            # The pool's own way: it closes this one and opens another in its place.
            raise DisconnectionError("to be opened anew")
