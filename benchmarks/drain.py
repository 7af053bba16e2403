"""How long a full outbox takes to go out after Telegram was away for two minutes, beside what its
limits allow at best.

Product and sandbox are in one process on one clock that runs several times as fast as the wall's;
seconds below are of that clock. Two kinds of message: alert cards, which are urgent, and news,
which are not; most go to private chats, some to a few groups.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import telegram
from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.figures import show
from benchmarks.workspace import services
from bot.sandbox.http import PREFIX, make_app, make_site
from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.sandbox.sim import ROUTES
from bot.sandbox.sim.ask import Ask
from bot.transport.budget import ALL_PER_SECOND, GROUP_PER_MINUTE
from bot.transport.outlet import AWAY_AT_MOST_SECONDS
from bot.transport.request import AiohttpRequest
from bot.transport.sender import Sender
from core.alerts.tables import AlertRow
from core.channels.telegram import TelegramChannel
from core.db.tenancy import InWorkspace, System
from core.delivery.address import TELEGRAM, TelegramAddress
from core.delivery.channel import Envelope
from core.delivery.kind import Kind
from core.delivery.outcome import Delivered, Outcome
from core.delivery.tables import DeliveryRow
from core.delivery.worker import Worker
from core.flows.found import BotAccount
from core.http import make_session
from core.ids import AlertId, WorkspaceId
from core.inbox.bots import BotPauses
from core.notify.notices import JOINED
from core.notify.tell import tell
from core.runtime import Runtime
from core.severity import Severity
from core.work import Work

BOT = int(DEFAULT_TOKEN.partition(":")[0])
OUTAGE_SECONDS = 120.0
URGENT, BULK = 3, 0
GROUPS = 6
GROUP_SHARE = 0.07
URGENT_SHARE = 0.3
PEOPLE_AT_MOST = 450
PER_PERSON = 6
AT_ONCE = 500
LONGEST_SECONDS = 1200.0


class FastClock:
    """A clock that runs `scale` times as fast as the machine's."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._began = time.monotonic()
        self._start = datetime.now(UTC)

    def now(self) -> datetime:
        """Return this clock's moment."""
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Return this clock's seconds since it was made."""
        return (time.monotonic() - self._began) * self._scale

    async def sleep(self, seconds: float) -> None:
        """Return after so many seconds of this clock."""
        await asyncio.sleep(max(0.0, seconds) / self._scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Queued:
    """One message to be told."""

    chat_id: int
    urgency: int


class _Watched:
    """The product's channel, which notes when what arrived."""

    name = TELEGRAM

    def __init__(self, channel: TelegramChannel, clock: FastClock) -> None:
        self._channel = channel
        self._clock = clock
        self.arrived: list[tuple[float, _Queued]] = []

    async def send(self, envelope: Envelope) -> Outcome:
        """Send it as the product does."""
        outcome = await self._channel.send(envelope)
        if isinstance(outcome, Delivered):
            one = _Queued(chat_id=envelope.address.chat_id, urgency=envelope.urgency)
            self.arrived.append((self._clock.monotonic(), one))
        return outcome


def main() -> None:
    """Fill the outbox, let Telegram be away, let it come back, wait until all is out."""
    reader = argparse.ArgumentParser(prog="benchmarks.drain", description=__doc__)
    reader.add_argument("--messages", type=int, default=5_000)
    reader.add_argument("--scale", type=float, default=4.0, help="how much faster time runs")
    given = reader.parse_args()
    with tempfile.TemporaryDirectory(prefix="opsbell-drain-") as folder:
        rows = asyncio.run(_run(Path(folder), given.messages, given.scale))
    show(f"drain: {given.messages:,} messages after {OUTAGE_SECONDS:.0f} s without Telegram", rows)


async def _run(folder: Path, messages: int, scale: float) -> list[tuple[str, str, str]]:
    clock, rng = FastClock(scale), random.Random(11)  # noqa: S311 - the same each time
    sandbox = Sandbox(clock=clock, rng=rng, is_seeded=False)
    people, groups = _chats(sandbox, messages)
    queue = _queue(people, groups, messages, rng)
    async with _serving(sandbox) as api, services(folder, {}, clock) as runtime:
        await _fill(runtime, queue)
        sender = Sender(
            clock=clock, pauses=BotPauses(books=runtime.books, database=runtime.database)
        )
        request = AiohttpRequest(session=lambda: make_session(api))
        bot = telegram.Bot(DEFAULT_TOKEN, base_url=f"{api}/bot", request=request)
        await request.initialize()
        await sender.open(BOT, bot)
        channel = _Watched(TelegramChannel(sender=sender, clock=clock), clock)
        worker = Worker(
            books=runtime.books,
            clock=clock,
            ids=runtime.ids,
            channels={TELEGRAM: channel},
            renderer=runtime.renderer,
            lanes=sender,
            settlements=runtime.settlements,
            epoch=1,
        )
        _sim(sandbox, "faults", kind="outage")
        async with asyncio.TaskGroup() as tasks:
            line = tasks.create_task(sender.serve(BOT), name="line")
            tasks.create_task(worker.run(), name="delivery")
            await clock.sleep(OUTAGE_SECONDS)
            sandbox.faults.clear()
            back = clock.monotonic()
            while len(channel.arrived) < messages and clock.monotonic() - back < LONGEST_SECONDS:
                await clock.sleep(1.0)
            worker.stop()
            await clock.sleep(2.0)
            line.cancel()
        await request.shutdown()
        states = await _states(runtime)
    return _table(channel.arrived, queue, sandbox, states, back)


def _table(
    arrived: Sequence[tuple[float, _Queued]],
    queue: Sequence[_Queued],
    sandbox: Sandbox,
    states: dict[str, tuple[int, int]],
    back: float,
) -> list[tuple[str, str, str]]:
    whole = sandbox.flood.readings()["all"]
    counted = whole if isinstance(whole, dict) else {}
    urgent = [at for at, one in arrived if one.urgency == URGENT and one.chat_id > 0]
    news = [at for at, one in arrived if one.urgency == BULK and one.chat_id > 0]
    early = sum(at < max(urgent) for at in news) if urgent else 0
    last = max(at for at, _ in arrived) - back
    best = _best(queue)
    attempts = max((most for _, most in states.values()), default=0)
    sent = states.get("sent", (0, 0))[0]
    return [
        (
            "first one out after Telegram is back",
            f"{arrived[0][0] - back:.1f} s",
            f"<= {AWAY_AT_MOST_SECONDS + 1:.0f} s",
        ),
        ("all out", f"{last:.0f} s", f"{best:.0f} s at best: {last / best:.2f}"),
        (
            "urgent ones in private chats out",
            f"{max(urgent) - back:.0f} s",
            f"{len(urgent) / ALL_PER_SECOND:.0f} s at best",
        ),
        ("others that went before the last of those", f"{early}", "0"),
        ("not sent", f"{len(queue) - sent}", "0"),
        ("messages at Telegram", f"{counted.get('taken')}", f"{len(queue)}"),
        ("answered with 429", f"{counted.get('refused')}", "0"),
        ("most attempts one of them took", f"{attempts}", ""),
    ]


def _best(queue: Sequence[_Queued]) -> float:
    """Return the seconds that Telegram's limits as we keep to them allow at best."""
    groups: dict[int, int] = {}
    for one in queue:
        if one.chat_id < 0:
            groups[one.chat_id] = groups.get(one.chat_id, 0) + 1
    slowest = max((-(-count // GROUP_PER_MINUTE) - 1 for count in groups.values()), default=0)
    return max(len(queue) / ALL_PER_SECOND - 1, slowest * 60.0)


def _queue(
    people: Sequence[int], groups: Sequence[int], messages: int, rng: random.Random
) -> list[_Queued]:
    of_groups = int(messages * GROUP_SHARE)
    chats = [groups[n % len(groups)] for n in range(of_groups)]
    chats += [people[n % len(people)] for n in range(messages - of_groups)]
    rng.shuffle(chats)
    return [
        _Queued(chat_id=chat, urgency=URGENT if rng.random() < URGENT_SHARE else BULK)
        for chat in chats
    ]


def _chats(sandbox: Sandbox, messages: int) -> tuple[list[int], list[int]]:
    people = []
    for number in range(min(PEOPLE_AT_MOST, max(1, messages // PER_PERSON))):
        person = _id(_sim(sandbox, "users", first_name=f"P{number}"), "user")
        _sim(sandbox, "start", user=person)
        people.append(person)
    groups = [
        _id(
            _sim(
                sandbox,
                "chats",
                type="supergroup",
                title=f"Room {number}",
                members=people[:1],
                bot="member",
            ),
            "chat",
        )
        for number in range(GROUPS)
    ]
    return people, groups


def _sim(sandbox: Sandbox, path: str, **given: object) -> object:
    run = {(route.verb, route.path): route.run for route in ROUTES}["POST", path]
    return run(sandbox, Ask(dict(given)))


def _id(answer: object, name: str) -> int:
    found = answer[name] if isinstance(answer, dict) and name in answer else answer
    number = found["id"] if isinstance(found, dict) else None
    if not isinstance(number, int):
        raise TypeError(f"the sandbox answered without an id: {answer!r}")
    return number


@asynccontextmanager
async def _serving(sandbox: Sandbox) -> AsyncIterator[str]:
    runner = web.AppRunner(make_site(make_app(sandbox)), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PREFIX}"
    finally:
        await runner.cleanup()


async def _fill(runtime: Runtime, queue: Sequence[_Queued]) -> None:
    account = BotAccount(id=BOT, username="", name="", is_sandbox=True)
    workspace_id = await runtime.flows.found(account)
    scope = InWorkspace(workspace_id=workspace_id)
    for start in range(0, len(queue), AT_ONCE):

        async def put(_: AsyncSession, work: Work, start: int = start) -> None:
            for number, one in enumerate(queue[start : start + AT_ONCE], start=start):
                _put(runtime, work, workspace_id, number, one)

        await runtime.books.transaction(scope, put)


def _put(
    runtime: Runtime, work: Work, workspace_id: WorkspaceId, number: int, one: _Queued
) -> None:
    now = runtime.clock.now()
    alert_id = AlertId(runtime.ids.new()) if one.urgency == URGENT else None
    if alert_id is not None:
        work.insert(
            AlertRow,
            id=alert_id,
            workspace_id=workspace_id,
            number=number + 1,
            fingerprint=f"{number:064x}",
            title=f"Disk {number} is nearly full",
            severity=Severity.HIGH.value,
            status="firing",
            source_kind="integration",
            source_id=workspace_id,
            source_name="Machines",
            labels={"node": f"n{number}"},
            rule_ids=[],
            fired_at=now,
            last_at=now,
        )
    tell(
        work,
        ids=runtime.ids,
        kind=Kind.ALERT_CARD if alert_id is not None else Kind.NOTICE,
        once_key=f"drain:{number}",
        address=TelegramAddress(bot_id=BOT, chat_id=one.chat_id),
        urgency=one.urgency,
        now=now,
        alert_id=alert_id,
        params={} if alert_id else {"notice": JOINED, "name": f"N{number}", "role": "staff"},
    )


async def _states(runtime: Runtime) -> dict[str, tuple[int, int]]:
    query = select(DeliveryRow.state, func.count(), func.max(DeliveryRow.attempts))
    reason = "a benchmark counts"
    async with runtime.database.reading(System(reason=reason)) as session:
        found = (await session.execute(query.group_by(DeliveryRow.state))).all()
    return {state: (count, most) for state, count, most in found}


if __name__ == "__main__":
    main()
