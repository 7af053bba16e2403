"""The sandbox on disk: one JSON file, written whole or not at all, so that a demo survives.

A process that was killed may have said more than it had saved. So that no number is ever used
twice, an unfinished file is read with room left in every row of numbers.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state import State

log = logging.getLogger(__name__)

WRITE_AFTER_SECONDS = 0.5
ROOM_FOR_UNSAVED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What the file holds; `is_finished` is False while a process may know more than it says."""

    version: int
    is_finished: bool
    state: State


_SHAPE = TypeAdapter(Saved)
_VERSION = 1


def load(path: Path) -> State | None:
    """Return the saved state, None when there is no file or it cannot be read."""
    try:
        saved = _SHAPE.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError):
        log.warning("sandbox state unreadable", extra={"action": "sandbox_state_unreadable"})
        return None
    if saved.version != _VERSION:
        return None
    if not saved.is_finished:
        _leave_room(saved.state)
    return saved.state


def save(path: Path, state: State, *, is_finished: bool) -> None:
    """Write the state in place of the file."""
    _replace(path, _dumped(state, is_finished=is_finished))


class Saver:
    """Writes the state a moment after it changed, and once more at the end."""

    def __init__(self, *, sandbox: Sandbox, path: Path) -> None:
        self._sandbox = sandbox
        self._path = path
        self._stop: Callable[[], None] | None = None
        self._due: asyncio.TimerHandle | None = None
        self._writing: asyncio.Future[None] | None = None

    def open(self) -> None:
        """Begin to listen for changes; the first write says that a process is at work."""
        save(self._path, self._sandbox.state, is_finished=False)
        self._stop = self._sandbox.bell.listen(self._changed)

    async def close(self) -> None:
        """Stop listening and write the finished state."""
        if self._stop is not None:
            self._stop()
        if self._due is not None:
            self._due.cancel()
        if self._writing is not None:
            await self._writing
        save(self._path, self._sandbox.state, is_finished=True)

    def _changed(self) -> None:
        """Changes within half a second are written together."""
        if self._due is None:
            loop = asyncio.get_running_loop()
            self._due = loop.call_later(WRITE_AFTER_SECONDS, self._write)

    def _write(self) -> None:
        self._due = None
        if self._writing is not None and not self._writing.done():
            self._changed()
            return
        content = _dumped(self._sandbox.state, is_finished=False)
        loop = asyncio.get_running_loop()
        self._writing = loop.run_in_executor(None, _replace, self._path, content)


def saving(sandbox: Sandbox, path: Path) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return the context for an application's `cleanup_ctx` that keeps the file up to date."""

    async def context(_app: web.Application) -> AsyncIterator[None]:
        saver = Saver(sandbox=sandbox, path=path)
        saver.open()
        yield
        await saver.close()

    return context


def _dumped(state: State, *, is_finished: bool) -> bytes:
    return _SHAPE.dump_json(Saved(version=_VERSION, is_finished=is_finished, state=state))


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _leave_room(state: State) -> None:
    """Move every row of numbers on, past what may have been given out unsaved."""
    state.queue.next_id += ROOM_FOR_UNSAVED
    state.last_private_id += ROOM_FOR_UNSAVED
    state.last_file_number += ROOM_FOR_UNSAVED
    state.last_call += ROOM_FOR_UNSAVED
    state.last_news += ROOM_FOR_UNSAVED
    for chat in state.chats.values():
        chat.last_message_id += ROOM_FOR_UNSAVED
    for chat_id in state.message_floors:
        state.message_floors[chat_id] += ROOM_FOR_UNSAVED
