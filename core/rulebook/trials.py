"""Rules tried before anybody relies on them: on a sample, on a case, on all that came in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.policy import zone_of
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.tables import CaseRow
from core.errors import InvalidInput, NotFound
from core.ids import CaseId, RuleId, WorkspaceId
from core.rulebook.history import StoredHistory
from core.rulebook.past import Past, status_of
from core.rules.proof import Example, Proof, Proving, Replay
from core.rules.rule import Rule, RuleSpec
from core.rules.schedule import Schedule
from core.rules.signal import Scalar, Signal, SignalKind
from core.rules.tables import SignalRow
from core.rules.verdict import Verdict
from core.rules.windowed import over_time
from core.tenants.tables import PlaceRow
from core.texts import text

MOST_SIGNALS = 100_000
MOST_OCCURRENCES = 20_000
"""Two weeks of a rule that is asked every minute."""

LONGEST_RANGE = timedelta(days=92)
LONGEST_WINDOW = timedelta(days=31)
AT_ONCE = 1
"""So many walk through the past at a time: each keeps the interpreter busy for seconds, and what
comes in meanwhile gets its turns between them."""

_KINDS = {kind.value: kind for kind in SignalKind}
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
    """A proof and its range; `by_clock`: of a rule with a schedule. `is_partial`: more came in,
    and only the newest were looked at, of which `since` is the first. `unjudged` more could not be
    looked at: what they said was not kept when they came."""

    proof: Proof
    since: datetime
    until: datetime
    is_partial: bool
    unjudged: int = 0
    by_clock: bool = False


class RuleTrials:
    """The service; it reads, and changes nothing."""

    def __init__(self, *, database: Database, clock: Clock, history: StoredHistory) -> None:
        self._database = database
        self._history = history
        self._clock = clock
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def explain(
        self, workspace_id: WorkspaceId, spec: RuleSpec, given: Sample | Signal | int | None
    ) -> Trial:
        """Return what the rule would say, were it on, of a sample that came now, of a signal when
        it came, or of the case with this number when it came. What it counts is counted from what
        came in before. A rule with a schedule is asked as of now, and tried on nothing (None).

        Raises NotFound for a case that is not here, InvalidInput for a rule with a schedule and
        something to try it on, or neither.
        """
        if spec.schedule is not None:
            return await self._asked_now(workspace_id, spec, given)
        if given is None:
            wanted = text("either {one} or {other}", one="sample", other="case")
            raise InvalidInput(field="sample", value=None, wanted=wanted)
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
        replay = Replay(Rule(id=_TRIAL, revision=1, spec=spec), workspace_id, zone=zone)

        is_met = False

        def take(earlier: Iterable[Signal]) -> None:
            nonlocal is_met
            for each in earlier:
                if signal.case is not None:
                    is_itself = each.case == signal.case
                else:  # One alike that came as well does count.
                    is_itself = not is_met and _is_alike(each, signal)
                is_met = is_met or is_itself
                if not is_itself:
                    replay.take(each)

        if over_time(spec.condition):
            past = Past(
                workspace_id=workspace_id,
                spec=spec,
                since=signal.at - LONGEST_WINDOW,
                until=signal.at,
                most=MOST_SIGNALS,
            )
            async with self._turns:
                await past.through(self._database, take)
        verdict = replay.explain(signal, replay.before(signal))
        return Trial(signal=signal, verdict=verdict)

    async def _asked_now(self, workspace_id: WorkspaceId, spec: RuleSpec, given: object) -> Trial:
        if given is not None:
            wanted = text("nothing: the clock asks this rule, and it is asked as of now")
            raise InvalidInput(field="sample", value="given", wanted=wanted)
        now = self._clock.now()
        zone = await self._zone(workspace_id)
        replay = Replay(Rule(id=_TRIAL, revision=1, spec=spec), workspace_id, zone=zone)
        answers = {
            each.digest: await self._history.answer(workspace_id, each, at=now, zone=zone)
            for each in replay.questions()
        }
        signal, _ = replay.ask(now, answers)
        return Trial(signal=signal, verdict=replay.explain(signal, answers=answers))

    async def _zone(self, workspace_id: WorkspaceId) -> ZoneInfo:
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await zone_of(session, workspace_id)

    async def prove(
        self, workspace_id: WorkspaceId, spec: RuleSpec, *, since: datetime, until: datetime
    ) -> Proven:
        """Return what the rule would have done with all that came in from `since` until `until`,
        with the newest `MOST_SIGNALS` of it when there was more. A rule with a schedule is asked
        at each of its times in the range, the newest `MOST_OCCURRENCES` of them; what there was at
        each is worked out from one reading of it all.

        Raises InvalidInput for a range that is none or too long.
        """
        if not since < until:
            wanted = text("after {field}", field="since")
            raise InvalidInput(field="until", value=until.isoformat(), wanted=wanted)
        if until - since > LONGEST_RANGE:
            wanted = text(
                "at most {most} days before {field}", most=LONGEST_RANGE.days, field="until"
            )
            raise InvalidInput(field="since", value=since.isoformat(), wanted=wanted)
        zone = await self._zone(workspace_id)
        if spec.schedule is not None:
            return await self._prove_by_clock(
                workspace_id, spec, spec.schedule, since, until, zone
            )
        past = Past(
            workspace_id=workspace_id,
            spec=spec,
            since=since,
            until=until,
            most=MOST_SIGNALS,
        )
        proving = Proving(spec, workspace_id, since=since, zone=zone)
        async with self._turns:
            walked = await past.through(self._database, proving.take)
            proof = await asyncio.to_thread(proving.finish, until)
        proof = replace(proof, looked_at=walked.count - walked.unjudged)
        if not past.with_text:
            proof = replace(proof, examples=await self._written(workspace_id, proof.examples))
        return Proven(
            proof=proof,
            since=walked.first_at or since,
            until=until,
            is_partial=walked.first_at is not None,
            unjudged=walked.unjudged,
        )

    async def _prove_by_clock(
        self,
        workspace_id: WorkspaceId,
        spec: RuleSpec,
        schedule: Schedule,
        since: datetime,
        until: datetime,
        zone: ZoneInfo,
    ) -> Proven:
        times = [
            each.at for each in islice(schedule.between(since, until, zone), MOST_OCCURRENCES + 1)
        ]
        is_partial = len(times) > MOST_OCCURRENCES
        times = times[:MOST_OCCURRENCES][::-1]
        proving = Proving(spec, workspace_id, since=since, zone=zone)
        numbers: dict[str, Sequence[float | None]] = {}
        async with self._turns:
            for each in proving.questions():
                numbers[each.digest] = await self._history.answers_then(
                    workspace_id, each, at=times, zone=zone
                )

            def run() -> Proof:
                answers = (
                    {digest: found[index] for digest, found in numbers.items()}
                    for index in range(len(times))
                )
                proving.ask(zip(times, answers, strict=True))
                return proving.finish(until)

            proof = await asyncio.to_thread(run)
        return Proven(
            proof=proof,
            since=times[0] if is_partial else since,
            until=until,
            is_partial=is_partial,
            by_clock=True,
        )

    async def _written(
        self, workspace_id: WorkspaceId, examples: Sequence[Example]
    ) -> tuple[Example, ...]:
        """Return the examples with what was written in their cases."""
        cases = [each.signal.case for each in examples if each.signal.case is not None]
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            found = await session.execute(
                select(CaseRow.id, CaseRow.text).where(CaseRow.id.in_(cases))
            )
        texts = {CaseId(case): words for case, words in found}
        return tuple(
            replace(each, signal=replace(each.signal, text=words))
            if each.signal.case is not None and (words := texts.get(each.signal.case))
            else each
            for each in examples
        )


def _is_alike(one: Signal, other: Signal) -> bool:
    return (one.at, one.kind, one.fields, one.labels) == (
        other.at,
        other.kind,
        other.fields,
        other.labels,
    )


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
            fingerprint=row.fingerprint,
            status=status_of(row.kind),
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
