"""Wires the pieces of one process from its settings: the bot, the web application, the workers.

Only this module and `bot/site.py`, which it serves, know both the bot and the web.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import secrets
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

from bot.admin_chat import look_at_admin_chat
from bot.bot_side import BotSide
from bot.greeting import Greet, Greeting, greet_with_bot, plain_greeting
from bot.own_address import own_address
from bot.site import SANDBOX_PATH, Site
from bot.telegram_side import TelegramSide, launch_proofs, telegram_side
from bot.transport.files import TelegramFiles
from core.clock import Clock, SystemClock
from core.config import ProcessRole, Settings
from core.db.clock import DatabaseClock
from core.db.key_marks import KeyMarks
from core.db.lock import ProcessLock
from core.db.migrate import migrate
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
from core.tenants.menus import MENUS
from core.watch.ticks import WatchedTicks
from web.app import make_runner
from web.runner import Listener

log = logging.getLogger(__name__)


async def serve(
    settings: Settings, *, stop: asyncio.Event, greet: Greet, clock: Clock | None = None
) -> None:
    """Serve until `stop` is set, then end in order: nothing new, what is at work, the database.

    `clock` None: `clock_of`. Raises BadSetting; Unavailable when another process serves from it.
    """
    # What people wrote, and their login links in the sandbox, are nobody else's on this machine.
    os.umask(0o077)
    if settings.unused:
        log.warning(
            "settings are not used in this release",
            extra={"action": "settings_unused", "names": ", ".join(settings.unused)},
        )
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with one_process(settings):
        await migrate(database_url(settings))
        clock, rng = clock or clock_of(settings), random.SystemRandom()
        keys = secret_keys(settings)
        runtime = Runtime(
            settings=settings,
            secrets=keys,
            clock=clock,
            rng=rng,
            holder=secrets.token_hex(8),
            proofs=launch_proofs(settings),
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
                    if not settings.is_sqlite:
                        marks = KeyMarks(books=runtime.books, clock=clock)
                        await marks.check("sealing", keys.sealing)
                        await marks.check("signing", keys.signing)
                    side = side_of(settings, clock=clock, rng=rng)
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


def side_of(settings: Settings, *, clock: Clock, rng: random.Random) -> TelegramSide | None:
    """Return where Telegram is; None for a process that neither runs the bot nor knows it."""
    if settings.telegram_bot_token is None and not settings.is_sandboxed:
        return None
    return telegram_side(settings, clock=clock, rng=rng)


GOODBYE_SECONDS = 5.0
"""How long live sockets have to go, one after the other."""


class Process:
    """One process and what its roles do: web, bot, worker, scheduler."""

    def __init__(self, *, runtime: Runtime, side: TelegramSide | None) -> None:
        self._runtime = runtime
        self._runs = runtime.settings.runs
        self._side = side
        self._bot: BotSide | None = None
        self._site = Site(
            runtime=runtime,
            side=side,
            health=lambda: None if self._bot is None else self._bot.line.health,
        )

    async def run(self, stop: asyncio.Event, greet: Greet) -> None:
        """Serve until `stop`."""
        runtime, settings = self._runtime, self._runtime.settings
        home = await self._found() if ProcessRole.BOT in self._runs else None
        epoch = await runtime.leases.count_start()
        if settings.is_sqlite:
            # Alone here: what others held was left behind. Elsewhere their leases run out.
            await runtime.leases.end_earlier()
            await runtime.rescue.earlier_starts(epoch)
        if ProcessRole.WEB in self._runs:
            await runtime.connection_log.begin()
        runtime.bus.subscribe(self._site.hub.heard)
        runtime.bus.listen(self._site.hub.say)
        runtime.bus.on_wake("rights", self._site.hub.rights_changed)
        runner = make_runner(self._site.application())
        await runner.setup()
        try:
            await Listener(runner, settings.host, settings.port).start()
            own = own_address(settings.host, runner)
            async with asyncio.TaskGroup() as tasks:
                await self._work(tasks, home, epoch, own, stop, greet)
            await runtime.rule_counts.end()
            await runtime.key_uses.end()
            await runtime.refusals.end()
        finally:
            await runner.cleanup()
            if ProcessRole.WEB in self._runs:
                await runtime.connection_log.end()

    async def _work(
        self,
        tasks: asyncio.TaskGroup,
        home: WorkspaceId | None,
        epoch: int,
        own: str,
        stop: asyncio.Event,
        greet: Greet,
    ) -> None:
        """Do what the roles ask for until `stop`; then nothing new, and end what is at work."""
        runtime, settings = self._runtime, self._runtime.settings
        public = (settings.public_url or own).rstrip("/")
        shown = public if ProcessRole.WEB in self._runs else own
        sandbox = f"{public}{SANDBOX_PATH}/" if settings.is_sandboxed else None
        plain = plain_greeting(settings, address=shown, sandbox=sandbox)
        ending: list[asyncio.Task[None]] = []
        stops: list[Callable[[], None]] = []
        if runtime.relay is not None:
            ending.append(tasks.create_task(runtime.relay.run(runtime.bus), name="bus"))
        tasks.create_task(runtime.rule_counts.run(), name="rule-counts")
        stops.append(runtime.rule_counts.stop)
        if ProcessRole.WEB in self._runs:
            tasks.create_task(runtime.key_uses.run(), name="key-uses")
            stops.append(runtime.key_uses.stop)
            tasks.create_task(runtime.refusals.run(), name="refused-sign-ins")
            stops.append(runtime.refusals.stop)
            ending.append(tasks.create_task(self._site.hub.run(), name="hub"))
            ending.append(tasks.create_task(self._site.around.run(), name="live-around"))
            ended = runtime.endings.run(self._site.hub.end_sessions)
            ending.append(tasks.create_task(ended, name="endings"))
            stops.append(self._site.hub.close)
            tasks.create_task(runtime.connection_log.run(), name="connection-log")
            stops.append(runtime.connection_log.stop)
        if ProcessRole.WORKER in self._runs:
            tasks.create_task(runtime.ingest.run(), name="ingest")
            stops.append(runtime.ingest.stop)
        if ProcessRole.SCHEDULER in self._runs:
            self._site.gauges.ticks = ticks = WatchedTicks(
                inner=self._ticker(), clock=runtime.clock
            )
            scheduler = Scheduler(ticker=ticks)
            tasks.create_task(scheduler.run(), name="scheduler")
            stops.append(scheduler.stop)
        if home is not None:
            bot = BotSide(runtime=runtime, side=self._known(), own_address=own, public_url=public)
            self._bot = bot
            self._site.gauges.line, self._site.gauges.sender = bot.line, bot.sender
            await self._run_bot(bot, home, plain, epoch, stop, stops, greet)
        else:
            greet(plain)
            await stop.wait()
            _stop(stops)
        if ProcessRole.WEB in self._runs:
            await self._site.hub.emptied(GOODBYE_SECONDS)
        for task in ending:
            task.cancel()

    async def _run_bot(
        self,
        bot: BotSide,
        home: WorkspaceId,
        plain: Greeting,
        epoch: int,
        stop: asyncio.Event,
        stops: Sequence[Callable[[], None]],
        greet: Greet,
    ) -> None:
        """Run the bot, or stand by for it, and send what goes out through it, until `stop`."""
        runtime = self._runtime
        worker = Worker(
            books=runtime.books,
            clock=runtime.clock,
            ids=runtime.ids,
            channels={TELEGRAM: bot.channel()},
            renderer=runtime.renderer,
            lanes=bot.sender,
            settlements=runtime.settlements,
            epoch=epoch,
            hint=runtime.bus.hint("delivery"),
        )
        source = TelegramFiles(bot_of=bot.bot_of)
        async with asyncio.TaskGroup() as tasks:
            files = tasks.create_task(
                runtime.files.run(source, runtime.bus.hint("files")), name="files"
            )
            menus = tasks.create_task(bot.menus.run(runtime.bus.hint(MENUS)), name="menus")
            tasks.create_task(worker.run(), name="delivery")
            line = tasks.create_task(bot.line.run(), name="bot-line")
            greeting = tasks.create_task(self._greet(bot, plain, home, greet), name="greeting")
            await stop.wait()
            greeting.cancel()
            _stop(stops)
            worker.stop()
            bot.line.stop()
            await line
            await bot.close()
            files.cancel()
            menus.cancel()

    async def _greet(self, bot: BotSide, plain: Greeting, home: WorkspaceId, greet: Greet) -> None:
        runtime, admin_chat = self._runtime, self._runtime.settings.admin_chat
        found, clock = runtime.flows.found, runtime.clock
        await greet_with_bot(
            plain, bot=bot, found=found, workspace_id=home, clock=clock, greet=greet
        )
        telegram = bot.bot_of(self._known().bot_id)
        if admin_chat is not None and telegram is not None:
            await look_at_admin_chat(telegram, admin_chat[0])

    def _known(self) -> TelegramSide:
        if self._side is None:
            raise TypeError("a process that runs the bot knows where Telegram is")
        return self._side

    async def _found(self) -> WorkspaceId:
        side = self._known()
        account = BotAccount(id=side.bot_id, username="", name="", is_sandbox=side.is_sandbox)
        chat_id, topic_id = self._runtime.settings.admin_chat or (None, 0)
        return await self._runtime.flows.found(
            account, admin_chat_id=chat_id, admin_topic_id=topic_id
        )

    def _ticker(self) -> Ticker:
        runtime = self._runtime
        return Ticker(
            jobs=JOBS,
            tools=Tools(
                ids=runtime.ids,
                database=runtime.database,
                books=runtime.books,
                clock=runtime.clock,
                rescue=runtime.rescue,
                listener=runtime.settlements.listener,
                undelivered=runtime.undelivered,
                ask_rule=runtime.flows.ask_rule,
                unmute=runtime.flows.unmute,
                settle_flapping=runtime.flows.settle_flapping,
                audit_kept=runtime.settings.audit_kept,
            ),
            leader=Leader(leases=runtime.leases, clock=runtime.clock),
            clock=runtime.clock,
        )


def _stop(stops: Sequence[Callable[[], None]]) -> None:
    log.info("stopping", extra={"action": "stopping"})
    for stop in stops:
        stop()
