"""The numbers of questions: how many cases or alerts there are, an average, the age of the oldest.

A plain count or age is asked of the database. What has comparisons (`where`) or an average is
narrowed by it and then judged row by row by the very code that judges signals, so that both mean
the same on every database.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple, TypeVarTuple, assert_never
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from core.alerts.life import OPEN
from core.alerts.tables import AlertCaseRow, AlertRow
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.status import CaseStatus
from core.desk.tables import CaseRow
from core.ids import CaseId, WorkspaceId
from core.rules.condition import NOTHING_KNOWN
from core.rules.conditions.question import Population, Question
from core.rules.signal import Scalar, Signal, SignalKind
from core.rules.tables import SignalRow
from core.rules.zone import moment_at
from core.severity import Severity
from core.tenants.tables import PlaceRow

MOST = 100_000
"""Newest rows that are looked at for one question."""

_Given = TypeVarTuple("_Given")
_KINDS = {"complaints": "complaint", "feedback": "feedback", "requests": "request"}
_OPEN_CASES = tuple(status.value for status in CaseStatus if status.is_open)


class _One(NamedTuple):
    """A case or alert as comparisons see it."""

    at: datetime
    signal: Signal


class StoredHistory:
    """Answers from the tables of cases and alerts."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def answer(
        self, workspace: WorkspaceId, question: Question, *, at: datetime, zone: ZoneInfo
    ) -> float | None:
        """Return the number at that moment: a count, an average (None of nothing), or the age of
        the oldest in seconds (0 of nothing). A case without a severity of its own has the highest
        of its alerts."""
        if not question.where and question.measure != "average":
            return await self._plain(workspace, question, at, zone)
        found = [
            one
            for one in await self._population(workspace, question, at, zone)
            if all(each.decide(one.signal, NOTHING_KNOWN).holds for each in question.where)
        ]
        match question.measure:
            case "count":
                return float(len(found))
            case "oldest":
                return max(((at - one.at).total_seconds() for one in found), default=0.0)
            case "average":
                field = question.field or ""
                return _mean(one.signal.value_of(field) for one in found)
            case _:
                assert_never(question.measure)

    async def _plain(
        self, workspace: WorkspaceId, question: Question, at: datetime, zone: ZoneInfo
    ) -> float:
        """Return a count or an age of which no row need be read."""
        since, until = _span(question, at, zone)
        is_alerts = question.of in ("alerts", "firing")
        opened_at = AlertRow.fired_at if is_alerts else CaseRow.opened_at
        asked = select(func.count(), func.min(opened_at))
        if is_alerts:
            asked = _raised(asked, question.of, since, until)
        else:
            asked = _about(asked, question.of, since, until)
        async with self._database.reading(InWorkspace(workspace_id=workspace)) as session:
            found = (await session.execute(asked)).one()
        count = int(found[0])
        oldest: datetime | None = found[1]
        if question.measure == "count":
            return float(count)
        return 0.0 if oldest is None else (at - oldest).total_seconds()

    async def _population(
        self, workspace: WorkspaceId, question: Question, at: datetime, zone: ZoneInfo
    ) -> list[_One]:
        since, until = _span(question, at, zone)
        async with self._database.reading(InWorkspace(workspace_id=workspace)) as session:
            if question.of in ("alerts", "firing"):
                alerts = _raised(
                    select(AlertRow).order_by(AlertRow.fired_at.desc()).limit(MOST),
                    question.of,
                    since,
                    until,
                )
                return [_alert(row) for row in await session.scalars(alerts)]
            cases = _about(
                select(CaseRow, PlaceRow.name)
                .join(PlaceRow, PlaceRow.id == CaseRow.place_id, isouter=True)
                .order_by(CaseRow.opened_at.desc())
                .limit(MOST),
                question.of,
                since,
                until,
            )
            rows = (await session.execute(cases)).all()
            names = {str(getattr(each, "field", "")) for each in question.where}
            names.add(question.field or "")
            worst: dict[Any, str] = {}
            if "severity" in names:
                raised = _about(
                    select(AlertCaseRow.case_id, AlertRow.severity)
                    .join(AlertRow, AlertRow.id == AlertCaseRow.alert_id)
                    .join(CaseRow, CaseRow.id == AlertCaseRow.case_id),
                    question.of,
                    since,
                    until,
                )
                for case, severity in (await session.execute(raised)).all():
                    known = worst.get(case)
                    if known is None or Severity(severity).rank > Severity(known).rank:
                        worst[case] = severity
            labels: dict[Any, dict[str, str]] = {}
            if any(name.startswith("labels.") for name in names):
                given = _about(
                    select(SignalRow.case_id, SignalRow.labels).join(
                        CaseRow, CaseRow.id == SignalRow.case_id
                    ),
                    question.of,
                    since,
                    until,
                )
                for case, said in (await session.execute(given)).all():
                    labels.setdefault(case, {}).update(said)
        return [
            _case(row, place, worst.get(row.id), labels.get(row.id, {})) for row, place in rows
        ]


def _raised(
    statement: Select[*_Given], of: Population, since: datetime | None, until: datetime
) -> Select[*_Given]:
    """Return the statement narrowed to the alerts a question is about."""
    statement = statement.where(AlertRow.fired_at <= until)
    if since is not None:
        statement = statement.where(AlertRow.fired_at >= since)
    return statement.where(AlertRow.status.in_(OPEN if of == "alerts" else ("firing",)))


def _about(
    statement: Select[*tuple[Any, ...]], of: Population, since: datetime | None, until: datetime
) -> Select[*tuple[Any, ...]]:
    """Return the statement narrowed to the cases a question is about."""
    statement = statement.where(CaseRow.opened_at <= until)
    if since is not None:
        statement = statement.where(CaseRow.opened_at >= since)
    if of == "open":
        return statement.where(CaseRow.status.in_(_OPEN_CASES))
    if of in _KINDS:
        return statement.where(CaseRow.kind == _KINDS[of])
    return statement


def _span(question: Question, at: datetime, zone: ZoneInfo) -> tuple[datetime | None, datetime]:
    """Return from when (None: ever) until when what is counted was opened."""
    until = at if question.older_than is None else at - question.older_than
    within = question.within
    if within is None:
        return None, until
    if isinstance(within, timedelta):
        return at - within, until
    today = at.astimezone(zone).date()
    midnight = moment_at(datetime.combine(today, time()), zone)
    if within == "today":
        return midnight, until
    before = moment_at(datetime.combine(today - timedelta(days=1), time()), zone)
    return before, min(until, midnight - timedelta(microseconds=1))


def _case(row: CaseRow, place: str | None, severity: str | None, labels: dict[str, str]) -> _One:
    given: dict[str, Scalar | None] = {
        "kind": row.kind,
        "source": row.source,
        "status": row.status,
        "title": row.title,
        "rating": row.rating,
        "solved_rating": row.solved_rating,
        "category": row.category,
        "place": place,
        "severity": row.severity or severity,
    }
    return _One(row.opened_at, _signal(row, given, row.opened_at, labels, row.text, row.id))


def _alert(row: AlertRow) -> _One:
    given: dict[str, Scalar | None] = {
        **row.labels,
        "severity": row.severity,
        "status": row.status,
        "source": row.source_name,
        "title": row.title,
        "count": row.count,
    }
    return _One(row.fired_at, _signal(row, given, row.fired_at, row.labels, row.summary or ""))


def _signal(
    row: CaseRow | AlertRow,
    given: dict[str, Scalar | None],
    at: datetime,
    labels: dict[str, str],
    text: str,
    case: Any = None,
) -> Signal:
    return Signal(
        kind=SignalKind.CLOCK,
        workspace=WorkspaceId(row.workspace_id),
        at=at,
        case=None if case is None else CaseId(case),
        fields={name: value for name, value in given.items() if value is not None},
        labels=labels,
        text=text,
    )


def _mean(values: Iterable[Scalar | None]) -> float | None:
    numbers = [
        float(each)
        for each in values
        if isinstance(each, int | float) and not isinstance(each, bool)
    ]
    return sum(numbers) / len(numbers) if numbers else None
