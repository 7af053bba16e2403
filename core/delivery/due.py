"""A claimed delivery as the worker, the renderer and the settlement see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.address import Address, parse_address
from core.delivery.kind import Kind
from core.delivery.subject import Subject
from core.delivery.tables import DeliveryRow, SentMessageRow
from core.ids import WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A row of the outbox at the moment it was claimed.

    `attempts` counts those that ended before. `edits` is the message id to be edited, `edits_id`
    our row of that message. `person_id` is whose language and zone it is said in; None: the
    workspace's. `maybe_sent`: an earlier attempt may have arrived.
    """

    id: UUID
    workspace_id: WorkspaceId
    kind: Kind
    address: Address
    urgency: int
    params: Mapping[str, Any]
    created_at: datetime
    expires_at: datetime | None
    notification_id: UUID | None
    alert_id: UUID | None
    case_id: UUID | None
    person_id: UUID | None
    edits_id: UUID | None
    edits: int | None
    attempts: int
    maybe_sent: bool
    lease_token: UUID
    lease_until: datetime

    @property
    def subject(self) -> Subject | None:
        """Return what it is about; None when that is nothing stored."""
        return self.kind.subject(alert_id=self.alert_id, case_id=self.case_id)

    @property
    def reply_to(self) -> int | None:
        """Return the message id it answers, None for none."""
        given = self.params.get("reply_to")
        return given if isinstance(given, int) else None


async def dues_of(session: AsyncSession, rows: Sequence[DeliveryRow]) -> tuple[Due, ...]:
    """Return claimed rows as values, with the message ids of those that edit."""
    wanted = [row.edits_id for row in rows if row.edits_id is not None]
    message_ids: dict[UUID, int] = {}
    if wanted:
        statement = select(SentMessageRow.id, SentMessageRow.message_id)
        found = await session.execute(statement.where(SentMessageRow.id.in_(wanted)))
        message_ids = {key: message_id for key, message_id in found.all()}  # noqa: C416 - typed
    return tuple(_due(row, message_ids) for row in rows)


def _due(row: DeliveryRow, message_ids: Mapping[UUID, int]) -> Due:
    if row.lease_token is None or row.lease_until is None:
        raise ValueError(f"delivery {row.id} is not claimed")
    return Due(
        id=row.id,
        workspace_id=WorkspaceId(row.workspace_id),
        kind=Kind(row.kind),
        address=parse_address(row.channel, row.address),
        urgency=row.urgency,
        params=row.params,
        created_at=row.created_at,
        expires_at=row.expires_at,
        notification_id=row.notification_id,
        alert_id=row.alert_id,
        case_id=row.case_id,
        person_id=row.person_id,
        edits_id=row.edits_id,
        edits=message_ids.get(row.edits_id) if row.edits_id is not None else None,
        attempts=row.attempts,
        maybe_sent=row.maybe_sent,
        lease_token=row.lease_token,
        lease_until=row.lease_until,
    )
