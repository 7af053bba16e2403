"""What a storm looks like in a chat: the bot's calls as they came, and what could be read when."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp

from benchmarks.storm_alerts import HOST

WINDOW_SECONDS = 60.0
LOOK_AGAIN_SECONDS = 0.5
SHOWN = frozenset({"sendmessage", "editmessagetext"})
_COUNTED = re.compile(r"(\w+) ×(\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A message sent or edited, or refused; `at` is the machine's time."""

    at: float
    chat: int
    status: int
    message: int
    is_edit: bool
    text: str


@dataclass(slots=True, kw_only=True)
class Chat:
    """The calls of every chat, heard while they are made: the sandbox keeps the newest only."""

    room: int
    calls: list[Call] = field(default_factory=list)
    _next: int = 0

    @property
    def taken(self) -> list[Call]:
        """Return what arrived in the room."""
        return [one for one in self.calls if one.chat == self.room and one.status == 200]

    @property
    def refused(self) -> int:
        """Return how often the bot was told to be quiet, in whatever chat."""
        return sum(one.status == 429 for one in self.calls)

    @property
    def worst_minute(self) -> int:
        """Return the most sends and edits of the room in any minute."""
        minute: deque[float] = deque()
        worst = 0
        for one in self.taken:
            minute.append(one.at)
            while minute[0] <= one.at - WINDOW_SECONDS:
                minute.popleft()
            worst = max(worst, len(minute))
        return worst

    def readable(self) -> Iterator[tuple[float, Counter[str], set[str]]]:
        """Return after each call what can be read in the room: the counts of names on cards that
        stand there, and the hosts that were named."""
        stands: dict[int, str] = {}
        named: set[str] = set()
        for one in self.taken:
            stands[one.message] = one.text
            named |= set(HOST.findall(one.text))
            newest: dict[str, int] = {}
            for text in stands.values():  # a storm's last message repeats what its card says
                newest |= {name: int(count) for name, count in _COUNTED.findall(text)}
            yield one.at, Counter(newest), named

    def all_named(self, names: Collection[str]) -> float | None:
        """Return when every name could first be read, with a count or with its only alerts."""
        for at, counts, _ in self.readable():
            texts = " ".join(one.text for one in self.taken if one.at <= at)
            if all(name in counts or f"{name} on srv-" in texts for name in names):
                return at
        return None

    async def hear(self, telegram: str, until: asyncio.Event) -> None:
        """Read the calls until told to end; what was made before that is heard."""
        async with aiohttp.ClientSession() as line:
            while True:
                is_last = until.is_set()
                query = {"since": str(self._next)}
                async with line.get(f"{telegram}/sim/outbox", params=query) as answer:
                    found = await answer.json()
                self._next = found["next"]
                self.calls += [
                    _call(one) for one in found["calls"] if one["method"].lower() in SHOWN
                ]
                if is_last:
                    return
                await asyncio.sleep(LOOK_AGAIN_SECONDS)


def _call(made: dict[str, Any]) -> Call:
    params, answer = made["params"], made["answer"] or {}
    result = answer.get("result")
    shown = result if isinstance(result, dict) else {}
    return Call(
        at=datetime.fromisoformat(made["at"]).timestamp(),
        chat=int(params.get("chat_id", 0)),
        status=made["status"] or 0,
        message=int(shown.get("message_id", params.get("message_id", 0))),
        is_edit=made["method"].lower() != "sendmessage",
        text=str(shown.get("text") or ""),
    )
