"""A rule as it lies in its row, with what it fired; and the refusal of an edit that came late."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import InvalidInput, Stale
from core.ids import RuleId
from core.rulebook.activity import NEVER, Fired
from core.rules.difference import Difference, differences, said
from core.rules.rule import RuleSpec, parse_rule
from core.rules.tables import RuleRevisionRow, RuleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRule:
    """A rule as it lies there. `spec` None: it cannot be read, and `problem` says why.

    `last_fired_at` and `fired_7d` are of the alerts it raised or repeated; None and 0 for a rule
    that makes none, or whose last one is older than `rule_activity.REMEMBERED`.
    """

    id: RuleId
    revision: int
    name: str
    is_active: bool
    spec: RuleSpec | None
    problem: str | None
    created_at: datetime
    updated_at: datetime
    last_fired_at: datetime | None
    fired_7d: int


class RuleChanged(Stale):
    """Somebody else saved the rule meanwhile: `stored` is what it is now, `differences` what they
    changed since the revision the caller saw."""

    def __init__(self, stored: StoredRule, seen: int, changes: tuple[Difference, ...]) -> None:
        what = f"; since then {said(changes)}" if changes else ""
        super().__init__(f"the rule is at revision {stored.revision}, not {seen}{what}")
        self.stored = stored
        self.differences = changes


def stored_rule(row: RuleRow, fired: Fired) -> StoredRule:
    """Return the rule of a row."""
    spec, problem = None, None
    try:
        spec = parse_rule(row.spec)
    except InvalidInput as refused:
        problem = refused.message
    return StoredRule(
        id=RuleId(row.id),
        revision=row.revision,
        name=row.name,
        is_active=row.is_active,
        spec=spec,
        problem=problem,
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_fired_at=fired.last_at,
        fired_7d=fired.recently,
    )


async def changed(session: AsyncSession, row: RuleRow, seen: int) -> RuleChanged:
    """Return the refusal of an edit that somebody else was faster than."""
    stored = stored_rule(row, NEVER)
    earlier = await session.scalar(
        select(RuleRevisionRow.spec).where(
            RuleRevisionRow.rule_id == row.id, RuleRevisionRow.revision == seen
        )
    )
    changes: tuple[Difference, ...] = ()
    if earlier is not None and stored.spec is not None:
        with suppress(InvalidInput):
            changes = differences(parse_rule(earlier), stored.spec)
    return RuleChanged(stored, seen, changes)
