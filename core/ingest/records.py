"""The rows of integrations: found within a workspace, read as values, and audited when changed."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.db.base import JsonObject
from core.errors import InvalidInput, NotFound, Stale
from core.ids import Ids, IntegrationId, PersonId
from core.ingest.integration import Integration, Proofs
from core.ingest.mapping import FieldMapping, parse_mapping
from core.ingest.sealing import Sealing, opened
from core.ingest.tables import IntegrationRow
from core.work import Work

log = logging.getLogger(__name__)


class Forgetting(Protocol):
    """Whoever remembers integrations by their token."""

    def forget(self, token_hash: str) -> None:
        """Look it up anew next time."""
        ...


class Records:
    """Reads rows as values and writes the audit trail of them."""

    def __init__(self, *, ids: Ids, sealer: Sealing) -> None:
        self._ids = ids
        self._sealer = sealer

    def value(self, row: IntegrationRow) -> Integration:
        """Return the integration as its admins see it."""
        return Integration(
            id=IntegrationId(row.id),
            name=row.name,
            preset=row.preset,
            token=opened(self._sealer, row.token_sealed) or "",
            opens="cases" if row.opens == "cases" else "alerts",
            is_active=row.is_active,
            created_at=row.created_at,
            created_by=PersonId(row.created_by) if row.created_by is not None else None,
            revision=row.revision,
            proof=Proofs(
                former_until=row.former_secret_until,
                refused=row.refused,
                refused_at=row.refused_at,
                refused_why=row.refused_why,
            )
            if row.secret_sealed is not None
            else None,
            mapping=mapping_of(row),
            former_until=row.former_token_until,
        )

    def audit(
        self,
        work: Work,
        action: str,
        key: IntegrationId,
        *,
        by: PersonId | None,
        now: datetime,
        before: JsonObject | None = None,
        after: JsonObject | None = None,
    ) -> None:
        """Record in this work who changed what."""
        work.insert(
            AuditRow,
            id=self._ids.new(),
            at=now,
            action=action,
            subject_kind="integration",
            subject_id=str(key),
            before=before or {},
            after=after or {},
            actor_id=by,
        )


async def row_of(
    session: AsyncSession, key: IntegrationId, *, locked: bool = False
) -> IntegrationRow:
    """Return the row as this session's workspace sees it; raises NotFound."""
    statement = select(IntegrationRow).where(IntegrationRow.id == key)
    row = await session.scalar(statement.with_for_update() if locked else statement)
    if row is None:
        raise NotFound(kind="integration", key=key)
    return row


async def row_at(
    session: AsyncSession, key: IntegrationId, revision: int | None
) -> IntegrationRow:
    """Return the row to be changed, if it is at this revision; raises NotFound, Stale."""
    row = await row_of(session, key, locked=True)
    if revision is not None and row.revision != revision:
        raise Stale(f"the integration is at revision {row.revision}, not {revision}")
    return row


def touch(row: IntegrationRow, now: datetime) -> None:
    """Count a change of the row."""
    row.updated_at = now
    row.revision += 1


def tokens_of(row: IntegrationRow) -> list[str]:
    """Return the hashes of the tokens that may open it."""
    return [one for one in (row.token_hash, row.former_token_hash) if one is not None]


def mapping_of(row: IntegrationRow) -> FieldMapping | None:
    """Return what people have pointed at; None when nobody has, or a later release wrote it."""
    if row.mapping is None:
        return None
    try:
        return parse_mapping(row.mapping)
    except InvalidInput as problem:
        log.error(  # noqa: TRY400 - the sentence says it all, and names what is not taken
            "a mapping cannot be read; its fields are guessed",
            extra={"action": "mapping_unreadable", "integration": str(row.id),
                   "problem": problem.message},
        )  # fmt: skip
        return None
