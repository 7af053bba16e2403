"""Twenty kills at random moments during intake and sending, and what is left afterwards."""

from __future__ import annotations

import asyncio
import logging
import random

import pytest

from tests.chaos.audit import Audit
from tests.chaos.load import Complaint, Ledger, Load, Signals
from tests.chaos.scene import Scene

log = logging.getLogger(__name__)

KILLS = 20
SEED = 20
SLOTS = 8
ROUND_SECONDS = 8.0
"""After so long a round ends although what it waited for did not happen."""
ANSWER_MS = 60
"""How long Telegram takes to answer a send, so that some are in the air at every moment."""

MOMENTS = (("call", 40), ("call", 12), ("case", 12), ("post", 10), ("complaint", 3))
"""A kill comes with the n-th of these after a start, n at most so high."""


@pytest.mark.timeout(300)
async def test_nothing_acknowledged_is_lost_in_twenty_kills(scene: Scene) -> None:
    rng = random.Random(SEED)
    ledger, signals = Ledger(), Signals()
    load = Load(scene, ledger, signals)
    audit = Audit(scene, ledger, slots=SLOTS)
    await scene.telegram.post(
        "faults", match={"method": "sendMessage"}, kind="delay", ms=ANSWER_MS
    )

    async with load.at_work(customers=8, machines=2, programs=4):
        for kill in range(KILLS):
            _ask_for_more(load, kill)
            await _live_and_die(scene, signals, rng)
            audit.after_a_kill()
        await scene.starts()
        await load.finished()
        await scene.drained()
    await scene.ends()

    log.warning("%s", await audit.of_everything())


def _ask_for_more(load: Load, kill: int) -> None:
    """What comes in during one round; a part of it becomes alerts."""
    for n in range(3):
        load.complaints.put_nowait(Complaint(words=f"complaint {kill}-{n}", stars=(1, 4, 5)[n]))
    for n in range(10):
        title = f"pump {kill}" if n == 0 else "fan" if n % 2 else "valve"
        load.posts.put_nowait({"title": title, "severity": "critical", "run": f"{kill}-{n}"})
    for n in range(12):
        worry = "is broken " if n == 0 else "squeaks "
        load.cases.put_nowait(f"door {worry}{kill}-{n}")


async def _live_and_die(scene: Scene, signals: Signals, rng: random.Random) -> None:
    """Start, and be killed at the n-th call, case, post or complaint from here on."""
    kind, most = rng.choice(
        (("call", 40), ("call", 12), ("case", 12), ("post", 8), ("complaint", 3))
    )
    count = rng.randint(1, most)
    signals.reset()
    opsbell = await scene.starts(is_up=False)
    try:
        async with asyncio.timeout(ROUND_SECONDS):
            await signals.until(kind, count)
    except TimeoutError:
        log.warning("the round ended before %s %s", kind, count)
    await opsbell.kill()
