"""Raw webhook requests: committed before they are answered, so that a 2xx is a promise kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import select

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.ids import Ids, IntegrationId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.inbox.tables import RawRequestRow
from core.work import Batch, Books, Deciding, Work

PAGE = 100
ATTEMPTS_AT_MOST = 5
_ALL = System(reason="requests are worked off for every workspace")
_SECRET = (
    "authorization",
    "cookie",
    "proxy-authorization",
    "token",
    "secret",
    "api-key",
    "apikey",
)


class RequestState(Enum):
    """new until it was looked at; unknown: of no shape we know, kept and shown."""

    NEW = "new"
    DONE = "done"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """A request as it came. `headers` have lower-case names; `attempts` counts failed tries."""

    id: UUID
    workspace_id: WorkspaceId
    integration_id: IntegrationId
    received_at: datetime
    headers: Mapping[str, str]
    content_type: str
    body: bytes
    attempts: int = 0


class RequestInbox:
    """Stores requests and gives back the open ones in the order they came."""

    def __init__(self, *, books: Books, database: Database, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._database = database
        self._clock = clock
        self._ids = ids

    async def store(
        self,
        *,
        workspace_id: WorkspaceId,
        integration_id: IntegrationId,
        headers: Mapping[str, str],
        content_type: str,
        body: bytes,
        cause: Cause | None = None,
        answer: Answer | None = None,
    ) -> RawRequest:
        """Return the request once it is on disk, credentials taken out of its headers.

        With a cause its idempotency key is kept in the same commit, so a repeat is not stored.
        """
        request = RawRequest(
            id=self._ids.new(),
            workspace_id=workspace_id,
            integration_id=integration_id,
            received_at=self._clock.now(),
            headers=without_credentials(headers),
            content_type=content_type,
            body=body,
        )
        await self._books.change(_Store(request=request, cause=cause, answer=answer))
        return request

    async def open(self) -> list[RawRequest]:
        """Return up to a page of requests that nobody has worked off, oldest first."""
        statement = (
            select(RawRequestRow)
            .where(RawRequestRow.state == RequestState.NEW.value)
            .order_by(RawRequestRow.received_at, RawRequestRow.id)
            .limit(PAGE)
        )
        async with self._database.reading(_ALL) as session:
            rows = (await session.scalars(statement)).all()
        return [_value(row) for row in rows]

    async def one(self, workspace_id: WorkspaceId, request_id: UUID) -> RawRequest | None:
        """Return a request of this workspace, whatever came of it."""
        statement = select(RawRequestRow).where(RawRequestRow.id == request_id)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = (await session.scalars(statement)).one_or_none()
        return _value(row) if row is not None else None

    async def failed(self, request: RawRequest, problem: str) -> bool:
        """Count a failed try and tell whether there will be another; the fifth is the last."""
        attempts = request.attempts + 1
        is_last = attempts >= ATTEMPTS_AT_MOST
        await self._books.change(
            _Failed(request=request, attempts=attempts, problem=problem, is_last=is_last)
        )
        return not is_last


def settle(
    work: Work,
    request_id: UUID,
    *,
    state: RequestState,
    now: datetime,
    items: int = 0,
    problem: str | None = None,
) -> None:
    """Record in the work of the effect what came of a request and how many items it held."""
    work.update(
        RawRequestRow, request_id, state=state.value, done_at=now, items=items, problem=problem
    )


def without_credentials(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers with lower-case names, the values of credentials taken out."""
    return {
        name.lower(): "(removed)" if any(sign in name.lower() for sign in _SECRET) else value
        for name, value in headers.items()
    }


def _value(row: RawRequestRow) -> RawRequest:
    return RawRequest(
        id=row.id,
        workspace_id=WorkspaceId(row.workspace_id),
        integration_id=IntegrationId(row.integration_id),
        received_at=row.received_at,
        headers=row.headers,
        content_type=row.content_type,
        body=row.body,
        attempts=row.attempts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    request: RawRequest
    cause: Cause | None
    answer: Answer | None

    @property
    def workspace_id(self) -> WorkspaceId:
        return self.request.workspace_id

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        yield
        one = self.request
        work.insert(
            RawRequestRow,
            id=one.id,
            integration_id=one.integration_id,
            received_at=one.received_at,
            headers=dict(one.headers),
            body=one.body,
            content_type=one.content_type,
        )
        if self.cause is not None:
            self.cause.settle(work, batch.now, self.answer)
        work.wake("ingest")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failed:
    request: RawRequest
    attempts: int
    problem: str
    is_last: bool

    @property
    def workspace_id(self) -> WorkspaceId:
        return self.request.workspace_id

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        yield
        values = {"attempts": self.attempts, "problem": self.problem[:500]}
        if self.is_last:
            values |= {"state": RequestState.FAILED.value, "done_at": batch.now}
        work.update(RawRequestRow, self.request.id, **values)
