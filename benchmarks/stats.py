"""How long figures over time take in a workspace with 100,000 cases, alerts and deliveries of 90
days, on both databases.

Beside them stands one walk by the bare driver over the cases, which only adds up ratings: a busy
machine slows both, so how many walks a question takes says more than its milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.databases import KINDS, Database, database
from benchmarks.figures import milliseconds, show
from benchmarks.stats_desk import DAYS, Desk, fill
from benchmarks.workspace import services
from core.analytics.figures import Figures
from core.analytics.group_figures import By
from core.analytics.over_time import OverTime
from core.analytics.period import Step
from core.tenants.sight import EVERYTHING, Sight

COUNT = 100_000
TIMES = 5
WEEK = timedelta(days=7)
_BARE = "SELECT sum(rating) FROM cases"
_LOOK_SECONDS = 0.001

Question = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a question takes at best, in seconds, and how much of the processor's time the loop
    of the process spent on it at most before it turned to something else."""

    seconds: float
    held: float


def main() -> None:
    """Measure each question on each database, print a table for each."""
    reader = argparse.ArgumentParser(prog="benchmarks.stats", description=__doc__)
    reader.add_argument("--cases", type=int, default=COUNT)
    reader.add_argument("--times", type=int, default=TIMES)
    reader.add_argument("--databases", nargs="*", choices=KINDS, default=KINDS)
    given = reader.parse_args()
    for kind in given.databases:
        with tempfile.TemporaryDirectory() as made, database(kind, Path(made)) as where:
            asked = _measure(Path(made), where, where.settings, given.cases, given.times)
            rows = asyncio.run(asked)
        show(f"Figures over {given.cases:,} cases of 90 days, {kind}", rows)


async def _measure(
    folder: Path, where: Database, settings: Mapping[str, str], cases: int, times: int
) -> list[tuple[str, str, str]]:
    async with services(folder, settings) as runtime:
        desk = await fill(runtime, cases)
        await where.settle()
        questions = _questions(runtime.over_time, desk)
        walk = await _taken(lambda: where.ask(_BARE), times)
        taken = [(name, await _taken(ask, times)) for name, ask in questions]
    rows = [
        (name, milliseconds(one.seconds), f"{one.seconds / walk.seconds:.1f} bare walks")
        for name, one in taken
    ]
    held = max(one.held for _, one in taken)
    return [
        ("a bare walk", milliseconds(walk.seconds), ""),
        *rows,
        ("longest turn of the loop", milliseconds(held), "20 ms"),
    ]


def _questions(over_time: OverTime, desk: Desk) -> Sequence[tuple[str, Question]]:
    def by_day(
        figures: Figures[Any], length: timedelta = DAYS, sight: Sight = EVERYTHING
    ) -> Question:
        return lambda: figures.read(
            desk.workspace, sight, since=desk.until - length, until=desk.until, step=Step.DAY
        )

    def groups(by: By, sight: Sight = EVERYTHING) -> Question:
        return lambda: over_time.groups.read(
            desk.workspace, sight, by, since=desk.until - DAYS, until=desk.until
        )

    return (
        ("cases by day", by_day(over_time.cases)),
        ("cases by day, the last 7 days", by_day(over_time.cases, length=WEEK)),
        ("cases by day, half of them seen", by_day(over_time.cases, sight=desk.sight)),
        ("alerts by day", by_day(over_time.alerts)),
        ("alerts by day, the last 7 days", by_day(over_time.alerts, length=WEEK)),
        ("deliveries by day", by_day(over_time.deliveries)),
        *((f"cases by {by.value}", groups(by)) for by in By),
        ("cases by place, half of them seen", groups(By.PLACE, desk.sight)),
    )


async def _taken(ask: Question, times: int) -> Taken:
    await ask()
    seconds = []
    held = [0.0]
    looking = asyncio.create_task(_look(held))
    for _ in range(times):
        began = time.perf_counter()
        await ask()
        seconds.append(time.perf_counter() - began)
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking
    return Taken(seconds=min(seconds), held=held[0])


async def _look(held: list[float]) -> None:
    """Note what the loop worked between two looks; while others have the processor, nothing."""
    while True:
        began = time.thread_time()
        await asyncio.sleep(_LOOK_SECONDS)
        held[0] = max(held[0], time.thread_time() - began)


if __name__ == "__main__":
    main()
