"""What people point at in an integration's requests: tried, saved, taken back and forgotten.

Every change has its audit row in the same commit, and can be taken back from there while nothing
else was changed since. Rights are checked by whoever calls.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.item import Item
from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.base import JsonObject
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import Conflict, NotFound
from core.ids import IntegrationId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.inbox.idempotency import made_before
from core.inbox.requests import RawRequest
from core.ingest.integration import Integration
from core.ingest.mapping import FieldMapping, parse_mapping
from core.ingest.preset import Preset
from core.ingest.reading import read_request
from core.ingest.received import stored_request
from core.ingest.records import (
    Forgetting,
    Records,
    mapping_of,
    row_at,
    row_of,
    tokens_of,
    touch,
)
from core.ingest.waiting import source_of
from core.work import Books, Work

SET, FORGOTTEN, UNDONE = (f"integration.mapping_{did}" for did in ("set", "forgotten", "undone"))
_READ_AT_ONCE = 64 * 1024
"""A larger body is read in a thread, so that everybody else is served meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a mapping makes of a sample: its items, or the problem why it cannot be read.
    `request` is the stored one it was tried with, None for a sample that was given."""

    items: tuple[Item, ...]
    problem: str | None
    request: UUID | None


class Mappings:
    """The service; another workspace's integrations are not there (NotFound)."""

    def __init__(
        self,
        *,
        books: Books,
        database: Database,
        clock: Clock,
        doors: Forgetting,
        presets: Mapping[str, Preset],
        records: Records,
    ) -> None:
        self._books = books
        self._database = database
        self._clock = clock
        self._doors = doors
        self._presets = presets
        self._records = records

    async def preview(
        self,
        workspace_id: WorkspaceId,
        key: IntegrationId,
        mapping: FieldMapping | None,
        *,
        request: UUID | None = None,
        given: RawRequest | None = None,
    ) -> Preview:
        """Return what would become of a sample: of `given`, else of the stored `request`, else of
        what came last and could not be read, else of what came last.

        `mapping` None: as the integration reads now; an empty one: as its preset alone reads.
        Raises NotFound, also when nothing came yet.
        """
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await row_of(session, key)
            sample = given or await stored_request(session, key, request)
            source, kept = source_of(row), mapping_of(row)
        if sample is None:
            raise NotFound(kind="request", key=request or "nothing has come yet")
        if mapping is not None:
            kept = None if mapping == FieldMapping() else mapping
        tried = (self._presets, source, sample, kept)
        if len(sample.body) > _READ_AT_ONCE:
            reading = await asyncio.to_thread(read_request, *tried)
        else:
            reading = read_request(*tried)
        return Preview(
            items=reading.items,
            problem=reading.problem,
            request=None if given is not None else sample.id,
        )

    async def set(
        self,
        workspace_id: WorkspaceId,
        key: IntegrationId,
        mapping: FieldMapping,
        *,
        expected: int | None,
        by: PersonId | None,
        cause: Cause,
    ) -> Integration:
        """Return the integration that reads so from now on; what is the same already is no change.
        Raises NotFound, Stale."""
        return await self._change(
            workspace_id, key, SET, mapping, expected=expected, by=by, cause=cause
        )

    async def forget(
        self,
        workspace_id: WorkspaceId,
        key: IntegrationId,
        *,
        expected: int | None,
        by: PersonId | None,
        cause: Cause,
    ) -> Integration:
        """Return the integration that reads by its preset alone; raises NotFound, Stale."""
        return await self._change(
            workspace_id, key, FORGOTTEN, None, expected=expected, by=by, cause=cause
        )

    async def undo(
        self,
        workspace_id: WorkspaceId,
        key: IntegrationId,
        *,
        revision: int,
        by: PersonId | None,
        cause: Cause,
    ) -> Integration:
        """Return the integration as it read before the change that made this revision.

        Raises NotFound, Stale when something was changed since, Conflict `nothing_to_undo` when
        that change was another one.
        """
        latest = (
            select(AuditRow)
            .where(AuditRow.subject_id == str(key), AuditRow.action.in_((SET, FORGOTTEN, UNDONE)))
            .order_by(AuditRow.at.desc(), AuditRow.id.desc())
            .limit(1)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            await row_of(session, key)
            made = await session.scalar(latest)
        if made is None or made.after.get("revision") != revision:
            raise Conflict(
                reason="nothing_to_undo",
                message=f"revision {revision} was not made by a change of the mapping",
            )
        before = made.before.get("mapping")
        mapping = None if before is None else parse_mapping(before)
        return await self._change(
            workspace_id, key, UNDONE, mapping, expected=revision, by=by, cause=cause
        )

    async def _change(
        self,
        workspace_id: WorkspaceId,
        key: IntegrationId,
        action: str,
        mapping: FieldMapping | None,
        *,
        expected: int | None,
        by: PersonId | None,
        cause: Cause,
    ) -> Integration:
        said = None if mapping is None else mapping.said()
        touched: list[str] = []

        async def body(session: AsyncSession, work: Work) -> Integration:
            now: datetime = self._clock.now()
            if await made_before(session, cause, "integration") is not None:
                cause.settle(work, now)
                return self._records.value(await row_of(session, key))
            row = await row_at(session, key, expected)
            cause.settle(work, now, Answer(status=200, body={"integration": str(key)}))
            if row.mapping != said:
                before: JsonObject = {"mapping": row.mapping, "revision": row.revision}
                row.mapping = said
                touch(row, now)
                touched.extend(tokens_of(row))
                after: JsonObject = {"mapping": said, "revision": row.revision}
                self._records.audit(work, action, key, by=by, now=now, before=before, after=after)
            return self._records.value(row)

        changed = await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        for token_hash in touched:
            self._doors.forget(token_hash)
        return changed


def pasted(
    said: object, *, workspace_id: WorkspaceId, key: IntegrationId, id_: UUID, at: datetime
) -> RawRequest:
    """Return a sample that somebody gave as a request: a text, or JSON."""
    is_text = isinstance(said, str)
    words = said if isinstance(said, str) else json.dumps(said)
    return RawRequest(
        id=id_,
        workspace_id=workspace_id,
        integration_id=key,
        received_at=at,
        headers={},
        content_type="text/plain; charset=utf-8" if is_text else "application/json",
        body=words.encode("utf-8", "replace"),
    )
