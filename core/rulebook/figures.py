"""What rules did in the last days: the counts of all processes, written now and then and read.

Counts are kept by rule and day, so there are no more rows than that. What a process counts is
written some seconds later, with whatever else waits for a commit; a process that dies takes the
counts of those seconds with it.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.among import among
from core.ids import RuleId, WorkspaceId
from core.later_writer import LaterWriter
from core.rules.tables import RuleStatRow
from core.rules.tally import FailureKind, Ledgers, RuleFailure, Tally
from core.work import Batch, Books, Load, Work

log = logging.getLogger(__name__)

DAYS = 7
"""Today, in UTC, and those before it."""
DAYS_AT_MOST = 31
KEPT = timedelta(days=35)
WRITE_SECONDS = 10.0
AT_ONCE = 200
"""Rules whose counts share a commit; more would have those wait who write beside them."""

Day = tuple[RuleId, str]
"""A rule and a day."""

_FAILURE = (RuleStatRow.failed_at, RuleStatRow.failure_kind, RuleStatRow.failure_reason)
_COLUMNS = (
    RuleStatRow.rule_id,
    RuleStatRow.day,
    RuleStatRow.asked,
    RuleStatRow.unanswered,
    RuleStatRow.hits,
    RuleStatRow.errors,
    RuleStatRow.repeated,
    RuleStatRow.quiet,
    RuleStatRow.spans,
    *_FAILURE,
)
_KEY = (RuleStatRow.rule_id, RuleStatRow.day)


async def _fetch(session: AsyncSession, keys: Sequence[Day]) -> dict[Day, Tally]:
    connection = await session.connection()
    statement = select(*_COLUMNS).where(among(_KEY, keys)).order_by(*_KEY).with_for_update()
    rows = await connection.execute(statement)
    return {(RuleId(row.rule_id), row.day): _tally(row) for row in rows}


STATS: Load[Day, Tally] = Load("rule_stats", _fetch)
"""(rule, day) → what it did on that day."""


class CountsWriter(LaterWriter):
    """Writes what the ledgers of this process hold; `run` does it every ten seconds."""

    def __init__(self, *, ledgers: Ledgers, books: Books, clock: Clock) -> None:
        super().__init__(clock=clock, seconds=WRITE_SECONDS)
        self._ledgers = ledgers
        self._books = books

    async def write(self) -> None:
        """Write what was counted so far; what cannot be written is counted on."""
        for workspace_id, ledger in self._ledgers.all():
            left = ledger.take()
            try:
                while left:
                    some = dict(islice(left.items(), AT_ONCE))
                    await self._books.change(_Add(workspace_id, day_of(self._clock.now()), some))
                    left = {rule: tally for rule, tally in left.items() if rule not in some}
            except Exception as problem:
                ledger.give_back(left)
                log.warning(
                    "counts of rules are written later",
                    extra={"action": "rule_counts_later", "problem": type(problem).__name__},
                )


@dataclass(frozen=True, slots=True)
class _Add:
    """Counts as the writer takes them."""

    workspace_id: WorkspaceId
    day: str
    counted: Mapping[RuleId, Tally]

    def decide(self, batch: Batch, work: Work) -> Generator[None, None, None]:
        for rule in self.counted:
            batch.want(STATS, (rule, self.day))
        yield
        for rule, counted in self.counted.items():
            before = batch.get(STATS, (rule, self.day))
            now = Tally()
            for one in (before, counted):
                if one is not None:
                    now.add(one)
            batch.put(STATS, (rule, self.day), now)
            if before is None:
                work.insert(RuleStatRow, rule_id=rule, day=self.day, **_values(now))
            else:
                work.update(RuleStatRow, (rule, self.day), **_values(now))


async def figures_by_rule(
    session: AsyncSession,
    workspace_id: WorkspaceId,
    now: datetime,
    *,
    days: int = DAYS,
    only: RuleId | None = None,
) -> dict[RuleId, Tally]:
    """Return what each rule did (`only` this one); those that did nothing are left out."""
    statement = select(*_COLUMNS).where(
        RuleStatRow.workspace_id == workspace_id,
        RuleStatRow.day > day_of(now - timedelta(days=days)),
    )
    if only is not None:
        statement = statement.where(RuleStatRow.rule_id == only)
    found: dict[RuleId, Tally] = {}
    for row in await session.execute(statement):
        found.setdefault(RuleId(row.rule_id), Tally()).add(_tally(row))
    return found


async def counts_by_rule(
    session: AsyncSession, workspace_id: WorkspaceId, now: datetime, *, days: int = DAYS
) -> dict[RuleId, Tally]:
    """Return what each rule did but for how long it took: added up by the database, so that a
    list of thousands of rules reads one row for each."""
    of_late = (
        RuleStatRow.workspace_id == workspace_id,
        RuleStatRow.day > day_of(now - timedelta(days=days)),
    )
    sums = (func.sum(getattr(RuleStatRow, name)).label(name) for name in _COUNTS)
    added = select(RuleStatRow.rule_id, *sums).where(*of_late).group_by(RuleStatRow.rule_id)
    found: dict[RuleId, Tally] = {}
    for row in await session.execute(added):
        tally = found[RuleId(row.rule_id)] = Tally()
        for name in _COUNTS:
            setattr(tally, name, int(getattr(row, name)))
    failed = (
        select(RuleStatRow.rule_id, *_FAILURE)
        .where(*of_late, RuleStatRow.failed_at.is_not(None))
        .order_by(RuleStatRow.failed_at)
    )
    for row in await session.execute(failed):
        found.setdefault(RuleId(row.rule_id), Tally()).last = _failure(row)
    return found


def day_of(at: datetime) -> str:
    """Return the day of a moment in UTC, as rows name it."""
    return at.date().isoformat()


def _tally(row: Row[*tuple[Any, ...]]) -> Tally:
    tally = Tally()
    for name in _COUNTS:
        setattr(tally, name, getattr(row, name))
    tally.spans = _spans(row.spans)
    if row.failed_at is not None:
        tally.last = _failure(row)
    return tally


def _failure(row: Row[*tuple[Any, ...]]) -> RuleFailure:
    return RuleFailure(
        at=row.failed_at,
        kind=FailureKind(row.failure_kind),
        reason=row.failure_reason or "",
    )


def _spans(stored: object) -> dict[int, int]:
    """Return how often it took how long; nothing where the row does not say."""
    if not isinstance(stored, dict):
        return {}
    return {
        int(step): count
        for step, count in stored.items()
        if str(step).isdecimal() and isinstance(count, int)
    }


_COUNTS = ("asked", "unanswered", "hits", "errors", "repeated", "quiet")


def _values(tally: Tally) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(tally, name) for name in _COUNTS}
    values["spans"] = {str(step): count for step, count in sorted(tally.spans.items())}
    last = tally.last
    values["failed_at"] = None if last is None else last.at
    values["failure_kind"] = None if last is None else last.kind.value
    values["failure_reason"] = None if last is None else last.reason
    return values
