"""Wires the pieces of one process from its settings: the bot, the web application, the workers.

The only module that knows both the bot and the web.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web as aiohttp_web

from bot.bot_side import BotSide
from bot.links import start_link
from bot.telegram_side import TelegramSide, telegram_side
from bot.transport.files import TelegramFiles
from bot.transport.health import LineState
from core.channels.telegram import TelegramChannel
from core.clock import Clock, SystemClock
from core.config import Settings
from core.db.clock import DatabaseClock
from core.db.lock import ProcessLock
from core.db.migrate import head, migrate
from core.delivery.address import TELEGRAM
from core.delivery.worker import Worker
from core.flows.found import BotAccount
from core.ids import WorkspaceId
from core.jobs import JOBS
from core.jobs.job import Tools
from core.jobs.leader import Leader
from core.jobs.scheduler import Scheduler
from core.jobs.ticker import Ticker
from core.runtime import Runtime, database_url
from core.secret_keys import secret_keys
from core.tenants.named import Names
from core.version import VERSION
from web.app import make_app, make_runner
from web.deps import Deps
from web.live.framer import EventFramer
from web.live.hub import LiveHub

log = logging.getLogger(__name__)

STATIC = Path(__file__).resolve().parent.parent / "web" / "static"
SANDBOX_PATH = "/sandbox"
GREETING_SECONDS = 5.0
"""How long the banner waits for Telegram to tell the bot's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What the operator is told when the process serves. `claim` is the claim link, None when the
    workspace has an owner or Telegram has not answered yet; `sandbox` None with a real bot."""

    address: str
    claim: str | None
    sandbox: str | None
    bot_username: str | None
    problem: str | None = None


async def serve(
    settings: Settings, *, stop: asyncio.Event, greet: Callable[[Greeting], None]
) -> None:
    """Serve until `stop` is set, then end in order: nothing new, what is at work, the database.

    Raises BadSetting, and Unavailable when another process serves from the same database.
    """
    # What people wrote, and their login links in the sandbox, are nobody else's on this machine.
    os.umask(0o077)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with one_process(settings):
        await migrate(database_url(settings))
        clock, rng = clock_of(settings), random.SystemRandom()
        runtime = Runtime(
            settings=settings,
            secrets=secret_keys(settings),
            clock=clock,
            rng=rng,
            holder=secrets.token_hex(8),
        )
        try:
            async with asyncio.TaskGroup() as writing:
                writing.create_task(runtime.writer.run(), name="writer")
                following: asyncio.Task[None] | None = None
                if isinstance(clock, DatabaseClock):
                    await clock.ask(runtime.database)
                    following = writing.create_task(
                        clock.follow(runtime.database), name="database-clock"
                    )
                try:
                    side = telegram_side(settings, clock=clock, rng=rng)
                    await Process(runtime=runtime, side=side).run(stop, greet)
                finally:
                    if following is not None:
                        following.cancel()
                    runtime.writer.close()
        finally:
            await runtime.close()


def one_process(settings: Settings) -> AbstractContextManager[object]:
    """Return what keeps a second process away: SQLite serves one, PostgreSQL as many as come."""
    if not settings.is_sqlite:
        return nullcontext()
    return ProcessLock(path=settings.sqlite_path.with_suffix(".lock"))


def clock_of(settings: Settings) -> Clock:
    """Return the clock of this process: the machine's, or the database's that several share."""
    return SystemClock() if settings.is_sqlite else DatabaseClock(machine=SystemClock())


class Process:
    """One process with every role: web, bot, worker, scheduler."""

    def __init__(self, *, runtime: Runtime, side: TelegramSide) -> None:
        self._runtime = runtime
        self._side = side
        self._bot: BotSide | None = None
        self._hub = LiveHub(
            events=runtime.event_log,
            framer=EventFramer(
                cases=runtime.cases,
                alerts=runtime.alerts,
                people=Names(database=runtime.database),
            ),
            clock=runtime.clock,
        )

    async def run(self, stop: asyncio.Event, greet: Callable[[Greeting], None]) -> None:
        """Serve until `stop`."""
        runtime, settings = self._runtime, self._runtime.settings
        workspace_id = await self._found()
        epoch = await runtime.leases.count_start()
        if settings.is_sqlite:
            # Alone here: what others held was left behind. Elsewhere their leases run out.
            await runtime.leases.end_earlier()
            await runtime.rescue.earlier_starts(epoch)
        runtime.bus.subscribe(self._hub.heard)
        runner = make_runner(make_app(self._deps(), sandbox=self._side.app))
        await runner.setup()
        try:
            await aiohttp_web.TCPSite(runner, settings.host, settings.port).start()
            own = _own_address(settings.host, runner)
            public = (settings.public_url or own).rstrip("/")
            bot = BotSide(runtime=runtime, side=self._side, own_address=own, public_url=public)
            self._bot = bot
            await self._work(bot, epoch, workspace_id, public, stop, greet)
        finally:
            await runner.cleanup()

    async def _work(
        self,
        bot: BotSide,
        epoch: int,
        workspace_id: WorkspaceId,
        public: str,
        stop: asyncio.Event,
        greet: Callable[[Greeting], None],
    ) -> None:
        runtime = self._runtime
        worker = Worker(
            books=runtime.books,
            clock=runtime.clock,
            ids=runtime.ids,
            channels={TELEGRAM: TelegramChannel(sender=bot.sender, clock=runtime.clock)},
            renderer=runtime.renderer,
            lanes=bot.sender,
            settlements=runtime.settlements,
            epoch=epoch,
            hint=runtime.bus.hint("delivery"),
        )
        scheduler = Scheduler(ticker=self._ticker())
        async with asyncio.TaskGroup() as tasks:
            hub = tasks.create_task(self._hub.run(), name="hub")
            files = tasks.create_task(
                runtime.files.run(TelegramFiles(bot_of=bot.bot_of), runtime.bus.hint("files")),
                name="files",
            )
            tasks.create_task(worker.run(), name="delivery")
            tasks.create_task(runtime.ingest.run(), name="ingest")
            tasks.create_task(scheduler.run(), name="scheduler")
            line = tasks.create_task(bot.line.run(), name="bot-line")
            greeting = tasks.create_task(
                self._greet(bot, workspace_id, public, greet), name="greeting"
            )
            await stop.wait()
            log.info("stopping", extra={"action": "stopping"})
            greeting.cancel()
            self._hub.close()
            runtime.ingest.stop()
            scheduler.stop()
            worker.stop()
            bot.line.stop()
            await line
            await bot.close()
            for task in (hub, files):
                task.cancel()

    async def _found(self) -> WorkspaceId:
        side, settings = self._side, self._runtime.settings
        account = BotAccount(id=side.bot_id, username="", name="", is_sandbox=side.is_sandbox)
        return await self._runtime.flows.found(
            account, admin_chat_id=settings.telegram_admin_chat_id
        )

    async def _greet(
        self,
        bot: BotSide,
        workspace_id: WorkspaceId,
        public: str,
        greet: Callable[[Greeting], None],
    ) -> None:
        """Greet once the bot's name is known, at the latest after five seconds; then go on waiting
        for the name, because without it there is no claim link."""
        sandbox = f"{public}{SANDBOX_PATH}/" if self._side.is_sandbox else None
        try:
            async with asyncio.timeout(GREETING_SECONDS):
                await bot.known.wait()
        except TimeoutError:
            health = bot.line.health
            problem = health.problem or health.state.value
            greet(
                Greeting(
                    address=public,
                    claim=None,
                    sandbox=sandbox,
                    bot_username=None,
                    problem=problem,
                )
            )
            await bot.known.wait()
        account = bot.account()
        await self._runtime.flows.found.rename_bot(account)
        start = await self._runtime.flows.found.claim(workspace_id, account.id)
        claim = None
        if start is not None:
            claim = (
                f"{sandbox}#start={start}&as=1001"
                if sandbox is not None
                else start_link(account.username, start)
            )
        greet(
            Greeting(address=public, claim=claim, sandbox=sandbox, bot_username=account.username)
        )

    def _ticker(self) -> Ticker:
        runtime = self._runtime
        return Ticker(
            jobs=JOBS,
            tools=Tools(
                database=runtime.database,
                books=runtime.books,
                clock=runtime.clock,
                rescue=runtime.rescue,
                listener=runtime.settlements.listener,
                undelivered=runtime.undelivered,
            ),
            leader=Leader(leases=runtime.leases, clock=runtime.clock),
            clock=runtime.clock,
        )

    def _deps(self) -> Deps:
        runtime = self._runtime
        return Deps(
            clock=runtime.clock,
            version=VERSION,
            public_url=runtime.settings.public_url,
            tokens=runtime.tokens,
            tickets=runtime.tickets,
            sign_in=runtime.sign_in,
            cases=runtime.cases,
            alerts=runtime.alerts,
            flows=runtime.flows,
            integrations=runtime.integrations,
            intake=runtime.intake,
            files=runtime.files,
            gate=runtime.gate,
            hub=self._hub,
            static=STATIC,
            sandbox_path=SANDBOX_PATH if self._side.is_sandbox else None,
            update_door=self._side.door(runtime.updates),
            checks={
                "database": self._check_database,
                "telegram": self._check_telegram,
            },
        )

    async def _check_database(self) -> str | None:
        """The schema is what this release needs, and the database answers."""
        found = await self._runtime.schema_revision()
        newest = head()
        return None if found == newest else f"schema is at {found}, this release needs {newest}"

    async def _check_telegram(self) -> str | None:
        """Somebody has to act on these; a network that is down is waited out."""
        if self._bot is None:
            return "starting"
        health = self._bot.line.health
        acts = (LineState.STARTING, LineState.TOKEN_REJECTED, LineState.ANOTHER_POLLS)
        return health.state.value if health.state in acts else None


def _own_address(host: str, runner: aiohttp_web.AppRunner) -> str:
    """Return the address this very process is reached under on its own machine."""
    port = runner.addresses[0][1]
    shown = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host  # noqa: S104 - compared only
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
