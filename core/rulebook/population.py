"""The cases or alerts a question is about: counted by the database in groups of those alike in
what its comparisons ask, or read row by row where the words of each one matter.

Every comparison is judged by the code that judges signals, once for each group, so that it means
the same on every database.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.life import OPEN
from core.alerts.tables import AlertCaseRow, AlertRow
from core.desk.status import CaseStatus
from core.desk.tables import CaseRow
from core.ids import WorkspaceId
from core.rules.comparable import SEVERITY_FIELD
from core.rules.condition import NOTHING_KNOWN
from core.rules.conditions.compare import Compare
from core.rules.conditions.question import Question
from core.rules.signal import LABEL, Scalar, Signal, SignalKind
from core.rules.tables import SignalRow
from core.severity import Severity
from core.tenants.tables import PlaceRow

MOST = 100_000
"""Newest rows that are looked at where they cannot be counted in groups."""

MOST_GROUPS = 5_000
SLICE = 2_500

_Given = TypeVarTuple("_Given")
_KINDS = {"complaints": "complaint", "feedback": "feedback", "requests": "request"}
_OPEN_CASES = tuple(status.value for status in CaseStatus if status.is_open)
_CASES: Mapping[str, Any] = {
    "kind": CaseRow.kind,
    "source": CaseRow.source,
    "status": CaseRow.status,
    "title": CaseRow.title,
    "text": CaseRow.text,
    "rating": CaseRow.rating,
    "solved_rating": CaseRow.solved_rating,
    "category": CaseRow.category,
    "place": PlaceRow.name,
}
_ALERTS: Mapping[str, Any] = {
    "severity": AlertRow.severity,
    "status": AlertRow.status,
    "source": AlertRow.source_name,
    "title": AlertRow.title,
    "text": AlertRow.summary,
    "count": AlertRow.count,
}
_OWN_WORDS = frozenset({"title", "text"})
_NUMBERS = {"rating": CaseRow.rating, "solved_rating": CaseRow.solved_rating}
_NEVER = cast(null(), CaseRow.opened_at.type)
_WORST = "worst"
_LABELS = "labels"
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_BY_RANK = {each.rank: each.value for each in Severity}


@dataclass(frozen=True, slots=True)
class Alike:
    """So many that are alike: when the first was opened, and of how many numbers the sum is."""

    count: int
    first_at: datetime | None
    numbers: int
    total: float


@dataclass(frozen=True, slots=True)
class Each:
    """One of them; `ended_at` None: it still counts. `number` is what an average is of."""

    opened_at: datetime
    ended_at: datetime | None
    number: float | None


class Population:
    """Whom one question is about, in one workspace."""

    def __init__(self, question: Question, workspace_id: WorkspaceId) -> None:
        self._of = question.of
        self._where = [each for each in question.where if isinstance(each, Compare)]
        self._workspace_id = workspace_id
        self._is_alerts = question.of in ("alerts", "firing")
        self._opened_at = AlertRow.fired_at if self._is_alerts else CaseRow.opened_at
        self._id = AlertRow.id if self._is_alerts else CaseRow.id
        self._columns = self._asked({each.field for each in self._where})
        self._number = _number_of(question, self._is_alerts)
        self._fit: dict[tuple[Any, ...], bool] = {}
        self.has_number = self._number is not None
        """Whether there is anything an average could be of."""

    async def groups(
        self, session: AsyncSession, since: datetime | None, until: datetime
    ) -> list[Alike] | None:
        """Return those it is about by what they have in common; None when they are not to be told
        by groups: comparisons ask for words of their own, or there are too many groups."""
        if _LABELS in self._columns or _OWN_WORDS & self._columns.keys():
            return None
        number = cast(null(), Integer) if self._number is None else self._number
        labels = [f"by_{index}" for index in range(len(self._columns))]
        columns = zip(self._columns.values(), labels, strict=True)
        statement: Select[*tuple[Any, ...]] = select(
            func.count(self._id),
            func.min(self._opened_at),
            func.count(number),
            func.sum(number, type_=Integer),
            *(column.label(label) for column, label in columns),
        )
        statement = self._counted_now(self._joined(statement), since, until)
        if labels:
            statement = statement.group_by(*labels).limit(MOST_GROUPS + 1)
        rows = (await session.execute(statement)).all()
        if len(rows) > MOST_GROUPS:
            return None
        return [
            Alike(count, first_at, numbers, total or 0)
            for count, first_at, numbers, total, *values in rows
            if self._fits(values)
        ]

    async def each(
        self,
        session: AsyncSession,
        since: datetime | None,
        until: datetime,
        *,
        ended_after: datetime | None = None,
    ) -> AsyncIterator[list[Each]]:
        """Yield the newest `MOST` of them in slices, newest first: those that count now, or all
        that still counted at `ended_after` or later."""
        labels = await self._labels(session, since, until)
        number = cast(null(), Integer) if self._number is None else self._number
        ended_at = _NEVER if ended_after is None else self._ended_at()
        # What is nothing has no name of its own by which its column could be found.
        statement: Select[*tuple[Any, ...]] = select(
            self._id,
            self._opened_at,
            ended_at.label("ended_at"),
            number.label("number"),
            *(each.label(f"by_{index}") for index, each in enumerate(self._columns.values())),
        )
        statement = self._joined(statement)
        if ended_after is None:
            statement = self._counted_now(statement, since, until)
        else:
            still = or_(ended_at.is_(None), ended_at > ended_after)
            statement = self._of_kind(self._opened(statement, since, until)).where(still)
        statement = statement.order_by(self._opened_at.desc(), self._id.desc()).limit(SLICE)
        after: ColumnElement[bool] | None = None
        for _ in range(MOST // SLICE):
            part = statement if after is None else statement.where(after)
            rows = (await session.execute(part)).all()
            yield [
                Each(opened_at, ended, number)
                for key, opened_at, ended, number, *values in rows
                if self._fits(values, labels.get(key, {}))
            ]
            if len(rows) < SLICE:
                return
            key, at = rows[-1][:2]
            same = and_(self._opened_at == at, self._id < key)
            after = and_(self._opened_at <= at, or_(self._opened_at < at, same))

    def _asked(self, names: set[str]) -> dict[str, Any]:
        """Return the columns that hold what is asked about."""
        if self._is_alerts:
            found = {name: _ALERTS[name] for name in sorted(names & _ALERTS.keys())}
            return found | ({_LABELS: AlertRow.labels} if names - _ALERTS.keys() else {})
        found = {name: _CASES[name] for name in sorted(names & _CASES.keys())}
        if SEVERITY_FIELD in names:
            found |= {SEVERITY_FIELD: CaseRow.severity, _WORST: _worst()}
        if any(name.startswith(LABEL) for name in names):
            found[_LABELS] = _NEVER  # they stand with the signals
        return found

    def _joined(self, statement: Select[*_Given]) -> Select[*_Given]:
        if "place" in self._columns and not self._is_alerts:
            return statement.join(PlaceRow, PlaceRow.id == CaseRow.place_id, isouter=True)
        return statement

    def _opened(
        self, statement: Select[*_Given], since: datetime | None, until: datetime
    ) -> Select[*_Given]:
        statement = statement.where(self._opened_at <= until)
        return statement if since is None else statement.where(self._opened_at >= since)

    def _of_kind(self, statement: Select[*_Given]) -> Select[*_Given]:
        if self._of in _KINDS:
            return statement.where(CaseRow.kind == _KINDS[self._of])
        return statement

    def _counted_now(
        self, statement: Select[*_Given], since: datetime | None, until: datetime
    ) -> Select[*_Given]:
        statement = self._of_kind(self._opened(statement, since, until))
        match self._of:
            case "alerts":
                return statement.where(AlertRow.status.in_(OPEN))
            case "firing":
                return statement.where(AlertRow.status == "firing")
            case "open":
                return statement.where(CaseRow.status.in_(_OPEN_CASES))
            case _:
                return statement

    def _ended_at(self) -> ColumnElement[datetime | None]:
        """Return when it stopped counting, as far as that is known."""
        match self._of:
            case "alerts":
                ended = func.coalesce(AlertRow.resolved_at, AlertRow.last_at)
                return case((AlertRow.status.in_(OPEN), None), else_=ended)
            case "firing":
                seen = (AlertRow.acknowledged_at, AlertRow.resolved_at, AlertRow.last_at)
                return case((AlertRow.status == "firing", None), else_=func.coalesce(*seen))
            case "open":
                ended = func.coalesce(CaseRow.resolved_at, CaseRow.updated_at)
                return case((CaseRow.status.in_(_OPEN_CASES), None), else_=ended)
            case _:
                return _NEVER

    async def _labels(
        self, session: AsyncSession, since: datetime | None, until: datetime
    ) -> dict[Any, dict[str, str]]:
        """Return the labels of cases, which stand with what came in when they were opened."""
        found: dict[Any, dict[str, str]] = {}
        if self._is_alerts or _LABELS not in self._columns:
            return found
        given = (
            select(SignalRow.case_id, SignalRow.labels)
            .where(SignalRow.case_id.is_not(None), SignalRow.at <= until)
            .order_by(SignalRow.at.desc())
            .limit(MOST)
        )
        if since is not None:
            given = given.where(SignalRow.at >= since)
        for key, said in (await session.execute(given)).all():
            if said:
                found.setdefault(key, {}).update(said)
        return found

    def _fits(self, values: Sequence[Any], labels: Mapping[str, str] | None = None) -> bool:
        if not self._where:
            return True
        if _LABELS in self._columns or _OWN_WORDS & self._columns.keys():
            return self._is_meant(values, labels)
        alike = tuple(values)
        if (known := self._fit.get(alike)) is None:
            known = self._fit[alike] = self._is_meant(values, labels)
        return known

    def _is_meant(self, values: Sequence[Any], labels: Mapping[str, str] | None) -> bool:
        given = dict(zip(self._columns, values, strict=True))
        said: Mapping[str, str] = given.pop(_LABELS, None) or labels or {}
        worst = given.pop(_WORST, None)
        if worst is not None and not given.get(SEVERITY_FIELD):
            given[SEVERITY_FIELD] = _BY_RANK[worst]
        fields: dict[str, Scalar] = dict(said) if self._is_alerts else {}
        words = given.pop("text", None) or ""
        fields |= {name: value for name, value in given.items() if value is not None}
        signal = Signal(
            kind=SignalKind.CLOCK,
            workspace=self._workspace_id,
            at=_NO_TIME,
            fields=fields,
            labels=said,
            text=words,
        )
        return all(each.decide(signal, NOTHING_KNOWN).holds for each in self._where)


def _number_of(question: Question, is_alerts: bool) -> Any:
    if question.measure != "average":
        return None
    if is_alerts:
        return AlertRow.count if question.field == "count" else None
    return _NUMBERS.get(question.field or "")


def _worst() -> ColumnElement[int | None]:
    """Return the rank of the severest alert of a case that has no severity of its own."""
    rank = case(*((AlertRow.severity == each.value, each.rank) for each in Severity), else_=None)
    worst = (
        select(func.max(rank))
        .join(AlertCaseRow, AlertCaseRow.alert_id == AlertRow.id)
        .where(AlertCaseRow.case_id == CaseRow.id)
        .correlate(CaseRow)
        .scalar_subquery()
    )
    return case((func.coalesce(CaseRow.severity, "") == "", worst), else_=None)
