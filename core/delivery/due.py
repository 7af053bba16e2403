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
    digest_id: UUID | None
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
        return self.kind.subject(
            alert_id=self.alert_id, case_id=self.case_id, digest_id=self.digest_id
        )

    @property
    def reply_to(self) -> int | None:
        """Return the message id it answers, None for none."""
        given = self.params.get("reply_to")
        return given if isinstance(given, int) else None


DUE_COLUMNS = (
    DeliveryRow.id,
    DeliveryRow.workspace_id,
    DeliveryRow.kind,
    DeliveryRow.channel,
    DeliveryRow.address,
    DeliveryRow.urgency,
    DeliveryRow.params,
    DeliveryRow.created_at,
    DeliveryRow.expires_at,
    DeliveryRow.notification_id,
    DeliveryRow.alert_id,
    DeliveryRow.case_id,
    DeliveryRow.digest_id,
    DeliveryRow.person_id,
    DeliveryRow.attempts,
    DeliveryRow.maybe_sent,
    DeliveryRow.lease_token,
    DeliveryRow.lease_until,
    DeliveryRow.edits_id,
)
"""What is read of a claimed delivery. Columns and not the row itself: thousands a second are read,
and nobody changes them by their attributes."""


async def dues_of(session: AsyncSession, rows: Sequence[Sequence[Any]]) -> tuple[Due, ...]:
    """Return what was read by `DUE_COLUMNS` as values, with the message ids of those that edit."""
    wanted = [row[-1] for row in rows if row[-1] is not None]
    message_ids: dict[UUID, int] = {}
    if wanted:
        statement = select(SentMessageRow.id, SentMessageRow.message_id)
        found = await session.execute(statement.where(SentMessageRow.id.in_(wanted)))
        message_ids = {key: message_id for key, message_id in found.all()}  # noqa: C416 - typed
    return tuple(_due(row, message_ids) for row in rows)


def _due(row: Sequence[Any], message_ids: Mapping[UUID, int]) -> Due:
    (
        id,
        workspace_id,
        kind,
        channel,
        address,
        urgency,
        params,
        created_at,
        expires_at,
        notification_id,
        alert_id,
        case_id,
        digest_id,
        person_id,
        attempts,
        maybe_sent,
        lease_token,
        lease_until,
        edits_id,
    ) = row
    if lease_token is None or lease_until is None:
        raise ValueError(f"delivery {id} is not claimed")
    return Due(
        id=id,
        workspace_id=WorkspaceId(workspace_id),
        kind=Kind(kind),
        address=parse_address(channel, address),
        urgency=urgency,
        params=params,
        created_at=created_at,
        expires_at=expires_at,
        notification_id=notification_id,
        alert_id=alert_id,
        case_id=case_id,
        digest_id=digest_id,
        person_id=person_id,
        edits_id=edits_id,
        edits=message_ids.get(edits_id) if edits_id is not None else None,
        attempts=attempts,
        maybe_sent=maybe_sent,
        lease_token=lease_token,
        lease_until=lease_until,
    )
