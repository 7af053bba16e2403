"""The figures of a report are counted alike on both databases, and only of one workspace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from core.clock import ManualClock
from core.ids import PersonId, WorkspaceId
from core.reports.counting import PLACES, TEXT_CHARACTERS, Counting
from core.reports.figures import Figures, Rating, Times
from core.reports.window import Span, window_at
from core.severity import Severity
from core.tenants.sight import EVERYTHING, Sight
from tests.contracts.flows.clockwork import Clockwork, process
from tests.contracts.reports.desk import Desk

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = datetime(2026, 11, 17, 8, tzinfo=UTC)
MONDAY = datetime(2026, 11, 15, 23, tzinfo=UTC)
"""The midnight in Madrid at which Monday the 16th begins."""


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


async def counted(
    work: Clockwork,
    span: Span = Span.DAY,
    at: datetime = TUESDAY,
    zone: ZoneInfo = MADRID,
    sight: Sight = EVERYTHING,
) -> Figures:
    counting = Counting(database=work.runtime.database)
    return await counting.figures(work.workspace, window_at(span, at, zone), sight=sight)


async def test_a_reader_is_counted_nothing_they_do_not_see(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        desk = Desk(workspace=work.workspace)
        desk.case(MONDAY, rating=1, place="Lobby", text="towels towels", resolved=minutes(5))
        desk.case(
            MONDAY, rating=1, place="Lobby", answered=minutes(5), alert="high", seen=minutes(4)
        )
        desk.case(MONDAY - hours(1), rating=1, place="Lobby")
        desk.case(MONDAY, rating=4, place="Pool", alert="low", seen=minutes(2))
        desk.case(MONDAY, rating=5)
        await desk.write(work.runtime)
        person = PersonId(work.runtime.ids.new())
        pool = Sight(person_id=person, places=frozenset({desk.places["Pool"]}))

        found = await counted(work, sight=pool)
        none = await counted(work, sight=Sight(person_id=person, only_assigned=True))

    assert (found.by_kind, found.before, found.resolved) == ({"complaint": 2}, 0, 0)
    assert (found.places, found.words) == ((("Pool", 1),), ())
    assert found.alerts == {Severity.LOW: 1}
    assert found.open_now == {Severity.LOW: 1, None: 1}
    assert (found.first_answers, found.resolutions) == (None, None)
    assert found.acknowledgements is not None
    assert found.acknowledgements.count == 1
    assert found.rating is not None
    assert (found.rating.count, found.is_whole) == (2, False)
    assert none.is_quiet
    assert (none.open_now, none.alerts) == ({}, {})


async def test_everything_about_a_day(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        desk = Desk(workspace=work.workspace)
        desk.case(MONDAY, rating=1, place="Lobby", taken=minutes(5), alert="high", seen=minutes(4))
        desk.case(MONDAY + hours(1), rating=4, place="Pool", answered=minutes(10))
        desk.case(MONDAY + hours(1), kind="feedback", rating=5, place="Pool")
        desk.case(MONDAY + hours(23), kind="request", severity="low", resolved=minutes(30))
        desk.case(MONDAY + hours(24), rating=1, place="Too late", alert="critical")
        desk.case(MONDAY - minutes(1), rating=3, place="Too early", resolved=hours(2))
        desk.case(MONDAY - hours(30), rating=3)
        desk.case(MONDAY - hours(2), rating=2, severity="medium", resolved=hours(1))
        await desk.write(work.runtime)

        found = await counted(work)

    assert found.by_kind == {"complaint": 2, "feedback": 1, "request": 1}
    assert [bar.total for bar in found.bars] == [1, 2, *[0] * 21, 1]
    assert found.bars[1].rating == Rating(count=2, average=4.5)
    assert found.bars[2].rating is None
    assert found.rating == Rating(count=3, average=10 / 3)
    assert (found.before, found.rating_before) == (2, Rating(count=2, average=2.5))
    assert found.resolved == 2
    assert found.open_now == {Severity.HIGH: 1, Severity.CRITICAL: 1, None: 3}
    assert found.first_answers == Times(count=3, half=minutes(10), most=minutes(30))
    assert found.resolutions == Times(count=2, half=minutes(30), most=hours(2))
    assert found.places == (("Pool", 2), ("Lobby", 1))
    assert found.alerts == {Severity.HIGH: 1}
    assert found.acknowledgements == Times(count=1, half=minutes(4), most=minutes(4))


async def test_half_and_nine_of_ten_are_the_nearest_that_were_measured(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        desk = Desk(workspace=work.workspace)
        for number in range(1, 21):
            desk.case(MONDAY, resolved=minutes(number))
        await desk.write(work.runtime)

        found = await counted(work)

    assert found.resolutions == Times(count=20, half=minutes(10), most=minutes(18))


async def test_nothing_of_another_workspace_is_counted(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        other = Desk(workspace=WorkspaceId(uuid4()))
        for _ in range(3):
            other.case(
                MONDAY + hours(1),
                text="towels towels",
                rating=1,
                place="Theirs",
                answered=minutes(1),
                resolved=minutes(5),
                alert="critical",
                seen=minutes(1),
            )
        other.case(MONDAY + hours(1), alert="critical")
        other.case(MONDAY - hours(1), rating=1)
        await other.write(work.runtime)

        found = await counted(work)

    assert found.is_quiet
    assert found.open_now == {}
    assert (found.before, found.rating_before, found.words, found.places) == (0, None, (), ())
    assert (found.first_answers, found.resolutions, found.acknowledgements) == (None, None, None)


async def test_an_empty_workspace_has_figures_too(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        found = await counted(work, Span.WEEK)

    assert found.is_quiet
    assert [bar.total for bar in found.bars] == [0] * 7


@pytest.mark.parametrize(
    ("at", "bars"),
    [
        pytest.param(datetime(2026, 3, 30, 8, tzinfo=UTC), 23, id="clocks go forward"),
        pytest.param(datetime(2026, 10, 26, 8, tzinfo=UTC), 25, id="clocks go back"),
    ],
)
async def test_a_day_on_which_clocks_change_has_all_its_hours_and_no_other(
    at: datetime, bars: int, database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    window = window_at(Span.DAY, at, MADRID)
    async with process(database_url, tmp_path, clock) as work:
        desk = Desk(workspace=work.workspace)
        for edge in window.edges:
            desk.case(edge)
            desk.case(edge - timedelta(microseconds=1))
        await desk.write(work.runtime)

        found = await counted(work, at=at)

    assert [bar.total for bar in found.bars] == [2] * bars


async def test_a_week_is_seven_days_from_monday_also_when_clocks_change(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    at = datetime(2026, 10, 26, 8, tzinfo=UTC)
    async with process(database_url, tmp_path, clock) as work:
        desk = Desk(workspace=work.workspace)
        for hour in range(-1, 7 * 24 + 2):
            desk.case(window_at(Span.WEEK, at, MADRID).since + hours(hour))
        await desk.write(work.runtime)

        found = await counted(work, Span.WEEK, at)

    assert [bar.total for bar in found.bars] == [24] * 6 + [25]


async def test_today_is_compared_with_yesterday_up_to_the_same_time(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        desk = Desk(workspace=work.workspace)
        desk.case(TUESDAY - hours(25))
        desk.case(TUESDAY - hours(23))
        desk.case(TUESDAY - minutes(1))
        desk.case(TUESDAY)
        await desk.write(work.runtime)

        found = await counted(work, Span.TODAY)

    assert (found.opened, found.before) == (1, 1)


async def test_ten_thousand_different_words_of_one_customer_do_not_drown_the_others(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    flood = " ".join(_word(number) for number in range(10_000))
    async with process(database_url, tmp_path, clock) as work:
        desk = Desk(workspace=work.workspace)
        desk.case(MONDAY, text=flood)
        desk.case(MONDAY, text="towels " * 5_000)
        desk.case(MONDAY, text="No clean TOWELS, and the wifi doesn't work.")
        desk.case(MONDAY, text="¿Dónde están las toallas? El wifi no va.")
        desk.case(MONDAY, text="x" * TEXT_CHARACTERS + " towels are behind the edge")
        for number in range(PLACES + 2):
            desk.case(MONDAY, place=f"Place {number}")
        await desk.write(work.runtime)

        found = await counted(work)

    assert found.words == (("towels", 2), ("wifi", 2))
    assert [name for name, _ in found.places] == [f"Place {number}" for number in range(PLACES)]


def _word(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:05d}")
