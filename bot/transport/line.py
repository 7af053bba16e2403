"""One bot's whole traffic under one lease: polling, handling, sending begin and end together."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import telegram
from telegram.error import InvalidToken, TelegramError

from bot.transport.feed import Feed, Handler
from bot.transport.health import Health, LineHealth, LineState
from bot.transport.sender import Sender, lane_of
from core.clock import Clock
from core.db.leases import Lease
from core.errors import Unavailable
from core.inbox.updates import UpdateInbox

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
RENEWALS = 4
"""How often a lease is renewed within its span."""
ASK_AGAIN_SECONDS = 5.0
DRAIN_SECONDS = 10.0
"""How long a stop waits for handlers that are at work."""
LONGEST_PAUSE_SECONDS = 30.0


class Leases(Protocol):
    """Gives the right to be the only one to one process at a time."""

    async def take(self, name: str, ttl: timedelta) -> Lease | None:
        """Return the lease, None while another process holds it."""
        ...

    async def renew(self, lease: Lease, ttl: timedelta) -> Lease | None:
        """Return the lease with a later end, None when it was lost."""
        ...

    async def release(self, lease: Lease) -> None:
        """Give it back, so that the next one need not wait for its end."""
        ...


class Dispatcher(Handler, Protocol):
    """Understands a bot's updates, once it knows who the bot is."""

    @property
    def bot(self) -> telegram.Bot:
        """The bot it answers as."""
        ...

    async def prepare(self) -> None:
        """Ask Telegram who the bot is and set its menus; raises TelegramError."""
        ...


class Source(Protocol):
    """Brings updates to the feed: asks Telegram for them, or takes what it brings."""

    async def run(self) -> None:
        """Work until cancelled."""
        ...


class BotLine:
    """Runs one bot while this process holds its lease, and stands by while another does."""

    def __init__(
        self,
        *,
        bot_id: int,
        dispatcher: Dispatcher,
        leases: Leases,
        sender: Sender,
        inbox: UpdateInbox,
        source: Callable[[Feed, Health], Source],
        clock: Clock,
        rng: random.Random,
        lease: timedelta = LEASE,
    ) -> None:
        self._bot_id = bot_id
        self._dispatcher = dispatcher
        self._leases = leases
        self._sender = sender
        self._inbox = inbox
        self._source = source
        self._clock = clock
        self._rng = rng
        self._lease = lease
        self._held: Lease | None = None
        self._stopping = asyncio.Event()
        self._health = Health(now=clock.now())

    @property
    def health(self) -> LineHealth:
        """How the line is now."""
        return self._health.present

    async def until(self, state: LineState) -> LineHealth:
        """Return when the line is in this state: `POLLING`, or `LISTENING` with a webhook, when
        the bot is ready."""
        return await self._health.until(state)

    def stop(self) -> None:
        """Poll no more, end what is at work within ten seconds, give the lease back."""
        self._stopping.set()

    async def run(self) -> None:
        """Work until `stop`; nothing else ends it but cancelling."""
        while not self._stopping.is_set():
            try:
                lease = await self._leases.take(lane_of(self._bot_id), self._lease)
                if lease is None:
                    self._health.turned(LineState.STANDING_BY, self._clock.now())
                else:
                    await self._while_held(lease)
            except Unavailable as problem:
                # The lease cannot be renewed or taken; whoever has it is as quiet as we are.
                log.debug("bot line waits", extra={"problem": problem.message})
                self._health.turned(LineState.HOLDING, self._clock.now(), problem.message)
            except Exception as problem:
                log.exception("bot line failed", extra={"action": "line_failed"})
                name = type(problem).__name__
                self._health.turned(LineState.UNREACHABLE, self._clock.now(), name)
            if not self._stopping.is_set():
                await self._unless_stopped(ASK_AGAIN_SECONDS)
        self._health.turned(LineState.STOPPED, self._clock.now())

    async def _while_held(self, lease: Lease) -> None:
        self._held = lease
        try:
            async with asyncio.TaskGroup() as tasks:
                keeping = tasks.create_task(self._keep(lease), name="bot-lease")
                working = tasks.create_task(self._work(), name="bot-work")
                await asyncio.wait({keeping, working}, return_when=asyncio.FIRST_COMPLETED)
                for task in (keeping, working):
                    task.cancel()
            self._health.turned(LineState.STANDING_BY, self._clock.now())
        finally:
            self._held = None
            await self._leases.release(lease)

    def _is_held(self) -> bool:
        """Tell by the clock, and not by what was last heard of the lease: a process that stood
        still has heard nothing."""
        return self._held is not None and self._held.is_trusted(self._clock.now())

    async def _work(self) -> None:
        """Send, handle and poll; returns when told to stop."""
        if not await self._prepared():
            return
        feed = Feed(
            bot_id=self._bot_id,
            inbox=self._inbox,
            handler=self._dispatcher,
            clock=self._clock,
        )
        await self._sender.open(self._bot_id, self._dispatcher.bot, is_held=self._is_held)
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(self._sender.serve(self._bot_id), name="bot-sending")
            feeding = tasks.create_task(feed.run(), name="bot-feeding")
            polling = tasks.create_task(self._poll(feed), name="bot-polling")
            await self._stopping.wait()
            polling.cancel()
            await _within(feed, DRAIN_SECONDS)
            for task in (feeding, sending):
                task.cancel()

    async def _poll(self, feed: Feed) -> None:
        count = await feed.replay()
        if count:
            log.info("updates replayed", extra={"action": "updates_replayed", "count": count})
        await self._source(feed, self._health).run()

    async def _prepared(self) -> bool:
        """Ask Telegram who the bot is until it answers; False when told to stop meanwhile."""
        pause = 0.5
        while not self._stopping.is_set():
            try:
                await self._dispatcher.prepare()
            except TelegramError as problem:
                is_token = isinstance(problem, InvalidToken)
                state = LineState.TOKEN_REJECTED if is_token else LineState.UNREACHABLE
                if self._health.turned(state, self._clock.now(), type(problem).__name__):
                    log.warning(
                        "telegram cannot be reached",
                        extra={"action": "line_waits", "state": state.value},
                    )
                await self._unless_stopped(self._rng.uniform(pause / 2, pause))
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            else:
                return True
        return False

    async def _keep(self, lease: Lease) -> None:
        """Renew the lease; returns when it is lost."""
        pause = self._lease / RENEWALS
        while True:
            await self._clock.sleep(pause.total_seconds())
            try:
                renewed = await self._leases.renew(lease, self._lease)
            except Exception:
                log.exception("lease not renewed", extra={"action": "lease_not_renewed"})
                if lease.is_trusted(self._clock.now() + pause):
                    continue
                renewed = None
            if renewed is None:
                log.error("lease lost; the bot is quiet here", extra={"action": "lease_lost"})
                return
            lease = self._held = renewed

    async def _unless_stopped(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        waits = {
            loop.create_task(self._clock.sleep(seconds), name="line-pause"),
            loop.create_task(self._stopping.wait(), name="line-stop"),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)


async def _within(feed: Feed, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await feed.drained()
    except TimeoutError:
        # What is open is replayed by the next process.
        log.warning("handlers cut off", extra={"action": "handlers_cut_off"})
