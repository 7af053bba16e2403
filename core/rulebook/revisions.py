"""Writing down what becomes of a rule: its next revision, and who did it in the audit trail."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.base import JsonObject
from core.ids import Ids, PersonId
from core.rules.tables import RuleRevisionRow, RuleRow
from core.tenants.entries import Entries
from core.work import Work


class Revisions:
    """Each revision goes with one entry of the trail: read side by side, they say who saved it
    and by which door."""

    def __init__(self, *, ids: Ids, clock: Clock) -> None:
        self._clock = clock
        self._entries = Entries(kind="rule", ids=ids, clock=clock)

    async def revise(
        self,
        session: AsyncSession,
        work: Work,
        row: RuleRow,
        stored: JsonObject,
        *,
        by: PersonId | None,
    ) -> bool:
        """Have the row say this, as its next revision; return whether it did not already."""
        before = {name: old for name, old in row.spec.items() if stored.get(name) != old}
        after = {name: new for name, new in stored.items() if row.spec.get(name) != new}
        if not (before or after):
            return False
        row.spec, row.name = stored, str(stored.get("name", row.name))
        row.is_active = bool(stored.get("active", True))
        row.priority = int(stored.get("priority", row.priority))
        row.revision += 1
        row.updated_at = self._clock.now()
        self.keep(session, row, by=by)
        self.enter(work, "changed", row, before=before, after=after, by=by)
        await session.flush()
        return True

    def keep(self, session: AsyncSession, row: RuleRow, *, by: PersonId | None) -> None:
        """Keep the rule as it is at its present revision."""
        session.add(
            RuleRevisionRow(
                rule_id=row.id,
                revision=row.revision,
                workspace_id=row.workspace_id,
                spec=row.spec,
                at=row.updated_at,
                by=by,
            )
        )

    def enter(
        self,
        work: Work,
        verb: str,
        row: RuleRow,
        *,
        before: JsonObject | None = None,
        after: JsonObject | None = None,
        by: PersonId | None,
    ) -> None:
        """Write into the audit trail what was done to the rule."""
        self._entries.keep(work, row.id, verb, before=before, after=after, by=by)
