"""Writing changes of things into the audit trail, for whoever changes things of one kind."""

from __future__ import annotations

from uuid import UUID

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.base import JsonObject
from core.ids import Ids, PersonId
from core.work import Work


class Entries:
    """Writes what is done to things of one `kind`, a word such as `receiver`."""

    def __init__(self, *, kind: str, ids: Ids, clock: Clock) -> None:
        self._kind = kind
        self._ids = ids
        self._clock = clock

    def keep(
        self,
        work: Work,
        subject: UUID,
        verb: str,
        *,
        before: JsonObject | None = None,
        after: JsonObject | None = None,
        by: PersonId | None,
    ) -> UUID:
        """Record a change as `kind.verb`, and return its id, by which it can be undone. `before`
        and `after` None: there was, or is, nothing of it."""
        change = self._ids.new()
        work.insert(
            AuditRow,
            id=change,
            at=self._clock.now(),
            action=f"{self._kind}.{verb}",
            subject_kind=self._kind,
            subject_id=str(subject),
            before=before or {},
            after=after or {},
            actor_id=by,
        )
        return change
