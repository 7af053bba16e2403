"""The bus across processes: hints go out over one Redis channel and come in from the others.

A message is a hint: how far some logs reach, and which rows wait. It may be lost, late or twice,
and everybody looks at the database once a second anyway. What was said in passing rides along; of
that nothing comes back when it is lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from contextlib import aclosing
from typing import Any
from uuid import UUID

import orjson

from core.clock import Clock
from core.events.bus import Bus
from core.events.said import Said, packed, unpacked
from core.ids import WorkspaceId
from core.shared import Away, Shared

log = logging.getLogger(__name__)

CHANNEL = "opsbell:hints"
GAP_SECONDS = 0.01
"""The least time between two messages of a process; what comes meanwhile shares the next one."""
AGAIN_SECONDS = 1.0
HEADS_AT_MOST = 500
"""How many workspaces one message names; more go with the next one."""
WAITING_AT_MOST = 10_000
"""Workspaces that wait to be named; beyond it the others find out by looking themselves."""
SAYINGS_AT_MOST = 200
"""What was said in passing that one message carries."""
SAYINGS_WAITING = 1_000
"""News that wait to go out; beyond it the newest are not told elsewhere."""


class RedisBus:
    """Fills the bus's `Relay`; `run` must be running for anything to go out or come in.

    `sender` is a word that no other process uses: nobody needs their own hints back. `keeps` are
    wake-ups that need not go out, because this process sees to such rows itself.
    """

    def __init__(
        self, *, shared: Shared, clock: Clock, sender: str, keeps: Collection[str] = ()
    ) -> None:
        self._shared = shared
        self._clock = clock
        self._sender = sender
        self._keeps = frozenset(keeps)
        self._heads: dict[WorkspaceId, int] = {}
        self._wakes: set[str] = set()
        self._sayings: list[Said] = []
        self._hint = asyncio.Event()
        self.listening = asyncio.Event()

    def recorded(self, workspace_id: WorkspaceId, head: int) -> None:
        """Take note; the newest head of a workspace is the only one that goes out."""
        if workspace_id in self._heads or len(self._heads) < WAITING_AT_MOST:
            self._heads[workspace_id] = max(head, self._heads.get(workspace_id, 0))
            self._hint.set()

    def wake(self, name: str) -> None:
        """Take note that others should look for rows called `name`."""
        if name not in self._keeps:
            self._wakes.add(name)
            self._hint.set()

    def say(self, said: Said) -> None:
        """Take note of what others should hear."""
        if len(self._sayings) < SAYINGS_WAITING:
            self._sayings.append(said)
            self._hint.set()

    async def run(self, bus: Bus) -> None:
        """Send what is noted and give `bus` what the others say, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._send(), name="bus-send")
            tasks.create_task(self._listen(bus), name="bus-listen")

    async def _send(self) -> None:
        while True:
            await self._hint.wait()
            self._hint.clear()
            taken = list(self._heads)[:HEADS_AT_MOST]
            heads = {str(one): self._heads.pop(one) for one in taken}
            wakes, self._wakes = sorted(self._wakes), set()
            news = self._sayings[:SAYINGS_AT_MOST]
            del self._sayings[:SAYINGS_AT_MOST]
            if self._heads or self._sayings:
                self._hint.set()
            said = {
                "from": self._sender,
                "heads": heads,
                "wakes": wakes,
                "said": [packed(one) for one in news],
            }
            try:
                await self._shared.publish(CHANNEL, orjson.dumps(said))
            except Away:
                # What it said is lost and found by looking; the next hint is tried in a moment.
                await self._clock.sleep(AGAIN_SECONDS)
            else:
                await self._clock.sleep(GAP_SECONDS)

    async def _listen(self, bus: Bus) -> None:
        while True:
            try:
                async with aclosing(self._shared.listen(CHANNEL)) as messages:
                    async for body in messages:
                        self.listening.set()
                        if body is not None:
                            self._take(bus, body)
            except Away:
                await self._clock.sleep(AGAIN_SECONDS)
            finally:
                self.listening.clear()

    def _take(self, bus: Bus, body: bytes) -> None:
        try:
            said: Any = orjson.loads(body)
            sender = str(said["from"])
            heads = {WorkspaceId(UUID(one)): int(head) for one, head in said["heads"].items()}
            wakes = [str(one) for one in said["wakes"]]
            news = [unpacked(one) for one in said.get("said", ())]
        except (ValueError, TypeError, KeyError, AttributeError):
            # Another release's words, or another program's.
            log.debug("a hint was not understood", extra={"action": "hint_unknown"})
            return
        if sender != self._sender:
            for workspace_id, head in heads.items():
                bus.heard(workspace_id, head)
            for name in wakes:
                bus.woken(name)
            for one in news:
                bus.overheard(one)
