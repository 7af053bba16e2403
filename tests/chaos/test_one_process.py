"""Two processes on one SQLite file: the second is refused in words, a dead one is in nobody's
way."""

from __future__ import annotations

import asyncio
import os
import sys

import pytest

from tests.chaos.programs import START_SECONDS, free_port
from tests.chaos.scene import Scene
from tests.story.product import ROOT

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_a_second_process_is_refused_in_words_and_the_first_goes_on(
    scene: Scene,
) -> None:
    first = await scene.starts()
    lock = (scene.folder / "opsbell.lock").read_text(encoding="ascii").strip()

    code, said = await _opsbell_run(scene)

    assert code != 0
    assert "another Opsbell" in said
    assert lock in said
    assert "DATA_DIR" in said
    assert "Traceback" not in said
    assert await scene.posts("still here") == 202
    await scene.people.olivia.sees("still here")
    assert first.code is None
    await scene.ends()


async def test_the_lock_of_a_killed_process_does_not_hinder_the_next(scene: Scene) -> None:
    killed = await scene.starts()
    await killed.kill()
    assert (scene.folder / "opsbell.lock").exists()

    await scene.starts()
    assert await scene.posts("back again") == 202
    await scene.people.olivia.sees("back again")
    await scene.ends()


async def test_a_bot_answers_at_once_after_a_kill_although_its_lease_had_time_left(
    scene: Scene,
) -> None:
    killed = await scene.starts()
    await killed.kill()
    left = "SELECT count(*) FROM leases WHERE name LIKE 'telegram:%' AND epoch = ?"
    epoch = scene.records.one("SELECT epoch FROM leases WHERE name LIKE 'telegram:%'")
    assert scene.records.one(left, epoch) == 1

    await scene.starts()
    await scene.people.carla.opens(scene.settled.place)
    await scene.people.carla.sees("How was it?")
    await scene.ends()


async def _opsbell_run(scene: Scene) -> tuple[int, str]:
    """Type the command into another terminal and return what came of it."""
    import random

    settings = {
        "DATA_DIR": str(scene.folder),
        "PORT": str(free_port(random.SystemRandom())),
        "PYTHONPATH": str(ROOT),
        **scene.sandbox.settings,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
        cwd=scene.folder,
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        said, _ = await asyncio.wait_for(process.communicate(), START_SECONDS)
    except TimeoutError:
        process.kill()
        raise
    assert process.returncode is not None
    return process.returncode, said.decode()
