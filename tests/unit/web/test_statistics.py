"""When the figures of a desk are pushed, and to whom which."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from core.analytics.desk_now import DeskNow, Today
from core.clock import ManualClock
from core.events.type import Topic
from core.ids import PersonId, WorkspaceId
from core.tenants.sight import EVERYTHING, Sight
from web.live.framed import Framed
from web.live.statistics import Statistics

HOME = WorkspaceId(UUID(int=1))
MINE = Sight(person_id=PersonId(UUID(int=2)), only_assigned=True)
NONE = {"low": 0, "medium": 0, "high": 0, "critical": 0}
EMPTY = DeskNow(
    cases={"new": 0, "acknowledged": 0, "in_progress": 0},
    unassigned=0,
    firing=NONE,
    acknowledged=0,
    today=Today(
        since=datetime(2026, 5, 4, tzinfo=UTC),
        cases=0,
        resolved=0,
        alerts=NONE,
        converted={},
        rating=None,
        first_answer_seconds=None,
    ),
)


@dataclass(kw_only=True)
class Desk:
    """A desk whose reading takes as long as is said, and the sockets that listen to it."""

    clock: ManualClock
    listen: set[Sight] = field(default_factory=lambda: {EVERYTHING})
    alerts: int = 0
    takes: float = 0.0
    reads: int = 0
    told: list[Framed] = field(default_factory=list)
    fails: bool = False

    async def read(self, workspace_id: WorkspaceId, sight: Sight, /) -> DeskNow:
        """Count: of one's own there are none."""
        self.reads += 1
        if self.fails:
            raise OSError("away")
        self.clock.advance(timedelta(seconds=self.takes))
        return replace(EMPTY, acknowledged=self.alerts if sight.is_everything else 0)

    def workspaces(self) -> list[WorkspaceId]:
        """There is one."""
        return [HOME]

    def sights(self, _: WorkspaceId, topic: Topic, /) -> Collection[Sight]:
        """Who listens."""
        return self.listen if topic is Topic.STATS else ()

    def tell(self, _: WorkspaceId, news: Framed, /) -> None:
        """Remember it."""
        self.told.append(news)

    def shown(self, sight: Sight) -> list[Any]:
        """Return how many alerts each frame shows to this sight."""
        bodies = [one.body_for(sight) for one in self.told]
        return [orjson.loads(one)["data"]["alerts"]["acknowledged"] for one in bodies if one]


@pytest.fixture
def desk() -> Desk:
    """One with a listener who sees everything."""
    return Desk(clock=ManualClock(start=datetime(2026, 5, 4, 12, tzinfo=UTC)))


@pytest.fixture
def statistics(desk: Desk) -> Statistics:
    """What pushes."""
    return Statistics(figures=desk, sockets=desk, clock=desk.clock)


async def a_second_later(desk: Desk, statistics: Statistics, *, changed: bool = True) -> None:
    """Let a second pass in which something happened, or nothing."""
    if changed:
        statistics.heard(HOME, 1)
    desk.clock.advance(timedelta(seconds=1))
    await statistics.tick()


async def test_who_begins_to_listen_is_told_how_it_is(desk: Desk, statistics: Statistics) -> None:
    desk.alerts = 3

    await statistics.tick()

    assert desk.shown(EVERYTHING) == [3]


async def test_nothing_is_counted_while_nobody_listens(desk: Desk, statistics: Statistics) -> None:
    desk.listen.clear()

    await a_second_later(desk, statistics)

    assert desk.reads == 0


async def test_what_did_not_change_is_not_pushed_again(desk: Desk, statistics: Statistics) -> None:
    await statistics.tick()
    await a_second_later(desk, statistics)
    desk.alerts = 1
    await a_second_later(desk, statistics)

    assert desk.shown(EVERYTHING) == [0, 1]


async def test_nobody_looks_where_nothing_happens_but_for_once_a_minute(
    desk: Desk, statistics: Statistics
) -> None:
    await statistics.tick()
    for _ in range(59):
        await a_second_later(desk, statistics, changed=False)
    before = desk.reads
    await a_second_later(desk, statistics, changed=False)

    assert (before, desk.reads) == (1, 2)


async def test_a_look_that_takes_long_is_followed_by_a_long_rest(
    desk: Desk, statistics: Statistics
) -> None:
    desk.takes = 0.5
    await statistics.tick()
    for _ in range(9):
        await a_second_later(desk, statistics)
    before = desk.reads
    await a_second_later(desk, statistics)

    assert (before, desk.reads) == (1, 2)


async def test_everybody_is_shown_what_they_see(desk: Desk, statistics: Statistics) -> None:
    desk.listen, desk.alerts = {EVERYTHING, MINE}, 5
    stranger = replace(MINE, person_id=PersonId(UUID(int=9)))

    await statistics.tick()

    assert desk.shown(EVERYTHING) == [5]
    assert desk.shown(MINE) == [0]
    assert desk.shown(stranger) == []


async def test_a_look_that_fails_is_made_again(
    desk: Desk, statistics: Statistics, caplog: pytest.LogCaptureFixture
) -> None:
    await statistics.tick()
    desk.alerts, desk.fails = 1, True
    await a_second_later(desk, statistics)
    desk.fails = False
    await a_second_later(desk, statistics, changed=False)

    assert desk.shown(EVERYTHING) == [0, 1]
    assert [one.getMessage() for one in caplog.records] == ["figures could not be pushed"]


async def test_who_comes_later_with_another_sight_is_told_too(
    desk: Desk, statistics: Statistics
) -> None:
    await statistics.tick()
    desk.listen.add(MINE)
    await a_second_later(desk, statistics, changed=False)

    assert desk.shown(MINE) == [0]
