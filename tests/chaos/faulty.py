"""A Telegram that fails every fifth time, in one process with the outbox that sends through it, on
a clock that runs fast."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import telegram
from aiohttp import web
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from telegram.request import RequestData

from bot.sandbox.http import PREFIX, make_app, make_site
from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.sandbox.sim import ROUTES
from bot.sandbox.sim.ask import Ask
from bot.transport.request import AiohttpRequest
from bot.transport.sender import Sender
from core.alerts.tables import AlertRow
from core.channels.telegram import TelegramChannel
from core.config import Settings
from core.db.migrate import migrate
from core.db.tenancy import InWorkspace, System
from core.delivery.address import TELEGRAM, TelegramAddress
from core.delivery.kind import Kind
from core.delivery.worker import Worker
from core.flows.found import BotAccount
from core.http import Timeouts, make_session
from core.ids import AlertId, WorkspaceId
from core.inbox.bots import BotPauses
from core.notify.tell import tell
from core.runtime import Runtime, database_url
from core.secret_keys import secret_keys
from core.severity import Severity
from core.work import Work

BOT = int(DEFAULT_TOKEN.partition(":")[0])
SCALE = 20.0
READ_SECONDS = 0.4
"""How long an answer is waited for, by the wall's clock."""
AT_ONCE = 500


class FastClock:
    """A clock that runs faster than the machine's."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._start = datetime.now(UTC)

    def now(self) -> datetime:
        """Return this clock's moment."""
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Return this clock's seconds since it was made."""
        return (time.monotonic() - self._began) * SCALE

    async def sleep(self, seconds: float) -> None:
        """Return after so many seconds of this clock."""
        await asyncio.sleep(max(0.0, seconds) / SCALE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One send as it left: what it said, when, and the status of its answer (0: none came)."""

    chat_id: int
    words: str
    at: float
    status: int


@dataclass(slots=True)
class Wire:
    """What went over the wire, and which calls left although Telegram had asked for a pause."""

    clock: FastClock
    calls: list[Call] = field(default_factory=list)
    early: list[Call] = field(default_factory=list)
    pauses: int = 0
    _until: dict[int, float] = field(default_factory=lambda: defaultdict(float))

    def note(self, call: Call, answer: bytes) -> None:
        """Take note of a call once it is over."""
        self.calls.append(call)
        if call.at < self._until[call.chat_id]:
            self.early.append(call)
        if call.status == 429:
            self.pauses += 1
            seconds = orjson.loads(answer)["parameters"]["retry_after"]
            ends = self.clock.monotonic() + seconds
            self._until[call.chat_id] = max(ends, self._until[call.chat_id])


class WatchedRequest(AiohttpRequest):
    """The product's own way to Telegram, with a look at what goes through it."""

    def __init__(self, *, api: str, wire: Wire) -> None:
        super().__init__(session=lambda: make_session(api), timeouts=Timeouts(read=READ_SECONDS))
        self._wire = wire

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *timeouts: Any,
        **given: Any,
    ) -> tuple[int, bytes]:
        """Do it, and note it when it is a message."""
        at, status, answer = self._wire.clock.monotonic(), 0, b""
        try:
            status, answer = await super().do_request(
                url, method, request_data, *timeouts, **given
            )
            return status, answer
        finally:
            if request_data is not None and url.endswith("/sendMessage"):
                said = request_data.parameters
                chat, words = int(str(said["chat_id"])), str(said["text"])
                call = Call(chat_id=chat, words=words, at=at, status=status)
                self._wire.note(call, answer)


@dataclass(slots=True, kw_only=True)
class Faulty:
    """The outbox of one workspace and its Telegram."""

    sandbox: Sandbox
    runtime: Runtime
    wire: Wire
    workspace_id: WorkspaceId
    worker: Worker

    def sim(self, path: str, **given: object) -> Any:
        """Do something in the simulation."""
        run = {(route.verb, route.path): route.run for route in ROUTES}["POST", path]
        return run(self.sandbox, Ask(dict(given)))

    def copies(self, chat_id: int) -> list[str]:
        """Return the bot's messages in a chat, oldest first."""
        run = {(route.verb, route.path): route.run for route in ROUTES}["GET", "chats/{chat}"]
        found: Any = run(self.sandbox, Ask({"chat": chat_id, "limit": 2000}))
        return [one["text"] for one in found["messages"] if one["sim"]["from_bot"]]

    async def queue(self, messages: Sequence[tuple[int, str]]) -> None:
        """Put alert cards into the outbox: to which chat, about what."""
        scope = InWorkspace(workspace_id=self.workspace_id)
        for start in range(0, len(messages), AT_ONCE):

            async def put(_: AsyncSession, work: Work, start: int = start) -> None:
                for number, one in enumerate(messages[start : start + AT_ONCE], start=start):
                    self._put(work, number, *one)

            await self.runtime.books.transaction(scope, put)
        self.worker.wake()

    async def rows(self, question: str) -> list[tuple[Any, ...]]:
        """Return the answer to a question to the database."""
        async with self.runtime.database.reading(System(reason="a test looks")) as session:
            return [tuple(row) for row in await session.execute(text(question))]

    async def settled(self) -> None:
        """Wait until nothing is due or in the air; by this clock that may be hours."""
        open_work = "SELECT count(*) FROM deliveries WHERE state IN ('due', 'sending')"
        while (await self.rows(open_work))[0][0]:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.1)

    def _put(self, work: Work, number: int, chat_id: int, title: str) -> None:
        now = self.runtime.clock.now()
        alert_id = AlertId(self.runtime.ids.new())
        work.insert(
            AlertRow,
            id=alert_id,
            workspace_id=self.workspace_id,
            number=number + 1,
            fingerprint=f"{number:064x}",
            title=title,
            severity=Severity.HIGH.value,
            status="firing",
            source_kind="integration",
            source_id=self.workspace_id,
            source_name="Machines",
            labels={},
            rule_ids=[],
            fired_at=now,
            last_at=now,
        )
        tell(
            work,
            ids=self.runtime.ids,
            kind=Kind.ALERT_CARD,
            once_key=f"fault:{number}",
            address=TelegramAddress(bot_id=BOT, chat_id=chat_id),
            urgency=3,
            now=now,
            alert_id=alert_id,
        )


@asynccontextmanager
async def at_work(settings: Settings) -> AsyncIterator[Faulty]:
    """Have an outbox and its Telegram at work."""
    clock, rng = FastClock(), random.Random(7)
    sandbox = Sandbox(clock=clock, rng=rng, is_seeded=False)
    await migrate(database_url(settings))
    runtime = Runtime(
        settings=settings, secrets=secret_keys(settings), clock=clock, rng=rng, holder="a test"
    )
    wire = Wire(clock)
    async with _serving(sandbox) as api:
        request = WatchedRequest(api=api, wire=wire)
        await request.initialize()
        sender = Sender(
            clock=clock, pauses=BotPauses(books=runtime.books, database=runtime.database)
        )
        worker = Worker(
            books=runtime.books,
            clock=clock,
            ids=runtime.ids,
            channels={TELEGRAM: TelegramChannel(sender=sender, clock=clock)},
            renderer=runtime.renderer,
            lanes=sender,
            settlements=runtime.settlements,
            epoch=1,
        )
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(runtime.writer.run(), name="writer")
                account = BotAccount(id=BOT, username="", name="", is_sandbox=True)
                workspace_id = await runtime.flows.found(account)
                bot = telegram.Bot(DEFAULT_TOKEN, base_url=f"{api}/bot", request=request)
                await sender.open(BOT, bot)
                line = tasks.create_task(sender.serve(BOT), name="line")
                working = tasks.create_task(worker.run(), name="delivery")
                try:
                    yield Faulty(
                        sandbox=sandbox,
                        runtime=runtime,
                        wire=wire,
                        workspace_id=workspace_id,
                        worker=worker,
                    )
                finally:
                    worker.stop()
                    await working
                    line.cancel()
                    runtime.writer.close()
        finally:
            await request.shutdown()
            await runtime.close()


@asynccontextmanager
async def _serving(sandbox: Sandbox) -> AsyncIterator[str]:
    runner = web.AppRunner(make_site(make_app(sandbox)), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PREFIX}"
    finally:
        await runner.cleanup()


def told(wire: Wire, title: str) -> Counter[int]:
    """Return how often a message left, by the status it was answered with."""
    return Counter(call.status for call in wire.calls if title in call.words)
