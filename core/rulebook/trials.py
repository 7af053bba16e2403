"""Rules tried before anybody relies on them: on a sample, on a case, on all that came in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import String, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.policy import zone_of
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.tables import CaseRow
from core.errors import InvalidInput, NotFound
from core.ids import CaseId, RuleId, WorkspaceId
from core.rules.proof import Proof, Replay, prove
from core.rules.rule import Rule, RuleSpec
from core.rules.signal import Scalar, Signal, SignalKind
from core.rules.tables import SignalRow
from core.rules.verdict import Verdict
from core.rules.windowed import over_time
from core.tenants.tables import PlaceRow

MOST_SIGNALS = 100_000
LONGEST_RANGE = timedelta(days=92)
LONGEST_WINDOW = timedelta(days=31)
_KINDS = {kind.value: kind for kind in SignalKind}
_NO_LABELS: Mapping[str, str] = MappingProxyType({})
_ABOUT = timedelta(minutes=1)
_TRIAL = RuleId(UUID(int=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Something that might come in."""

    text: str = ""
    kind: SignalKind = SignalKind.SUBMISSION
    fields: Mapping[str, Scalar] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a rule said of one signal, part by part."""

    signal: Signal
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A proof and its range; `is_partial`: more came in, and only the newest were looked at, of
    which `since` is the first."""

    proof: Proof
    since: datetime
    until: datetime
    is_partial: bool


class RuleTrials:
    """The service; it reads, and changes nothing."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def explain(
        self, workspace_id: WorkspaceId, spec: RuleSpec, given: Sample | Signal | int
    ) -> Trial:
        """Return what the rule would say, were it on, of a sample that came now, of a signal when
        it came, or of the case with this number when it came. What it counts is counted from what
        came in before.

        Raises NotFound for a case that is not here, InvalidInput for a rule that the clock asks.
        """
        if spec.schedule is not None:
            wanted = "a rule without a schedule: it looks at nothing that comes in"
            raise InvalidInput(field="schedule", value=spec.name, wanted=wanted)
        earlier: Sequence[Signal] = ()
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            zone = await zone_of(session, workspace_id)
            if isinstance(given, int):
                signal = await _of_case(session, workspace_id, given)
            elif isinstance(given, Signal):
                signal = given
            else:
                signal = Signal(
                    kind=given.kind,
                    workspace=workspace_id,
                    at=self._clock.now(),
                    fields=dict(given.fields),
                    labels=dict(given.labels),
                    text=given.text,
                )
            if over_time(spec.condition):
                earlier = await _signals(
                    session, workspace_id, spec, signal.at - LONGEST_WINDOW, signal.at
                )
        replay = Replay(Rule(id=_TRIAL, revision=1, spec=spec), workspace_id, zone=zone)

        def run() -> Verdict:
            before = list(earlier)
            with suppress(ValueError):  # itself; one alike that came as well does count
                before.remove(signal)
            for each in before:
                if signal.case is None or each.case != signal.case:
                    replay.take(each)
            return replay.explain(signal, replay.before(signal))

        return Trial(signal=signal, verdict=await asyncio.to_thread(run))

    async def prove(
        self, workspace_id: WorkspaceId, spec: RuleSpec, *, since: datetime, until: datetime
    ) -> Proven:
        """Return what the rule would have done with all that came in from `since` until `until`,
        with the newest `MOST_SIGNALS` of it when there was more.

        Raises InvalidInput for a range that is none or too long, and for a rule with a schedule.
        """
        if not since < until:
            raise InvalidInput(field="until", value=until.isoformat(), wanted="after since")
        if until - since > LONGEST_RANGE:
            wanted = f"at most {LONGEST_RANGE.days} days before until"
            raise InvalidInput(field="since", value=since.isoformat(), wanted=wanted)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            zone = await zone_of(session, workspace_id)
            rows = await _rows(session, spec, since, until, MOST_SIGNALS + 1)
        is_partial = len(rows) > MOST_SIGNALS
        if is_partial:
            rows = rows[:MOST_SIGNALS]
            since = rows[-1].at

        def run() -> Proof:
            signals = (_signal(workspace_id, row) for row in reversed(rows))
            return prove(spec, signals, workspace_id, since=since, until=until, zone=zone)

        proof = await asyncio.to_thread(run)
        return Proven(proof=proof, since=since, until=until, is_partial=is_partial)


async def _rows(
    session: AsyncSession, spec: RuleSpec, since: datetime, until: datetime, most: int
) -> Sequence[Any]:
    """Return the newest rows of the kinds the rule looks at, newest first."""
    statement = (
        select(
            SignalRow.kind,
            SignalRow.at,
            # A hundred thousand of them: their JSON is read in one step below.
            type_coerce(SignalRow.fields, String),
            type_coerce(SignalRow.labels, String),
            SignalRow.case_id,
            CaseRow.text,
        )
        .outerjoin(CaseRow, CaseRow.id == SignalRow.case_id)
        .where(
            SignalRow.at >= since,
            SignalRow.at <= until,
            SignalRow.kind.in_([kind.value for kind in spec.kinds]),
        )
        .order_by(SignalRow.at.desc(), SignalRow.id.desc())
        .limit(most)
    )
    return (await session.execute(statement)).all()


async def _signals(
    session: AsyncSession,
    workspace_id: WorkspaceId,
    spec: RuleSpec,
    since: datetime,
    until: datetime,
) -> Sequence[Signal]:
    """Return what came in, oldest first."""
    rows = await _rows(session, spec, since, until, MOST_SIGNALS)
    return [_signal(workspace_id, row) for row in reversed(rows)]


def _signal(workspace_id: WorkspaceId, row: Any) -> Signal:
    """Return the signal of a row. The text of an item without a case was not kept: its title
    stands for it."""
    kind, at, fields, labels, case_id, words = row
    fields = _decoded(fields)
    return Signal(
        kind=_KINDS[kind],
        workspace=workspace_id,
        at=at,
        case=case_id,
        fields=fields,
        labels=_NO_LABELS if labels in ("{}", {}) else _decoded(labels),
        text=words or str(fields.get("title", "")),
    )


def _decoded(stored: Any) -> Any:
    """Return JSON from SQLite's text; PostgreSQL's driver has read it already."""
    return orjson.loads(stored) if isinstance(stored, str) else stored


async def _of_case(session: AsyncSession, workspace_id: WorkspaceId, number: int) -> Signal:
    """Return the case as it came in; as it is now when that was not kept. Raises NotFound."""
    case = await session.scalar(select(CaseRow).where(CaseRow.number == number))
    if case is None:
        raise NotFound(kind="case", key=number)
    row = await session.scalar(
        select(SignalRow)
        .where(
            SignalRow.case_id == case.id,
            SignalRow.at >= case.opened_at - _ABOUT,  # by the index there is
            SignalRow.at <= case.opened_at + _ABOUT,
        )
        .order_by(SignalRow.at)
        .limit(1)
    )
    if row is not None:
        return Signal(
            kind=_KINDS[row.kind],
            workspace=workspace_id,
            at=row.at,
            case=CaseId(case.id),
            fields=row.fields,
            labels=row.labels,
            text=case.text,
        )
    fields: dict[str, Scalar] = {"kind": case.kind, "source": case.source}
    for name in ("rating", "category"):
        value = getattr(case, name)
        if value is not None:
            fields[name] = value
    if case.place_id is not None:
        place = await session.scalar(select(PlaceRow.name).where(PlaceRow.id == case.place_id))
        fields |= {} if place is None else {"place": place}
    return Signal(
        kind=SignalKind.SUBMISSION,
        workspace=workspace_id,
        at=case.opened_at,
        case=CaseId(case.id),
        fields=fields,
        text=case.text,
    )
