"""Dozens of kills at random moments during intake and sending, and what is left afterwards."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import asdict

import pytest

from tests.chaos import figures
from tests.chaos.audit import Audit
from tests.chaos.load import Complaint, Ledger, Load, Signals
from tests.chaos.programs import START_SECONDS, Opsbell
from tests.chaos.scene import Scene
from tests.servers.postgres import Postgres

log = logging.getLogger(__name__)

KILLS = {kind: figures.kills(usual) for kind, usual in (("sqlite", 30), ("postgresql", 20))}
"""On PostgreSQL two processes are killed thirty times more, beside these."""
PROMISES_EACH = 200
"""What comes in per kill, at the least; 100 kills are 20,000 promises."""
CASES_EACH = 250 if figures.are_many() else 200
LIVES_LONGER = 240 if figures.are_many() else 0
"""How many cases at most come in a round before its kill is thought of. In many kills most of
all that is promised is promised between them; the suite's few leave more of it to the end."""
SECOND_PART = 1_000
"""What is added to the number of a kill for what comes later in its round."""
SEED = 20
SLOTS = 8
ROUND_SECONDS = 8.0
"""After so long a round ends although what it waited for did not happen."""
ANSWER_MS = 60
"""How long Telegram takes to answer a send, so that some are in the air at every moment."""

MOMENTS = (("call", 24), ("call", 12), ("case", 200), ("case", 40), ("post", 8), ("complaint", 2))
"""A kill comes with the n-th of these after a start, n at most so high."""


@pytest.mark.timeout(300 + 30 * max(KILLS.values()))
async def test_nothing_acknowledged_is_lost_in_many_kills(
    scene: Scene, database: Postgres | None
) -> None:
    kills = KILLS[kind := "postgresql" if database else "sqlite"]
    rng = random.Random(SEED)
    ledger, signals = Ledger(), Signals()
    load = Load(scene, ledger, signals)
    audit = Audit(scene, ledger, slots=SLOTS)
    await scene.telegram.post(
        "faults", match={"method": "sendMessage"}, kind="delay", ms=ANSWER_MS
    )

    async with load.at_work(customers=8, machines=2, programs=16):
        for kill in range(kills):
            _ask_for_cases(load, kill)
            _ask_for_more(load, kill)
            await _live_and_die(scene, load, signals, rng, kill)
            audit.after_a_kill()
        amid_kills = ledger.total()
        await scene.starts()
        await load.finished()
        waited = await scene.lets_time_pass()
    await scene.ends()

    counts = await audit.of_everything()
    counts.waited = dict(waited)
    log.warning("%s amid the kills, %s", amid_kills, counts)
    figures.counted(1, kind, {"amid_kills": amid_kills, **asdict(counts)})
    assert sum(counts.acknowledged.values()) >= PROMISES_EACH * kills


def _ask_for_cases(load: Load, kill: int) -> None:
    """What programs bring in during one round; one of it becomes an alert."""
    for n in range(CASES_EACH):
        worry = "is broken " if n == 0 else "squeaks "
        load.cases.put_nowait(f"door {worry}{kill}-{n}")


def _ask_for_more(load: Load, kill: int) -> None:
    """What people and machines bring in; most of it becomes alerts."""
    for n in range(1 + kill % 2):
        load.complaints.put_nowait(Complaint(words=f"complaint {kill}-{n}", stars=(1, 4, 5)[n]))
    for n in range(8):
        is_new = n == 0 and kill < SECOND_PART
        title = f"pump {kill}" if is_new else "fan" if n % 2 else "valve"
        load.posts.put_nowait({"title": title, "severity": "critical", "run": f"{kill}-{n}"})


async def _live_and_die(
    scene: Scene, load: Load, signals: Signals, rng: random.Random, kill: int
) -> None:
    """Start, and be killed at the n-th call, case, post or complaint from here on."""
    kind, most = rng.choice(MOMENTS)
    count = rng.randint(1, most)
    if figures.are_wanted():
        # Telegram answers what the dead one had asked; that must not count as the next one's.
        await asyncio.sleep(3 * ANSWER_MS / 1000)
    signals.reset()
    opsbell = await scene.starts(is_up=False)
    if figures.are_wanted():
        await _is_back(opsbell, signals)
    try:
        async with asyncio.timeout(ROUND_SECONDS):
            if LIVES_LONGER:
                await signals.until("case", rng.randint(1, LIVES_LONGER))
                # So that something else than cases is left to be killed in.
                _ask_for_more(load, SECOND_PART + kill)
            await signals.until(kind, signals.count(kind) + count)
    except TimeoutError:
        log.warning("the round ended before %s %s", kind, count)
    await opsbell.kill()


async def _is_back(opsbell: Opsbell, signals: Signals) -> None:
    """Let it live until it has answered and sent again, and note when."""
    for kind, what in (("case", "to the first answer"), ("sendMessage", "to the first message")):
        async with asyncio.timeout(START_SECONDS):
            await signals.until(kind, 1)
        figures.took(1, f"from a start after a kill {what}", signals.first[kind] - opsbell.began)
