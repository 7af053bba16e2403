"""What did not get through, for people: the list with its reasons, "send again" and "do not
send"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.delivery.address import parse_address
from core.delivery.kind import Kind
from core.delivery.outbox import WAKE
from core.delivery.settle import Listener
from core.delivery.state import SettledDelivery, State
from core.delivery.tables import DeliveryRow
from core.errors import Conflict, NotFound
from core.ids import WorkspaceId
from core.work import Work

_SHOWN = (State.DEAD, State.UNKNOWN, State.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A delivery that ended without being sent for certain, and why, in words."""

    id: UUID
    kind: Kind
    channel: str
    state: State
    problem: str
    attempts: int
    created_at: datetime
    settled_at: datetime | None
    alert_id: UUID | None
    case_id: UUID | None
    notification_id: UUID | None


class DeadLetters:
    """Reads the list of one workspace."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def newest(
        self, workspace_id: WorkspaceId, *, limit: int = 50, before: datetime | None = None
    ) -> list[DeadLetter]:
        """Return up to `limit` of them that were created before `before`, the newest first."""
        statement = (
            select(DeliveryRow)
            .where(DeliveryRow.state.in_([state.value for state in _SHOWN]))
            .order_by(DeliveryRow.created_at.desc(), DeliveryRow.id.desc())
            .limit(limit)
        )
        if before is not None:
            statement = statement.where(DeliveryRow.created_at < before)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return [_letter(row) for row in (await session.scalars(statement)).all()]


async def send_again(session: AsyncSession, work: Work, *, id: UUID, now: datetime) -> None:
    """Put a delivery that ended without being sent back into the outbox, with all its attempts.

    Raises NotFound, and Conflict when it was sent, was cancelled or is on its way.
    """
    row = await _found(session, id)
    state = State(row.state)
    if state not in _SHOWN:
        raise Conflict(reason=f"delivery_{state.value}", message=f"this delivery is {state.value}")
    work.update(
        DeliveryRow,
        id,
        state=State.DUE.value,
        next_at=now,
        attempts=0,
        problem=None,
        settled_at=None,
        expires_at=None,
        maybe_sent=row.maybe_sent or state is State.UNKNOWN,
    )
    work.wake(WAKE)


async def cancel(
    session: AsyncSession, work: Work, *, id: UUID, now: datetime, listener: Listener
) -> None:
    """Do not send a delivery that is still due; raises NotFound, and Conflict once it is
    claimed."""
    row = await _found(session, id)
    if row.state != State.DUE.value:
        raise Conflict(reason=f"delivery_{row.state}", message=f"this delivery is {row.state}")
    close(work, row, state=State.CANCELLED, problem="cancelled", now=now, listener=listener)


def close(
    work: Work, row: DeliveryRow, *, state: State, problem: str, now: datetime, listener: Listener
) -> None:
    """End a delivery that is due without sending it."""
    work.update(DeliveryRow, row.id, state=state.value, problem=problem, settled_at=now)
    settled = SettledDelivery(
        id=row.id,
        kind=Kind(row.kind),
        address=parse_address(row.channel, row.address),
        state=state,
        at=now,
        attempts=row.attempts,
        is_edit=row.edits_id is not None,
        problem=problem,
        message_id=None,
        notification_id=row.notification_id,
        alert_id=row.alert_id,
        case_id=row.case_id,
        person_id=row.person_id,
    )
    listener.settled(work, settled)


async def _found(session: AsyncSession, id: UUID) -> DeliveryRow:
    statement = select(DeliveryRow).where(DeliveryRow.id == id).with_for_update()
    row = (await session.scalars(statement)).one_or_none()
    if row is None:
        raise NotFound(kind="delivery", key=id)
    return row


def _letter(row: DeliveryRow) -> DeadLetter:
    return DeadLetter(
        id=row.id,
        kind=Kind(row.kind),
        channel=row.channel,
        state=State(row.state),
        problem=row.problem or "no reason was kept",
        attempts=row.attempts,
        created_at=row.created_at,
        settled_at=row.settled_at,
        alert_id=row.alert_id,
        case_id=row.case_id,
        notification_id=row.notification_id,
    )
