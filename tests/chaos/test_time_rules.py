"""Killed while the clock asks a rule: one alert and one message, whenever it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.chaos.scene import OLIVIA, SAM, Scene

MONTH = timedelta(days=31)
LINES = {
    "schedule": 'every 31d when count(open) < 100 then alert high named "{name}"',
    "silence": 'when no feedback for 31d then alert high named "{name}"',
}
"""A schedule of a month has one occurrence in the last 31 days, whenever the test is run."""


async def waits(scene: Scene, kind: str, name: str) -> None:
    """Have a rule wait for the clock that has come by the next start."""
    opsbell = await scene.starts()
    status, made = await scene.asks("/rules", name, {"line": LINES[kind].format(name=name)})
    assert status == 201, made
    await opsbell.stop()
    scene.records.let_the_clock_come(MONTH)


def alerts(scene: Scene, name: str) -> list[tuple[int, str]]:
    """Return count and status of each alert of the rule."""
    asked = "SELECT count, status FROM alerts WHERE title = ? ORDER BY number"
    return [(count, status) for count, status in scene.records.rows(asked, name)]


@pytest.mark.parametrize(
    ("kind", "moment"),
    [
        ("schedule", "in"),
        ("schedule", "before"),
        ("schedule", "after"),
        ("silence", "before"),
        ("silence", "after"),
    ],
)
async def test_s2_a_kill_around_the_commit_of_a_firing_leaves_one_alert_that_is_told(
    scene: Scene, kind: str, moment: str
) -> None:
    name = f"S2 {moment} {kind}"
    await waits(scene, kind, name)
    dying = await scene.starts(mishap=f"{moment}-alert:1:{name}", is_up=False)
    await dying.dies()
    kept = alerts(scene, name)
    firings = scene.records.one("SELECT count(*) FROM rule_firings")

    await scene.starts()
    await scene.until("SELECT count(*) = 1 FROM alerts WHERE title = ?", name)
    await scene.ends()

    assert kept == ([(1, "firing")] if moment == "after" else [])
    assert firings == len(kept) * (kind == "schedule")
    assert alerts(scene, name) == [(1, "firing")]
    assert scene.records.one("SELECT count(*) FROM rule_firings") == (kind == "schedule")
    assert [len(await scene.copies(chat, name)) for chat in (OLIVIA, SAM)] == [1, 1]


async def test_s2_a_kill_between_firing_and_sending_leaves_the_message_to_the_next_start(
    scene: Scene,
) -> None:
    await waits(scene, "schedule", "S2 sent later")
    dying = await scene.starts(mishap="calling-sendMessage:1:S2 sent later", is_up=False)
    await dying.dies()
    assert alerts(scene, "S2 sent later") == [(1, "firing")]
    assert await scene.copies(OLIVIA, "S2 sent later") == []

    await scene.starts()
    await scene.ends()

    assert alerts(scene, "S2 sent later") == [(1, "firing")]
    assert [len(await scene.copies(chat, "S2 sent later")) for chat in (OLIVIA, SAM)] == [1, 1]


async def test_s1_a_scheduler_that_dies_before_it_asks_leaves_it_to_the_next_late_and_once(
    scene: Scene,
) -> None:
    await waits(scene, "schedule", "S1 asked late")
    killed = await scene.starts(mishap="in-alert:1:S1 asked late", is_up=False)
    await killed.dies()
    again = await scene.starts(mishap="in-alert:1:S1 asked late", is_up=False)
    await again.dies()
    assert alerts(scene, "S1 asked late") == []

    await scene.starts()
    await scene.people.olivia.sees("S1 asked late", "open case")
    await scene.ends()

    assert alerts(scene, "S1 asked late") == [(1, "firing")]
