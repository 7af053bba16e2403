"""Takes what machines post: on disk before it is answered, looked at afterwards.

Nothing in the body is judged here. A sender that was answered may forget the request; whatever
cannot be read is kept and shown with the reason instead of being refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.errors import Conflict, NotFound, TooLarge
from core.ids import Ids, WorkspaceId
from core.inbox.requests import without_credentials
from core.inbox.tables import IdempotencyRow, RawRequestRow
from core.ingest.doors import Door, Doors
from core.ingest.field import clean
from core.work import Batch, Books, Deciding, Load, Work

BODY_BYTES_AT_MOST = 1 << 20
"""A group of 1,000 Alertmanager alerts has about 700 kB."""

_KEY_HEADERS = ("webhook-id", "idempotency-key")
_KEY_LENGTH = 128
_HEADERS_AT_MOST = 64
_HEADER_LENGTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A request that is on disk; `is_repeat` when the sender had sent it before under its key."""

    request_id: UUID
    is_repeat: bool = False


class Intake:
    """The way in; as quick as one commit shared with others."""

    def __init__(self, *, doors: Doors, books: Books, clock: Clock, ids: Ids) -> None:
        self._doors = doors
        self._books = books
        self._clock = clock
        self._ids = ids

    async def require_door(self, token: str) -> None:
        """Raise NotFound unless the token opens something; asked before a stranger's body is read
        and looked at, which costs us more than them."""
        await self._door(token)

    async def accept(
        self,
        *,
        token: str,
        headers: Mapping[str, str],
        body: bytes,
        content_type: str,
        query: Mapping[str, str] | None = None,
    ) -> Accepted:
        """Return when the request is on disk. The query is not kept: no preset reads it.

        Raises NotFound for a token nobody has or that is switched off, TooLarge, Conflict for a
        delivery id that came with another body before, and Unavailable: try again.
        """
        if len(body) > BODY_BYTES_AT_MOST:
            raise TooLarge(field="body", limit=f"{BODY_BYTES_AT_MOST // 1024} kB")
        door = await self._door(token)
        kept = _kept(headers, token)
        # From here to the writer's queue nothing waits: moments are in the order of the commits.
        return await self._books.change(
            _Store(
                door=door,
                id=self._ids.new(),
                at=self._clock.now(),
                headers=without_credentials(kept),
                body=body,
                content_type=clean(content_type, _HEADER_LENGTH),
                key=_delivery_key(kept, door),
            )
        )

    async def _door(self, token: str) -> Door:
        door = await self._doors.find(token)
        if door is None:
            # The address is a secret even when it is wrong: one may be a typing error away.
            raise NotFound(kind="hook", key="(hidden)")
        return door


class _Key(NamedTuple):
    scope: str
    key: str


class _Earlier(NamedTuple):
    request_id: UUID
    body_hash: str


async def _fetch_earlier(session: AsyncSession, keys: Sequence[_Key]) -> dict[_Key, _Earlier]:
    rows = await session.scalars(
        select(IdempotencyRow)
        .where(tuple_(IdempotencyRow.scope, IdempotencyRow.key).in_(sorted(keys)))
        .order_by(IdempotencyRow.scope, IdempotencyRow.key)
        .with_for_update()
    )
    return {
        _Key(row.scope, row.key): _Earlier(UUID(row.answer["request"]), row.body_hash)
        for row in rows
    }


_EARLIER: Load[_Key, _Earlier] = Load("hook_deliveries", _fetch_earlier)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    """One request as the writer takes it; `key` None: the sender does not number its requests."""

    door: Door
    id: UUID
    at: datetime
    headers: Mapping[str, str]
    body: bytes
    content_type: str
    key: _Key | None

    @property
    def workspace_id(self) -> WorkspaceId:
        return self.door.workspace_id

    def decide(self, batch: Batch, work: Work) -> Deciding[Accepted]:
        if self.key is not None:
            batch.want(_EARLIER, self.key)
        yield
        if self.key is not None:
            body_hash = hashlib.sha256(self.body).hexdigest()
            earlier = batch.get(_EARLIER, self.key)
            if earlier is not None:
                return _repeat(earlier, body_hash)
            batch.put(_EARLIER, self.key, _Earlier(self.id, body_hash))
            work.insert(
                IdempotencyRow,
                scope=self.key.scope,
                key=self.key.key,
                body_hash=body_hash,
                status=202,
                answer={"request": str(self.id)},
                created_at=self.at,
            )
        work.insert(
            RawRequestRow,
            id=self.id,
            integration_id=self.door.integration_id,
            received_at=self.at,
            headers=dict(self.headers),
            body=self.body,
            content_type=self.content_type,
        )
        work.wake("ingest")
        return Accepted(request_id=self.id)


def _repeat(earlier: _Earlier, body_hash: str) -> Accepted:
    if earlier.body_hash != body_hash:
        raise Conflict(
            reason="key_reused", message="this delivery id came with another body before"
        )
    return Accepted(request_id=earlier.request_id, is_repeat=True)


def _kept(headers: Mapping[str, str], token: str) -> dict[str, str]:
    """Return the headers as they can be stored; proxies repeat the secret address in some."""
    lower = ((name.lower(), clean(value, _HEADER_LENGTH)) for name, value in headers.items())
    fit = [(clean(name, _KEY_LENGTH), value) for name, value in lower if token not in value]
    return dict(fit[:_HEADERS_AT_MOST])


def _delivery_key(headers: Mapping[str, str], door: Door) -> _Key | None:
    """Return the sender's own id of the delivery, the same over its retries."""
    given = next((value for name in _KEY_HEADERS if (value := headers.get(name))), None)
    if given is None:
        return None
    key = given if len(given) <= _KEY_LENGTH else hashlib.sha256(given.encode()).hexdigest()
    return _Key(f"hook:{door.integration_id}", key)
