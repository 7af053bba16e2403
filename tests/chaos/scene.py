"""One settled workspace in the middle of trouble: its Telegram, its data, its next Opsbell."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.cast import Cast, cast_of
from tests.chaos.desk import Settled
from tests.chaos.programs import LOOK_AGAIN_SECONDS, Nursery, Opsbell, Sandbox
from tests.chaos.records import Records
from tests.story.person import Person
from tests.story.telegram import Telegram

DRAIN_SECONDS = 60.0
SAM, OLIVIA = 1002, 1001
REPEATED = "↻"
MOST_MESSAGES = 2000


@dataclass(slots=True, kw_only=True)
class Scene:
    """Everything a test of the kind needs. One Opsbell at a time is on stage, on `port`; on
    PostgreSQL also one on each of `more_ports`. `records` is what is on disk, `database_url` None
    where that is SQLite's file in `folder`."""

    settled: Settled
    nursery: Nursery
    http: aiohttp.ClientSession
    sandbox: Sandbox
    folder: Path
    port: int
    records: Records
    database_url: str | None
    more_ports: tuple[int, ...] = ()
    _asked: int = field(default=0)
    _opened: list[Opsbell] = field(default_factory=list)

    @property
    def telegram(self) -> Telegram:
        """The simulation API."""
        return Telegram(http=self.http, address=self.sandbox.url)

    @property
    def people(self) -> Cast:
        """The four of them."""
        return cast_of(self.telegram)

    @property
    def api(self) -> str:
        """Where the API is, in every start."""
        return f"http://127.0.0.1:{self.port}/api/v1"

    @property
    def signed(self) -> dict[str, str]:
        """The header that signs for Olivia."""
        return {"Authorization": f"Bearer {self.settled.token}"}

    def somewhere(self) -> str:
        """Return the address of one Opsbell after the other, as a balancer would."""
        ports = (self.port, *self.more_ports)
        self._asked += 1
        return f"http://127.0.0.1:{ports[self._asked % len(ports)]}"

    async def starts(
        self,
        *,
        mishap: str | None = None,
        is_up: bool = True,
        port: int | None = None,
        given: Mapping[str, str] | None = None,
    ) -> Opsbell:
        """Start Opsbell; with a mishap it will kill itself somewhere. `given` are more settings
        for it."""
        if self._opened and self._opened[-1].code == -signal.SIGKILL and not self.more_ports:
            self.records.let_leases_run_out()
        settings = self.settings(port or self.port) | dict(given or {})
        opsbell = await self.nursery.start(self.folder, settings, mishap=mishap)
        self._opened.append(opsbell)
        if is_up:
            await opsbell.up(self.http)
        return opsbell

    def settings(self, port: int) -> dict[str, str]:
        """What an Opsbell on this port is told."""
        database = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return {
            "PORT": str(port),
            "JWT_ACCESS_MINUTES": "60",
            **database,
            **self.sandbox.settings,
        }

    async def posts(self, title: str, *, severity: str = "critical", **more: object) -> int:
        """Post to the integration's address; returns the status, 0 for a torn connection."""
        url = f"http://127.0.0.1:{self.port}{self.settled.hook}"
        body = {"title": title, "severity": severity, **more}
        try:
            async with self.http.post(url, json=body) as answer:
                await answer.read()
                return answer.status
        except aiohttp.ClientError:
            return 0

    async def asks(self, path: str, key: str, body: object) -> tuple[int, Any]:
        """POST to the API under an idempotency key; status 0 for a torn connection."""
        headers = {**self.signed, "Idempotency-Key": key}
        try:
            async with self.http.post(f"{self.api}{path}", json=body, headers=headers) as answer:
                return answer.status, await answer.json()
        except aiohttp.ClientError:
            return 0, None

    async def opens_case(self, words: str, key: str) -> tuple[int, Any]:
        """Open a case by the API."""
        return await self.asks("/cases", key, {"kind": "request", "text": words})

    async def tells(self, person: Person, words: str, *, stars: int = 5) -> None:
        """Tell a complaint up to the moment before it is sent."""
        await person.opens(self.settled.place)
        await person.taps(f"{stars} ★")
        await person.writes(words)
        await person.sees("Ready to send?", words)

    async def taps_and_goes(self, person: Person, label: str) -> None:
        """Tap the newest button of that name without waiting for what comes of it."""
        await self.telegram.post("tap", user=person.id, chat=person.id, label=label)

    async def drained(self) -> None:
        """Wait until nothing is left to be done, on disk and at Telegram."""
        async with asyncio.timeout(DRAIN_SECONDS):
            while self.records.open_work():  # noqa: ASYNC110 - another process's file
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
            await self.telegram.idle()

    async def lets_time_pass(self) -> Counter[str]:
        """Wait until nothing is left to be done; what waits for its next try is tried now, once
        all the rest is done. Returns what had waited, by kind and problem."""
        waited: Counter[str] = Counter()
        while self.records.open_work():
            # A chat takes one message a second, and most go to the same two.
            async with asyncio.timeout(DRAIN_SECONDS + self.records.due_now()):
                while self.records.due_now():  # noqa: ASYNC110 - another process's file
                    await asyncio.sleep(LOOK_AGAIN_SECONDS)
            moved = self.records.let_tries_come()
            waited.update(f"{kind} after {n}: {problem}" for kind, n, problem in moved)
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        await self.telegram.idle()
        return waited

    async def until(self, question: str, *given: object, patience: float = DRAIN_SECONDS) -> None:
        """Wait until a question to the database has a true answer."""
        async with asyncio.timeout(patience):
            while not self.records.one(question, *given):  # noqa: ASYNC110 - the same
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def pending(self) -> int:
        """Return how many updates Telegram still holds unconfirmed."""
        return int((await self.telegram.get("state"))["pending_updates"])

    async def copies(self, chat: int, words: str) -> list[str]:
        """Return every message of the bot with these words, as it was when it came."""
        found = await self.telegram.get(f"chats/{chat}", limit=MOST_MESSAGES)
        assert len(found["messages"]) < MOST_MESSAGES, "older messages were not shown"
        came: list[str] = []
        for one in found["messages"]:
            is_ours = one["sim"]["from_bot"] and not one["sim"]["deleted"]
            said = [past["text"] for past in one["sim"]["history"]]
            said.append(one.get("text") or "")
            if is_ours and words in said[0]:
                came.append(said[0])
        return came

    async def ends(self) -> None:
        """Let it drain, stop it in peace, and look whether everything on disk is sound."""
        await self.drained()
        await self._opened[-1].stop()
        self.records.assert_sound()

    async def close(self) -> None:
        """End what is left."""
        try:
            for opsbell in self._opened:
                if opsbell.code is None:
                    await opsbell.kill()
        finally:
            self.records.close()
            await self.sandbox.close()
