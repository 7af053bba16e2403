"""Dozens of kills at random moments during intake and sending, and what is left afterwards."""

from __future__ import annotations

import asyncio
import logging
import random

import pytest

from tests.chaos.audit import Audit
from tests.chaos.load import Complaint, Ledger, Load, Signals
from tests.chaos.scene import Scene
from tests.servers.postgres import Postgres

log = logging.getLogger(__name__)

KILLS = {"sqlite": 30, "postgresql": 20}
"""On PostgreSQL two processes are killed thirty times more, beside these."""
ACKNOWLEDGED = {"sqlite": 5_000, "postgresql": 4_000}
SEED = 20
SLOTS = 8
ROUND_SECONDS = 8.0
"""After so long a round ends although what it waited for did not happen."""
ANSWER_MS = 60
"""How long Telegram takes to answer a send, so that some are in the air at every moment."""

MOMENTS = (("call", 24), ("call", 12), ("case", 200), ("case", 40), ("post", 8), ("complaint", 2))
"""A kill comes with the n-th of these after a start, n at most so high."""


@pytest.mark.timeout(900)
async def test_nothing_acknowledged_is_lost_in_many_kills(
    scene: Scene, database: Postgres | None
) -> None:
    kind = "postgresql" if database else "sqlite"
    rng = random.Random(SEED)
    ledger, signals = Ledger(), Signals()
    load = Load(scene, ledger, signals)
    audit = Audit(scene, ledger, slots=SLOTS)
    await scene.telegram.post(
        "faults", match={"method": "sendMessage"}, kind="delay", ms=ANSWER_MS
    )

    async with load.at_work(customers=8, machines=2, programs=16):
        for kill in range(KILLS[kind]):
            _ask_for_more(load, kill)
            await _live_and_die(scene, signals, rng)
            audit.after_a_kill()
        await scene.starts()
        await load.finished()
        await scene.drained()
    await scene.ends()

    counts = await audit.of_everything()
    log.warning("%s", counts)
    assert sum(counts.acknowledged.values()) >= ACKNOWLEDGED[kind]


def _ask_for_more(load: Load, kill: int) -> None:
    """What comes in during one round; a part of it becomes alerts."""
    for n in range(1 + kill % 2):
        load.complaints.put_nowait(Complaint(words=f"complaint {kill}-{n}", stars=(1, 4, 5)[n]))
    for n in range(8):
        title = f"pump {kill}" if n == 0 else "fan" if n % 2 else "valve"
        load.posts.put_nowait({"title": title, "severity": "critical", "run": f"{kill}-{n}"})
    for n in range(200):
        worry = "is broken " if n == 0 else "squeaks "
        load.cases.put_nowait(f"door {worry}{kill}-{n}")


async def _live_and_die(scene: Scene, signals: Signals, rng: random.Random) -> None:
    """Start, and be killed at the n-th call, case, post or complaint from here on."""
    kind, most = rng.choice(MOMENTS)
    count = rng.randint(1, most)
    signals.reset()
    opsbell = await scene.starts(is_up=False)
    try:
        async with asyncio.timeout(ROUND_SECONDS):
            await signals.until(kind, count)
    except TimeoutError:
        log.warning("the round ended before %s %s", kind, count)
    await opsbell.kill()
