"""Three sides from which a workspace is loaded, and the ledger of what was promised to them.

Customers complain through Telegram, machines post to a hook, programs open cases by the API. Every
answer of the kind 2xx goes into the ledger; so does every complaint that a customer has handed in.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

from tests.chaos.programs import LOOK_AGAIN_SECONDS
from tests.chaos.scene import Scene

PATIENCE_SECONDS = 240.0
BACKLOG_SECONDS = 300.0
SECONDS_EACH = 0.05
"""What early kills left undone is worked off at the end; so long, and so much longer for each."""
TAP_AGAIN_SECONDS = 4


class Signals:
    """What happens while the product runs, by kind, counted; somebody may wait for the n-th."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._moved = asyncio.Condition()
        self.first: dict[str, float] = {}
        """When the first of each kind came since the last reset, by the loop's clock."""

    def reset(self) -> None:
        """Begin to count anew."""
        self._counts.clear()
        self.first.clear()

    def count(self, kind: str) -> int:
        """Return how many there were since the last reset."""
        return self._counts[kind]

    async def tell(self, kind: str) -> None:
        """Count one more."""
        async with self._moved:
            self._counts[kind] += 1
            self.first.setdefault(kind, asyncio.get_running_loop().time())
            self._moved.notify_all()

    async def until(self, kind: str, count: int) -> None:
        """Wait for the count-th of a kind."""
        async with self._moved:
            await self._moved.wait_for(lambda: self._counts[kind] >= count)


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What was acknowledged: the numbers of the API's cases by their words, the titles of posts by
    the id they were given, and the numbers of complaints that customers have seen."""

    cases: dict[str, int] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    complaints: dict[str, int] = field(default_factory=dict)

    def total(self) -> int:
        """Return how much was promised by now."""
        return len(self.cases) + len(self.posts) + len(self.complaints)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What a customer is going to say."""

    words: str
    stars: int


class Load:
    """Works off three queues for as long as it is open; what a kill cuts off is tried again, as
    people and well-made programs do."""

    def __init__(self, scene: Scene, ledger: Ledger, signals: Signals) -> None:
        self._scene = scene
        self._ledger = ledger
        self._signals = signals
        self._hook = scene.settled.hook
        self.complaints: asyncio.Queue[Complaint] = asyncio.Queue()
        self.posts: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        self.cases: asyncio.Queue[str] = asyncio.Queue()

    @asynccontextmanager
    async def at_work(
        self, *, customers: int, machines: int, programs: int
    ) -> AsyncIterator[None]:
        """Have so many of each kind at work."""
        people = [
            await self._scene.telegram.post("users", first_name=f"Customer {n}")
            for n in range(customers)
        ]
        async with asyncio.TaskGroup() as tasks:
            working = [
                *(tasks.create_task(self._customer(one["id"])) for one in people),
                *(tasks.create_task(self._machine()) for _ in range(machines)),
                *(tasks.create_task(self._program()) for _ in range(programs)),
                tasks.create_task(self._watch()),
            ]
            yield
            for task in working:
                task.cancel()

    async def finished(self) -> None:
        """Wait until everything that was asked for was acknowledged."""
        left = sum(queue.qsize() for queue in (self.complaints, self.posts, self.cases))
        async with asyncio.timeout(BACKLOG_SECONDS + left * SECONDS_EACH):
            for queue in (self.complaints, self.posts, self.cases):
                await queue.join()

    async def _watch(self) -> None:
        """Count the bot's calls, as Telegram sees them."""
        url = f"{self._scene.sandbox.url}/sim/events"
        endless = aiohttp.ClientTimeout(total=None)
        async with self._scene.http.get(url, timeout=endless) as news:
            async for line in news.content:
                told = orjson.loads(line[5:]) if line.startswith(b"data:") else {}
                if told.get("kind") == "call":
                    await self._signals.tell("call")
                    await self._signals.tell(told["method"])

    async def _machine(self) -> None:
        while True:
            body = await self.posts.get()
            headers = {"webhook-id": body["run"]}
            status, said = await self._until_taken(self._hook, body, headers)
            assert status == 202, said
            self._ledger.posts[said["id"]] = body["title"]
            await self._signals.tell("post")
            self.posts.task_done()

    async def _program(self) -> None:
        while True:
            words = await self.cases.get()
            headers = {**self._scene.signed, "Idempotency-Key": words.replace(" ", "-")}
            body = {"kind": "request", "text": words}
            status, said = await self._until_taken("/api/v1/cases", body, headers)
            assert status == 201, said
            self._ledger.cases[words] = said["number"]
            await self._signals.tell("case")
            self.cases.task_done()

    async def _until_taken(
        self, path: str, body: object, headers: dict[str, str]
    ) -> tuple[int, dict[str, Any]]:
        """Post, and post again whenever the answer was cut off or asks for patience."""
        while True:
            url = f"{self._scene.somewhere()}{path}"
            try:
                async with self._scene.http.post(url, json=body, headers=headers) as answer:
                    said = await answer.json()
                    if answer.status < 500 and said.get("reason") != "in_flight":
                        return answer.status, said
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _customer(self, user: int) -> None:
        while True:
            complaint = await self.complaints.get()
            said = await self._scene.telegram.post(
                "start", user=user, payload=self._scene.settled.place
            )
            visit = _Visit(self._scene, user, after=said["messages"][0]["message_id"])
            number = await visit.complains(complaint)
            self._ledger.complaints[complaint.words] = number
            await self._signals.tell("complaint")
            self.complaints.task_done()


class _Visit:
    """One customer's way to a case number. They tap what they see last, tap again when nothing
    happens, and do not know that the product dies under their hands."""

    def __init__(self, scene: Scene, user: int, *, after: int) -> None:
        self._telegram = scene.telegram
        self._user = user
        self._after = after

    async def complains(self, complaint: Complaint) -> int:
        """Return the number of the case."""
        await self._taps_until(f"{complaint.stars} ★", "What happened?")
        await self._telegram.post(
            "message", user=self._user, chat=self._user, text=complaint.words
        )
        await self._sees("Ready to send?")
        # With their own words: an earlier complaint's message may come once more meanwhile.
        shown = await self._taps_until("Send", " · Received", complaint.words)
        return int(shown.partition("#")[2].partition(" ")[0])

    async def _taps_until(self, label: str, *words: str) -> str:
        """Tap the newest button of that name, again and again, until words are there."""
        while True:
            if await self._button(label):
                # Gone again by the time of the tap, perhaps; then it is looked for once more.
                await self._telegram.tries("tap", user=self._user, chat=self._user, label=label)
            found = await self._sees(*words, patience=TAP_AGAIN_SECONDS)
            if found is not None:
                return found

    async def _sees(self, *words: str, patience: float = PATIENCE_SECONDS) -> str | None:
        """Return the newest message with these words, None when it does not come."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            since = 0
            ends = asyncio.get_running_loop().time() + patience
            while True:
                call = await self._telegram.get("outbox", chat=self._user, since=since)
                since = call["next"]
                for one in reversed(await self._messages()):
                    said = str(one.get("text") or "")
                    if all(word in said for word in words):
                        return said
                left = ends - asyncio.get_running_loop().time()
                if left <= 0:
                    return None
                await self._next_call(since, left)

    async def _next_call(self, since: int, seconds: float) -> None:
        """Wait for the bot's next call in this chat, at most so long."""
        url = f"{self._telegram.address}/sim/wait"
        query = {"chat": self._user, "since": since, "timeout": min(seconds, 5.0)}
        async with self._telegram._http.get(url, params=query) as answer:  # noqa: SLF001
            await answer.read()

    async def _button(self, label: str) -> bool:
        return any(
            button["text"] == label
            for one in await self._messages()
            for row in one.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
        )

    async def _messages(self) -> list[dict[str, Any]]:
        found = await self._telegram.get(f"chats/{self._user}")
        return [
            one
            for one in found["messages"]
            if one["message_id"] > self._after
            and one["sim"]["from_bot"]
            and not one["sim"]["deleted"]
        ]
