"""Raw webhook requests: committed before they are answered, so that a 2xx is a promise kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import IntegrationId, WorkspaceId
from core.inbox.tables import RawRequestRow
from core.work import Batch, Books, Deciding, Load, Work

ATTEMPTS_AT_MOST = 5
PROBLEM_LENGTH = 500
_SECRET = re.compile(r"authorization|cookie|token|secret|api-?key", re.IGNORECASE)


class RequestState(Enum):
    """new until it was looked at; unknown: of no shape we know, kept and shown."""

    NEW = "new"
    DONE = "done"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """A request as it came. `headers` have lower-case names; `attempts` counts failed tries.
    `said` is what its JSON says when whoever took it in has read that already."""

    id: UUID
    workspace_id: WorkspaceId
    integration_id: IntegrationId
    received_at: datetime
    headers: Mapping[str, str]
    content_type: str
    body: bytes
    attempts: int = 0
    said: object = None


class RequestInbox:
    """Takes note of what became of requests that could not be worked off."""

    def __init__(self, *, books: Books) -> None:
        self._books = books

    async def failed(self, request: RawRequest, problem: str) -> bool:
        """Count a failed try and tell whether there will be another; the fifth is the last."""
        attempts = request.attempts + 1
        is_last = attempts >= ATTEMPTS_AT_MOST
        await self._books.change(
            _Failed(request=request, attempts=attempts, problem=problem, is_last=is_last)
        )
        return not is_last


async def _fetch_new(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, bool]:
    rows = await session.scalars(
        select(RawRequestRow.id)
        .where(RawRequestRow.id.in_(ids), RawRequestRow.state == RequestState.NEW.value)
        .order_by(RawRequestRow.id)
        .with_for_update()
    )
    return dict.fromkeys(rows, True)


STILL_NEW: Load[UUID, bool] = Load("requests", _fetch_new)
"""Whether a request that was found waiting still waits: another process may have been quicker.
Whoever settles one asks this first, in the same batch; then it is done once."""


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
        name.lower(): "(removed)" if _is_secret(name) else value for name, value in headers.items()
    }


@lru_cache(maxsize=512)  # senders use the same few names in every request
def _is_secret(name: str) -> bool:
    return _SECRET.search(name) is not None


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
        batch.want(STILL_NEW, self.request.id)
        yield
        if not batch.get(STILL_NEW, self.request.id):
            return
        values = {"attempts": self.attempts, "problem": self.problem[:PROBLEM_LENGTH]}
        if self.is_last:
            values |= {"state": RequestState.FAILED.value, "done_at": batch.now}
        work.update(RawRequestRow, self.request.id, **values)
