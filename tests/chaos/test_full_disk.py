"""A disk that fills up, five times over: D1 of the crash points.

Once as a limit on how far the process may write into a file, and once as a small disk of its own
that something else fills to the last byte.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos import figures
from tests.chaos.programs import Opsbell
from tests.chaos.refused import Callers, holds, polls
from tests.chaos.scene import DRAIN_SECONDS, Scene

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

log = logging.getLogger(__name__)

TRIALS = 5
TAKEN, REFUSED = 2, 3
"""How many requests go well before each trial, and how many pairs are refused in it."""
DISK = "64m"
"""SQLite's log alone grows to 16 MB before it is copied back."""
BALLAST = "ballast"

Turn = Callable[[], Awaitable[None]]


async def test_a_process_that_may_write_no_more_loses_nothing_and_goes_on_by_itself(
    scene: Scene,
) -> None:
    opsbell = await scene.starts()

    await _fill_and_free(scene, opsbell, opsbell.fills_the_disk, opsbell.finds_space)


async def test_a_disk_that_is_full_to_the_last_byte_loses_nothing_and_goes_on_by_itself(
    scene: Scene,
) -> None:
    with _small_disk(scene.folder):
        opsbell = await scene.starts()
        ballast = scene.folder / BALLAST

        async def fill() -> None:
            _fill(ballast)

        async def free() -> None:
            ballast.unlink()

        try:
            await _fill_and_free(scene, opsbell, fill, free)
        finally:
            if opsbell.code is None:
                await opsbell.kill()


async def _fill_and_free(scene: Scene, opsbell: Opsbell, fill: Turn, free: Turn) -> None:
    callers, diego = Callers(scene=scene), scene.people.diego
    for trial in range(TRIALS):
        for _ in range(TAKEN):
            assert await callers.knock()
        await scene.drained()

        await fill()
        await _until_refused(callers)
        said = await holds(opsbell, scene, diego)
        assert said["database"].startswith("takes no writes: its disk is full")
        asked, kept = await polls(scene), await scene.pending()
        await diego.writes(f"still there {trial}")
        for _ in range(REFUSED):
            assert not await callers.post(f"post {trial} refused {callers.refusals}")
        assert await scene.pending() == kept + 1
        assert await polls(scene) == asked, "it asked for updates that it could not store"

        await free()
        began = asyncio.get_running_loop().time()
        await opsbell.up(scene.http)
        figures.took(9, "from space to ready", asyncio.get_running_loop().time() - began)
        await callers.ask_again()
        await scene.drained()
        took = asyncio.get_running_loop().time() - began
        figures.took(9, "from space to everything refused meanwhile done", took)
        assert await scene.pending() == 0
    await scene.ends()

    callers.assert_kept()
    _assert_updates_are_done(scene)
    counts = {
        "trials": TRIALS,
        "posts taken": len(callers.posts),
        "cases taken": len(callers.cases),
        "refused": callers.refusals,
        "lost": 0,
    }
    log.warning("%s", counts)
    figures.counted(9, fill.__name__, counts)


async def _until_refused(callers: Callers) -> None:
    """What fits into a file that is there already is still taken."""
    async with asyncio.timeout(DRAIN_SECONDS):
        while await callers.knock():
            pass


def _assert_updates_are_done(scene: Scene) -> None:
    rows = scene.records.rows(
        "SELECT update_id, done_at, failed_at FROM inbox_updates ORDER BY update_id"
    )
    numbers = [number for number, _, _ in rows]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert all(done and not failed for _, done, failed in rows)


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    """Have the folder lie on a small disk of its own; skips where that is not allowed."""
    kept = folder.with_name("kept")
    folder.rename(kept)
    folder.mkdir()
    options = f"size={DISK},mode=0700"
    mounting = ["mount", "-t", "tmpfs", "-o", options, "opsbell-test", str(folder)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        pytest.skip(f"a disk can only be mounted by root: {problem}")
    try:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True, capture_output=True)


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while file.write(b"x" * size) == size:
                    os.fsync(file.fileno())
            except OSError:
                continue
