"""What the clock asks next: coming occurrences of the rules with a schedule, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.alerts.policy import zone_of
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import InvalidInput
from core.ids import RuleId, WorkspaceId
from core.rules.hours import Opening
from core.rules.rule import RuleSpec, parse_rule
from core.rules.schedule import Schedule
from core.rules.tables import RuleRow
from core.texts import text

FURTHEST = timedelta(days=62)
OFTEN = timedelta(hours=2)
"""A rule that is asked more often, looked at as a whole, is told of once and not by the moment."""
MOST = 1_000
"""Occurrences in one answer."""
_MOST_OF_ONE = int(FURTHEST / OFTEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One occurrence of a rule; `rests`: it lies outside of the rule's hours, and nothing comes of
    it."""

    at: datetime
    rule_id: RuleId
    spec: RuleSpec
    schedule: Schedule
    rests: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What comes until `until`, in the workspace's `zone`. `often` has the next occurrence of each
    rule that is asked too often for a calendar. `is_cut`: there is more, and `until` is where the
    part ends."""

    zone: str
    since: datetime
    until: datetime
    items: tuple[Planned, ...]
    often: tuple[Planned, ...]
    is_cut: bool


class RuleCalendar:
    """The service; rules that are off or cannot be read are not in it."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def upcoming(self, workspace_id: WorkspaceId, *, until: datetime) -> Calendar:
        """Return what comes later than now and not later than `until`; raises InvalidInput for a
        moment that has passed, or is further than `FURTHEST`."""
        now = self._clock.now()
        if not now < until <= now + FURTHEST:
            wanted = text("a moment to come, at most {most} days from now", most=FURTHEST.days)
            raise InvalidInput(field="until", value=until.isoformat(), wanted=wanted)
        active = select(RuleRow).where(RuleRow.is_active).order_by(RuleRow.priority, RuleRow.id)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (await session.scalars(active)).all()
            zone = await zone_of(session, workspace_id)
        items: list[Planned] = []
        often: list[Planned] = []
        for row in rows:
            found = _planned(row, now, until, zone)
            if len(found) > max(1, (until - now) / OFTEN):
                often.append(found[0])
            else:
                items.extend(found)
        items.sort(key=lambda one: (one.at, one.spec.priority, one.rule_id))
        is_cut = len(items) > MOST
        return Calendar(
            zone=zone.key,
            since=now,
            until=items[MOST - 1].at if is_cut else until,
            items=tuple(items[:MOST]),
            often=tuple(often),
            is_cut=is_cut,
        )


def _planned(row: RuleRow, now: datetime, until: datetime, zone: ZoneInfo) -> list[Planned]:
    try:
        spec = parse_rule(row.spec)
    except InvalidInput:  # a later release wrote it: it waits for nothing here
        return []
    schedule = spec.schedule
    if schedule is None:
        return []
    opening = Opening.of(spec.hours, zone)
    found: list[Planned] = []
    for each in islice(schedule.coming(now, zone), _MOST_OF_ONE + 1):
        if each.at > until:
            break
        rests = not opening.is_open(each.at)
        found.append(
            Planned(at=each.at, rule_id=RuleId(row.id), spec=spec, schedule=schedule, rests=rests)
        )
    return found
