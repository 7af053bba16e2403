"""Something else holds SQLite's lock: a backup, a shell somebody left open.

Shorter than callers wait, it costs time and nothing else. Longer, they are told within seconds to
come again. How long that is stands in the product; here the foreign writer holds on until the
callers wait, or until they were refused.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.chaos import figures
from tests.chaos.refused import Callers, health, holds, polls
from tests.chaos.scene import Scene

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

log = logging.getLogger(__name__)

SHORT, LONG = 8, 2
CALLERS = 8
LONGEST_WAIT_SECONDS = 30.0
"""Long before this everybody has an answer; a caller who waits for ever ends the test."""
_QUEUE = re.compile(r"^opsbell_writer_queue\S* (\d+)", re.MULTILINE)


async def test_a_short_lock_costs_time_and_nothing_else(scene: Scene) -> None:
    await scene.starts()
    callers = Callers(scene=scene)

    for trial in range(SHORT):
        async with asyncio.timeout(LONGEST_WAIT_SECONDS), asyncio.TaskGroup() as asking:
            with _locked(scene.folder):
                tasks: list[asyncio.Task[bool]] = []
                while len(tasks) < CALLERS or not await _is_somebody_in_line(scene):
                    words = f"case {trial}-{len(tasks)}"
                    tasks.append(asking.create_task(callers.case(words)))
        assert all(task.result() for task in tasks)
        await scene.drained()
    await scene.ends()

    assert callers.refusals == 0
    callers.assert_kept()


async def test_a_long_lock_is_told_to_everybody_and_forgotten_when_it_is_over(
    scene: Scene,
) -> None:
    opsbell = await scene.starts()
    callers, diego = Callers(scene=scene), scene.people.diego

    for trial in range(LONG):
        assert await callers.knock()
        await scene.drained()
        with _locked(scene.folder):
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                took = await asyncio.gather(
                    *(callers.case(f"case {trial}-{n}") for n in range(CALLERS)),
                    *(callers.post(f"post {trial}-{n}") for n in range(CALLERS)),
                )
            assert not any(took)
            said = await holds(opsbell, scene, diego)
            assert said["database"] == "takes no writes: something else holds its lock"
            asked = await polls(scene)
            assert not await callers.case(f"case {trial}-later")
            assert await polls(scene) == asked, "it asked for updates that it could not store"
        began = asyncio.get_running_loop().time()
        await opsbell.up(scene.http)
        figures.took(10, "from the lock's end to ready", asyncio.get_running_loop().time() - began)
        assert await health(opsbell, scene) == (200, {})
        await callers.ask_again()
        await scene.drained()
        seconds = asyncio.get_running_loop().time() - began
        figures.took(10, "from the lock's end to everything refused meanwhile done", seconds)
        assert await scene.pending() == 0
    await scene.ends()

    callers.assert_kept()
    log.warning("%s trials, %s refused", LONG, callers.refusals)
    figures.counted(10, "long locks", {"trials": LONG, "refused": callers.refusals, "lost": 0})


async def _is_somebody_in_line(scene: Scene) -> bool:
    """Tell whether somebody waits behind what the writer tries to commit."""
    async with scene.http.get(f"http://127.0.0.1:{scene.port}/metrics") as answer:
        found = _QUEUE.search(await answer.text())
    assert found is not None
    return int(found[1]) >= 1


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of whoever writes."""
    path = folder / "opsbell.db"
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as foreign:
        foreign.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            foreign.execute("ROLLBACK")
