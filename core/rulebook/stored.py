"""A rule as it lies in its row, with what it fired; and what others made of it meanwhile."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import InvalidInput, Stale
from core.ids import PersonId, RuleId
from core.rulebook.activity import NEVER, Fired
from core.rules.difference import Difference, differences, part_name, said
from core.rules.rule import RuleSpec, parse_rule
from core.rules.tables import RuleRevisionRow, RuleRow
from core.rules.tally import RuleFailure, Tally
from core.tenants.tables import PersonRow
from core.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRule:
    """A rule as it lies there. `spec` None: it cannot be read; `problem` says why in
    English, and `wrong` names the part of it, if that is known.

    `last_fired_at` and `fired_7d` are of the alerts it raised or repeated, of a rule that sends a
    report instead the reports that arrived; None and 0 for a rule that does neither, or whose last
    one is older than `activity.REMEMBERED`. `sent` are the reports of any rule, `did` is what it
    did in the last days.
    """

    id: RuleId
    revision: int
    name: str
    is_active: bool
    priority: int
    spec: RuleSpec | None
    problem: str | None
    wrong: Text | None
    created_at: datetime
    updated_at: datetime
    last_fired_at: datetime | None
    fired_7d: int
    sent: Fired = NEVER
    did: Tally = field(default_factory=Tally, compare=False)

    @property
    def failure(self) -> RuleFailure | None:
        """How it failed last, as it is now: what came before the last edit is past."""
        last = self.did.last
        return None if last is None or last.at < self.updated_at else last


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """What became of a rule since somebody saw it at revision `seen`.

    `stored` is the rule as it is now, `differences` what is not as it was (empty as well where one
    of the two cannot be read any more); `by` who saved it last (None: the program) and `at` when.
    """

    stored: StoredRule
    seen: int
    by: PersonId | None
    by_name: str | None
    at: datetime
    differences: tuple[Difference, ...]


class RuleChanged(Stale):
    """Somebody else saved the rule meanwhile, and `meanwhile` says who, when and what."""

    def __init__(self, meanwhile: Meanwhile) -> None:
        changes = meanwhile.differences
        what = f"; since then {said(changes)}" if changes else ""
        now = meanwhile.stored.revision
        super().__init__(f"the rule is at revision {now}, not {meanwhile.seen}{what}")
        self.meanwhile = meanwhile

    @property
    def stored(self) -> StoredRule:
        """The rule as it is now."""
        return self.meanwhile.stored

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What is not as the caller saw it."""
        return self.meanwhile.differences


def stored_rule(
    row: RuleRow, fired: Fired = NEVER, sent: Fired = NEVER, did: Tally | None = None
) -> StoredRule:
    """Return the rule of a row."""
    spec, problem, wrong = None, None, None
    try:
        spec = parse_rule(row.spec)
    except InvalidInput as refused:
        problem, wrong = refused.message, part_name(refused.field)
    if spec is not None and reports_alone(spec):
        fired = sent
    return StoredRule(
        id=RuleId(row.id),
        revision=row.revision,
        name=row.name,
        is_active=row.is_active,
        priority=row.priority,
        spec=spec,
        problem=problem,
        wrong=wrong,
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_fired_at=fired.last_at,
        fired_7d=fired.recently,
        sent=sent,
        did=did or Tally(),
    )


def reports_alone(spec: RuleSpec) -> bool:
    """Return whether the rule sends a report and makes no alert."""
    return spec.report is not None and spec.severity is None


async def since(session: AsyncSession, row: RuleRow, seen: int) -> Meanwhile:
    """Return what became of the rule in this row since revision `seen`."""
    stored = stored_rule(row)
    earlier = await session.scalar(_REVISION.where(*_is(row, seen)))
    changes: tuple[Difference, ...] = ()
    if earlier is not None and stored.spec is not None:
        with suppress(InvalidInput):
            changes = differences(parse_rule(earlier.spec), stored.spec)
    last = await session.scalar(_REVISION.where(*_is(row, row.revision)))
    by = None if last is None or last.by is None else PersonId(last.by)
    name = select(PersonRow.name).where(PersonRow.id == by)
    return Meanwhile(
        stored=stored,
        seen=seen,
        by=by,
        by_name=None if by is None else await session.scalar(name),
        at=row.updated_at,
        differences=changes,
    )


_REVISION = select(RuleRevisionRow)


def _is(row: RuleRow, revision: int) -> tuple[ColumnElement[bool], ...]:
    return (RuleRevisionRow.rule_id == row.id, RuleRevisionRow.revision == revision)
