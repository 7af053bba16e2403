"""Figures of random desks are those that somebody counts who reads every row, also on days on
which the clocks change, in empty parts and for those who see only some of it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from core.analytics.alert_figures import AlertsOverTime
from core.analytics.case_figures import CasesOverTime
from core.analytics.group_figures import By, Groups
from core.analytics.period import Period, Step
from core.ids import PersonId
from core.reports.took import Took, TookOver
from core.tenants.sight import EVERYTHING, Sight, Sighted
from core.tenants.tables import PlaceRow
from tests.contracts.analytics.desk import ALL, Desk

ZONE = ZoneInfo("Europe/Madrid")
MILLISECOND, DAY = timedelta(milliseconds=1), timedelta(days=1)
SPRING = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)
"""Two days later the clocks go forward."""
AUTUMN = datetime(2026, 10, 23, 9, 30, tzinfo=UTC)
"""And back."""
LENGTH = 5 * DAY
CASES = 60

LABELS: Mapping[Step, Callable[[datetime], Hashable]] = {
    Step.HOUR: lambda at: at.astimezone(UTC).replace(minute=0, second=0, microsecond=0),
    Step.DAY: lambda at: at.astimezone(ZONE).date(),
    Step.WEEK: lambda at: at.astimezone(ZONE).isocalendar()[:2],
}
"""What moments of one part have in common."""


@dataclass(slots=True, kw_only=True)
class Thing:
    """A case or an alert as it was made up."""

    at: datetime
    seen: Sighted
    values: dict[str, Any] = field(default_factory=dict)
    said: list[datetime] = field(default_factory=list)

    @property
    def first_answer(self) -> datetime | None:
        """Return when somebody took it, wrote, or resolved it."""
        known = (self.values["acknowledged_at"], self.values["resolved_at"], *self.said)
        return min((each for each in known if each is not None), default=None)


KEYS: Mapping[By, Callable[[Thing], UUID | str | None]] = {
    By.PLACE: lambda one: one.seen.place_id,
    By.CATEGORY: lambda one: one.seen.category,
    By.PERSON: lambda one: one.seen.assignee_id,
}

Lengths = Iterable[tuple[datetime, datetime, datetime | None]]
"""By which moment it is counted, from when and until when it took."""


@dataclass(slots=True, kw_only=True)
class Town:
    """A desk full of made-up things."""

    desk: Desk
    since: datetime
    other_place: UUID
    cases: list[Thing] = field(default_factory=list)
    alerts: list[Thing] = field(default_factory=list)

    @property
    def until(self) -> datetime:
        """Return where the period ends that is asked about."""
        return self.since + LENGTH

    def sights(self) -> Sequence[Sight]:
        """Return everything, some places and a category, and only what is theirs."""
        person = self.desk.person
        return (
            EVERYTHING,
            Sight(
                person_id=person,
                places=frozenset({self.desk.place}),
                categories=frozenset({"Heat"}),
            ),
            Sight(person_id=person, only_assigned=True),
            Sight(person_id=PersonId(self.desk.ids.new()), places=frozenset()),
        )

    def came(self, things: Iterable[Thing], by: str | None = None) -> list[Thing]:
        """Return those that came (or `by` another moment) in the period."""
        moments = ((one, one.at if by is None else one.values[by]) for one in things)
        return [one for one, at in moments if at is not None and self.since <= at < self.until]


@pytest.fixture(params=[SPRING, AUTUMN], ids=["spring", "autumn"])
async def town(request: pytest.FixtureRequest, desk: Desk) -> Town:
    """Cases and alerts somewhat before, in and after the period; nothing on its third day."""
    town = Town(desk=desk, since=request.param, other_place=desk.ids.new())
    await desk.lives_in(ZONE.key)
    async with desk.database.writing(ALL) as session:
        session.add(
            PlaceRow(
                id=town.other_place,
                workspace_id=desk.home,
                name="Bar",
                start_token="b",
                created_at=desk.clock.now(),
            )
        )
    rng = random.Random(11)
    for _ in range(CASES):
        case = _thing(rng, town)
        key = await desk.case(
            rng.choice(("new", "acknowledged", "resolved")),
            opened_at=case.at,
            place_id=case.seen.place_id,
            category=case.seen.category,
            assignee_id=case.seen.assignee_id,
            **case.values,
            rating=rng.choice((None, 1, 5)),
        )
        for _ in range(rng.choice((0, 1, 3))):
            case.said.append(_later(rng, case.at))
            await desk.said(key, "staff", case.said[-1])
        await desk.said(key, "customer", case.at)
        town.cases.append(case)
        alert = _thing(rng, town)
        about = rng.choice((None, key))
        alert.seen = Sighted() if about is None else case.seen
        await desk.alert("low", fired_at=alert.at, case=about, **alert.values)
        town.alerts.append(alert)
    return town


def _thing(rng: random.Random, town: Town) -> Thing:
    at = town.since - DAY + rng.randrange(8 * 86_400_000) * MILLISECOND
    if (at - town.since).days == 2:
        at -= DAY
    return Thing(
        at=at,
        seen=Sighted(
            place_id=rng.choice((None, town.desk.place, town.other_place)),
            category=rng.choice((None, "Heat", "Water")),
            assignee_id=rng.choice((None, None, town.desk.person)),
        ),
        values={
            name: rng.choice((None, _later(rng, at)))
            for name in ("acknowledged_at", "resolved_at")
        },
    )


def _later(rng: random.Random, at: datetime) -> datetime:
    # Some clocks were set back.
    return at + rng.randrange(-5_000, 2 * 86_400_000) * MILLISECOND


def by_hand(lengths: Sequence[timedelta]) -> Took | None:
    """Return what is told of these lengths."""
    if not lengths:
        return None
    seconds = sorted(each.total_seconds() for each in lengths)
    n = len(seconds)
    half, most = (seconds[-(-percent * n // 100) - 1] for percent in (50, 90))
    mean = sum(seconds) / n
    return Took(count=n, half=max(0.0, half), most=max(0.0, most), mean=max(0.0, mean))


def same(found: Took | None, wanted: Took | None) -> bool:
    """Tell whether both say the same, to what SQLite's days in fractions leave."""
    if found is None or wanted is None:
        return found is wanted
    return (found.count, found.half, found.most, found.mean) == pytest.approx(
        (wanted.count, wanted.half, wanted.most, wanted.mean), abs=0.002
    )


def check(found: TookOver, period: Period, lengths: Lengths) -> None:
    """Compare with what is counted by hand for the whole and each part."""
    label = LABELS[period.step]
    parts: dict[Hashable, list[timedelta]] = defaultdict(list)
    for counted_at, begins, ends in lengths:
        if ends is not None:
            parts[label(counted_at)].append(ends - begins)
    wanted = {label(start): by_hand(parts[label(start)]) for start in period.starts}
    for number, start in enumerate(period.starts):
        assert same(found.parts.get(number), wanted[label(start)]), (number, start)
    assert same(found.whole, by_hand([each for one in parts.values() for each in one]))


@pytest.mark.parametrize("step", Step)
async def test_cases_over_time_are_as_counted_by_hand(town: Town, step: Step) -> None:
    for sight in town.sights():
        found, _ = await CasesOverTime(database=town.desk.database).read(
            town.desk.home, sight, since=town.since, until=town.until, step=step
        )

        seen = [one for one in town.cases if sight.covers_case(one.seen)]
        came, label = town.came(seen), LABELS[step]
        assert [each.count for each in found.opened] == [
            sum(label(one.at) == label(start) for one in came) for start in found.period.starts
        ]
        check(
            found.first_answers, found.period, ((one.at, one.at, one.first_answer) for one in came)
        )
        ended = town.came(seen, by="resolved_at")
        over = [(one.values["resolved_at"], one.at, one.values["resolved_at"]) for one in ended]
        assert sum(found.resolved) == len(ended)
        check(found.resolutions, found.period, over)


@pytest.mark.parametrize("step", Step)
async def test_alerts_over_time_are_as_counted_by_hand(town: Town, step: Step) -> None:
    for sight in town.sights():
        found, _ = await AlertsOverTime(database=town.desk.database).read(
            town.desk.home, sight, since=town.since, until=town.until, step=step
        )

        came = town.came(
            one
            for one in town.alerts
            if sight.covers_any([] if one.seen == Sighted() else [one.seen])
        )
        assert sum(each.count for each in found.fired) == len(came)
        for told, name in (
            (found.acknowledgements, "acknowledged_at"),
            (found.resolutions, "resolved_at"),
        ):
            check(told, found.period, ((one.at, one.at, one.values[name]) for one in came))


@pytest.mark.parametrize("by", KEYS)
async def test_groups_are_as_counted_by_hand(town: Town, by: By) -> None:
    key = KEYS[by]
    for sight in town.sights():
        found = await Groups(database=town.desk.database).read(
            town.desk.home, sight, by, since=town.since, until=town.until
        )

        seen = [one for one in town.cases if sight.covers_case(one.seen)]
        came, ended = town.came(seen), town.came(seen, by="resolved_at")
        assert {one.key for one in found.groups} == {key(one) for one in (*came, *ended)}
        for group in found.groups:
            mine = [one for one in came if key(one) == group.key]
            over = [one for one in ended if key(one) == group.key]
            assert (group.opened, group.resolved) == (len(mine), len(over))
            waits = [one.first_answer - one.at for one in mine if one.first_answer is not None]
            assert same(group.first_answer, by_hand(waits))
            lasted = [one.values["resolved_at"] - one.at for one in over]
            assert same(group.resolution, by_hand(lasted))
