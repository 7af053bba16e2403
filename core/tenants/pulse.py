"""How far each of many workspaces has come, in one question: what a live hub asks every second."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, select

from core.db.engine import Database
from core.db.tenancy import System
from core.events.tables import CounterRow
from core.ids import WorkspaceId
from core.tenants.tables import WorkspaceRow

_AT_ONCE = 500
_MANY = System(reason="many workspaces are asked for in one go")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """`head` is the number of the newest event, 0 before the first; `revision` grows with every
    change of who may what, among others."""

    head: int
    revision: int


class Pulses:
    """Asks for many at once."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def of(self, workspace_ids: Collection[WorkspaceId]) -> dict[WorkspaceId, Pulse]:
        """Return the pulse of each of these workspaces that there is."""
        pulses: dict[WorkspaceId, Pulse] = {}
        asked = list(workspace_ids)
        async with self._database.reading(_MANY) as session:
            for start in range(0, len(asked), _AT_ONCE):
                rows = await session.execute(
                    select(WorkspaceRow.id, WorkspaceRow.config_revision, CounterRow.value)
                    .outerjoin(
                        CounterRow,
                        and_(
                            CounterRow.workspace_id == WorkspaceRow.id, CounterRow.name == "event"
                        ),
                    )
                    .where(WorkspaceRow.id.in_(asked[start : start + _AT_ONCE]))
                )
                for one, revision, head in rows:
                    pulses[WorkspaceId(one)] = Pulse(head=head or 0, revision=revision)
        return pulses
