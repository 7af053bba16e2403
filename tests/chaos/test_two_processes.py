"""Two processes on one PostgreSQL: killed in turn, stopped in mid-send, their database crashed."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.chaos import figures
from tests.chaos.audit import Audit
from tests.chaos.desk import settle
from tests.chaos.load import Complaint, Ledger, Load, Signals
from tests.chaos.programs import LOOK_AGAIN_SECONDS, Nursery, Opsbell, Sandbox, free_port
from tests.chaos.records import ServerRecords, Start
from tests.chaos.scene import OLIVIA, REPEATED, SAM, Scene
from tests.servers.postgres import OwnPostgres, own_server

log = logging.getLogger(__name__)

KILLS = figures.kills(30)
CRASH_EVERY = 3
SEED = 30
SLOTS = 8
ROUND_SECONDS = 8.0
ANSWER_MS = 60
LONGEST_LEASE_SECONDS = 120.0
MOMENTS = (("call", 12), ("case", 40), ("post", 10), ("complaint", 2))
"""A kill comes with the n-th of these after a start, n at most so high."""

STOPS = 3 if figures.are_wanted() else 20
TAKE_OVERS = 2 if figures.are_wanted() else 0
"""How often leases are left to run out by themselves; that only shows how long they are."""
HELD_MS = 3000
"""How long the first send to each of the two is in the air, so that its process can be stopped
meanwhile."""


@dataclass(slots=True, kw_only=True)
class Twin:
    """One of the two: the process, its port, and what the database knows it by."""

    opsbell: Opsbell
    port: int
    start: Start


@dataclass(slots=True, kw_only=True)
class Twins:
    """A scene with two processes on a PostgreSQL of its own."""

    scene: Scene
    postgres: OwnPostgres
    both: list[Twin]

    async def replaced(self, one: Twin, audit: Audit | None = None) -> None:
        """Kill one, look at what it had in the air, let its leases run out, start another in its
        place."""
        await one.opsbell.kill()
        if audit is not None:
            audit.after_a_kill(one.start)
        self.scene.records.let_leases_run_out(one.start)
        fresh = await starts(self.scene, one.port)
        one.opsbell, one.start = fresh.opsbell, fresh.start
        if figures.are_wanted():
            await one.opsbell.up(self.scene.http)
            took = _now() - one.opsbell.began
            figures.took(3, "from a start after a kill to ready", took)

    async def holder(self) -> Twin:
        """Return the one that sends and polls for the bot."""
        holds = (
            "SELECT count(*) FROM leases WHERE name LIKE ? AND holder = ? AND expires_at > now()"
        )
        async with asyncio.timeout(60):
            while True:
                for one in self.both:
                    if one.opsbell.code is None and self.scene.records.one(
                        holds, "telegram:%", one.start.holder
                    ):
                        return one
                await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def starts(scene: Scene, port: int) -> Twin:
    """Start one and wait until the database knows it."""
    before = scene.records.last_start()
    opsbell = await scene.starts(port=port, is_up=False)
    async with asyncio.timeout(60):
        while scene.records.last_start() == before:  # noqa: ASYNC110 - another's database
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
    return Twin(opsbell=opsbell, port=port, start=scene.records.last_start())


@pytest_asyncio.fixture(loop_scope="session")
async def twins(
    nursery: Nursery, http: aiohttp.ClientSession, tmp_path: Path
) -> AsyncIterator[Twins]:
    """Two processes at work in a settled workspace."""
    ports = [free_port(random.SystemRandom()) for _ in range(2)]
    with own_server() as postgres, postgres.database(empty=True) as url:
        settled = await settle(nursery, http, tmp_path, url)
        scene = Scene(
            settled=settled,
            nursery=nursery,
            http=http,
            sandbox=await Sandbox.open(settled.world),
            folder=settled.folder,
            port=ports[0],
            more_ports=(ports[1],),
            records=ServerRecords(url),
            database_url=url,
        )
        try:
            both = [await starts(scene, port) for port in ports]
            for one in both:
                await one.opsbell.up(http)
            yield Twins(scene=scene, postgres=postgres, both=both)
        finally:
            await scene.close()


@pytest.mark.timeout(300 + 20 * KILLS)
async def test_nothing_is_lost_or_done_twice_by_two_that_are_killed_in_turn(twins: Twins) -> None:
    scene, rng = twins.scene, random.Random(SEED)
    ledger, signals = Ledger(), Signals()
    load, audit = Load(scene, ledger, signals), Audit(scene, ledger, slots=SLOTS)
    await scene.telegram.post(
        "faults", match={"method": "sendMessage"}, kind="delay", ms=ANSWER_MS
    )

    async with load.at_work(customers=8, machines=4, programs=8):
        for kill in range(KILLS):
            _ask_for_more(load, kill)
            if kill % CRASH_EVERY == 0:
                await _until(signals, "case", 20)
                await _crash(twins, signals)
            await _until(signals, *_moment(rng))
            await twins.replaced(rng.choice(twins.both), audit)
        for one in twins.both:
            await one.opsbell.up(scene.http)
        await load.finished()
        waited = await scene.lets_time_pass()
    for one in twins.both:
        await one.opsbell.stop()

    scene.records.assert_sound()
    counts = await audit.of_everything()
    counts.waited = dict(waited)
    log.warning("%s", counts)
    figures.counted(3, "two processes", asdict(counts))


@pytest.mark.timeout(900 if figures.are_wanted() else 300)
async def test_whoever_was_stopped_in_mid_send_settles_nothing_afterwards(twins: Twins) -> None:
    scene = twins.scene
    for trial in range(TAKE_OVERS):
        await _is_taken_over(twins, f"left alone {trial}")
    for trial in range(STOPS):
        held = await twins.holder()
        (other,) = [one for one in twins.both if one is not held]
        title = f"stop {trial} now"
        held_back = {"method": "sendMessage", "contains": title}
        await scene.telegram.post("faults", match=held_back, kind="delay", ms=HELD_MS, times=2)
        await scene.posts(title)
        for chat in (OLIVIA, SAM):  # Both are on their way: neither is left for the other to send.
            await scene.telegram.get("wait", method="sendMessage", chat=chat, contains=title)
        await held.opsbell.freeze()
        began, by_itself = _now(), trial < TAKE_OVERS - 1
        if not by_itself:
            scene.records.let_leases_run_out(held.start)
            assert await twins.holder() is other
        how = "its leases ending by themselves" if by_itself else "its leases being over"
        async with asyncio.timeout(LONGEST_LEASE_SECONDS):
            while await twins.holder() is not other:  # noqa: ASYNC110 - another process
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        figures.took(4, f"from a SIGSTOP to the other having the bot, {how}", _now() - began)
        await scene.until(_SETTLED, title, patience=LONGEST_LEASE_SECONDS)
        figures.took(4, f"from a SIGSTOP to the messages rescued, {how}", _now() - began)
        late, lost = (_said(held, words) for words in (_TOO_LATE, _LOST))
        await held.opsbell.thaw()
        async with asyncio.timeout(60):
            # Until it has seen that another took over it would take the next trial's message.
            while _said(held, _TOO_LATE) == late or _said(held, _LOST) == lost:  # noqa: ASYNC110
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    figures.counted(4, "stops", {"stops": STOPS, "late settlements refused": STOPS})
    await scene.drained()
    for one in twins.both:
        await one.opsbell.stop()
    scene.records.assert_sound()
    for trial in range(STOPS):
        for chat in (OLIVIA, SAM):
            first, *more = await scene.copies(chat, f"stop {trial} now")
            assert REPEATED not in first
            assert len(more) <= 1
            assert all(REPEATED in one for one in more)


_TOO_LATE = "settlement came too late"
_LOST = "lease lost"
_SETTLED = (
    "SELECT count(*) = 2 FROM deliveries d JOIN alerts a ON a.id = d.alert_id"
    " WHERE a.title = ? AND d.state = 'sent' AND d.edits_id IS NULL"
)


async def _crash(twins: Twins, signals: Signals) -> None:
    """Crash the database and start it again; where figures are wanted, see both come back."""
    began = _now()
    twins.postgres.crash()
    if not figures.are_wanted():
        return
    figures.took(3, "the restart of PostgreSQL alone", _now() - began)
    signals.reset()
    for kind, what in (("case", "to the next answer"), ("sendMessage", "to the next message")):
        await _until(signals, kind, 1)
        if kind in signals.first:
            took = signals.first[kind] - began
            figures.took(3, f"from a crash of PostgreSQL {what}", took)


async def _is_taken_over(twins: Twins, title: str) -> None:
    """Kill the one with the bot and wait for the other in its own time."""
    scene, held = twins.scene, await twins.holder()
    (other,) = [one for one in twins.both if one is not held]
    began = _now()
    await held.opsbell.kill()
    url = f"{other.opsbell.address}{scene.settled.hook}"
    async with scene.http.post(url, json={"title": title, "severity": "critical"}) as answer:
        assert answer.status == 202
    figures.took(3, "from a kill to the other's answer", _now() - began)
    await scene.until(_SETTLED, title, patience=LONGEST_LEASE_SECONDS)
    figures.took(3, "from a kill to the other's first message, by itself", _now() - began)
    fresh = await starts(scene, held.port)
    await fresh.opsbell.up(scene.http)
    held.opsbell, held.start = fresh.opsbell, fresh.start


def _now() -> float:
    return asyncio.get_running_loop().time()


def _said(one: Twin, words: str) -> int:
    """Return how often the log, which both write, has these words."""
    return one.opsbell.log().count(words)


def _ask_for_more(load: Load, kill: int) -> None:
    """What comes in during one round; a part of it becomes alerts."""
    load.complaints.put_nowait(Complaint(words=f"complaint {kill}", stars=(1, 4, 5)[kill % 3]))
    for n in range(4):
        title = f"pump {kill}" if n == 0 else "fan"
        load.posts.put_nowait({"title": title, "severity": "critical", "run": f"{kill}-{n}"})
    for n in range(60):
        worry = "is broken " if n == 0 else "squeaks "
        load.cases.put_nowait(f"door {worry}{kill}-{n}")


def _moment(rng: random.Random) -> tuple[str, int]:
    kind, most = rng.choice(MOMENTS)
    return kind, rng.randint(1, most)


async def _until(signals: Signals, kind: str, count: int) -> None:
    signals.reset()
    try:
        async with asyncio.timeout(ROUND_SECONDS):
            await signals.until(kind, count)
    except TimeoutError:
        log.warning("the round ended before %s %s", kind, count)
