"""What came in of late, to be chosen when a rule is tried."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.tables import CaseRow
from core.errors import NotFound
from core.ids import CaseId, WorkspaceId
from core.rulebook.past import status_of
from core.rules.signal import Signal, SignalKind
from core.rules.tables import SignalRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A signal as it came in, with the id of its row."""

    id: UUID
    signal: Signal


class ReceivedSignals:
    """Reads them; another workspace's are not there."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def newest(
        self, workspace_id: WorkspaceId, kinds: Collection[SignalKind], *, at_most: int
    ) -> tuple[Received, ...]:
        """Return the newest of these kinds, newest first."""
        statement = (
            select(SignalRow)
            .where(SignalRow.kind.in_([kind.value for kind in kinds]))
            .order_by(SignalRow.at.desc(), SignalRow.id.desc())
            .limit(at_most)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (await session.scalars(statement)).all()
            return tuple([await _received(session, row) for row in rows])

    async def one(self, workspace_id: WorkspaceId, signal_id: UUID) -> Signal:
        """Return this one; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await session.scalar(select(SignalRow).where(SignalRow.id == signal_id))
            if row is None:
                raise NotFound(kind="signal", key=signal_id)
            return (await _received(session, row)).signal


async def _received(session: AsyncSession, row: SignalRow) -> Received:
    words = row.text
    if row.case_id is not None:
        words = await session.scalar(select(CaseRow.text).where(CaseRow.id == row.case_id))
    signal = Signal(
        kind=SignalKind(row.kind),
        workspace=WorkspaceId(row.workspace_id),
        at=row.at,
        case=CaseId(row.case_id) if row.case_id is not None else None,
        fields=row.fields,
        labels=row.labels,
        # What an older release took in was not kept: its title stands for it.
        text=words or str(row.fields.get("title", "")),
        fingerprint=row.fingerprint,
        status=status_of(row.kind),
    )
    return Received(id=row.id, signal=signal)
