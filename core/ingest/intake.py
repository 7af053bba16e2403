"""Takes what machines post: on disk before it is answered, with its effect when that is small.

A sender that was answered may forget the request; whatever cannot be read is kept and shown with
the reason instead of being refused. A request of a few items and its effect are one commit, which
is half the work of two. What is large, what comes while others of its integration wait, and what
failed is only stored: the worker takes it from there.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.item import Item
from core.clock import Clock
from core.db.among import among
from core.errors import Conflict, NotFound, OpsbellError, TooLarge, Unavailable
from core.flows.receive import Received, Source
from core.ids import Ids, WorkspaceId
from core.inbox.requests import RawRequest, without_credentials
from core.inbox.tables import IdempotencyRow, RawRequestRow
from core.ingest.doors import Door, Doors
from core.ingest.field import clean
from core.ingest.locks import refuse
from core.ingest.preset import Preset
from core.ingest.proof import Verdict
from core.ingest.reading import Reading, about, note_unreadable, read_request
from core.ingest.waiting import BACKLOG
from core.work import Batch, Books, Deciding, Load, Work

log = logging.getLogger(__name__)

BODY_BYTES_AT_MOST = 1 << 20
"""A group of 1,000 Alertmanager alerts has about 700 kB."""

BYTES_AT_ONCE = 64 * 1024
"""A larger body is only stored: reading it would hold up everybody else's answers."""

ITEMS_AT_ONCE = 8
"""So many items of one request go into the commit that stores it; a commit holds 64 requests."""

_KEY_HEADERS = ("webhook-id", "svix-id", "idempotency-key")
_KEY_LENGTH = 128
_HEADERS_AT_MOST = 64
_HEADER_LENGTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A request that is on disk; `is_repeat` when the sender had sent it before under its key."""

    request_id: UUID
    is_repeat: bool = False


class DecideItems(Protocol):
    """The use case behind, as part of a batch: fires, repeats and resolves."""

    def decide(
        self,
        batch: Batch,
        work: Work,
        source: Source,
        items: Sequence[Item],
        request: UUID,
        at: datetime,
        *,
        waited: bool,
    ) -> Generator[None, None, Received]:
        """Say what is needed, yield, decide; settles the request too."""
        ...


class Intake:
    """The way in; as quick as one commit shared with others. A request of up to `at_once` items is
    worked off in the commit that stores it."""

    def __init__(
        self,
        *,
        doors: Doors,
        books: Books,
        clock: Clock,
        ids: Ids,
        presets: Mapping[str, Preset],
        receive: DecideItems,
        at_once: int = ITEMS_AT_ONCE,
    ) -> None:
        self._doors = doors
        self._books = books
        self._clock = clock
        self._ids = ids
        self._presets = presets
        self._receive = receive
        self._at_once = at_once

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
        said: object = None,
    ) -> Accepted:
        """Return when the request is on disk. The query is not kept: no preset reads it. `said` is
        what the body's JSON says, None when nobody has read it yet.

        Raises NotFound for a token nobody has or that is switched off, TooLarge, Unproven when the
        sender owes a proof and it is not good, Conflict for a delivery id that came with another
        body before, and Unavailable: try again.
        """
        if len(body) > BODY_BYTES_AT_MOST:
            raise TooLarge(field="body", limit=f"{BODY_BYTES_AT_MOST // 1024} kB")
        door = await self._door(token)
        await self._require_proof(door, headers, body)
        source = door.source
        kept = _kept(headers, token)
        request = RawRequest(
            id=self._ids.new(),
            workspace_id=source.workspace_id,
            integration_id=source.integration_id,
            received_at=self._clock.now(),
            headers=without_credentials(kept),
            content_type=clean(content_type, _HEADER_LENGTH),
            body=body,
            said=said,
        )
        # From here to the writer's queue nothing waits: moments are in the order of the commits.
        stored = _Store(source=source, request=request, key=self._delivery_key(kept, source))
        reading = self._read(door, request)
        if reading is None:
            return stored.answer(await self._books.change(stored))
        try:
            taken = await self._books.change(_Take(stored, self._receive, reading))
        except Unavailable:
            raise
        except Exception as problem:
            if not isinstance(problem, OpsbellError):
                log.exception(
                    "a request could not be worked off at once; it is stored for the worker",
                    extra=about("ingest_put_off", source, request),
                )
            taken = await self._books.change(stored)
        return stored.answer(taken)

    def _read(self, door: Door, request: RawRequest) -> Reading | None:
        """Return what the request says; None when it is left to the worker."""
        if not self._at_once or len(request.body) > BYTES_AT_ONCE:
            return None
        reading = read_request(self._presets, door.source, request, door.mapping)
        return reading if len(reading.items) <= self._at_once else None

    async def _door(self, token: str) -> Door:
        door = await self._doors.find(token)
        if door is None:
            # The address is a secret even when it is wrong: one may be a typing error away.
            raise NotFound(kind="hook", key="(hidden)")
        return door

    async def _require_proof(self, door: Door, headers: Mapping[str, str], body: bytes) -> None:
        if door.lock is None:
            return
        now = self._clock.now()
        lower = {name.lower(): value for name, value in headers.items()}
        preset = self._presets.get(door.source.preset)
        verdict = door.lock.judge(preset, lower, body, now)
        if verdict is not Verdict.GOOD:
            raise await refuse(self._books, door.source, verdict, now)

    def _delivery_key(self, headers: Mapping[str, str], source: Source) -> _Key | None:
        """Return the sender's own id of the delivery, the same over its retries."""
        preset = self._presets.get(source.preset)
        names = (*(preset.delivery_headers if preset else ()), *_KEY_HEADERS)
        given = next((value for name in names if (value := headers.get(name))), None)
        if given is None:
            return None
        key = given if len(given) <= _KEY_LENGTH else hashlib.sha256(given.encode()).hexdigest()
        return _Key(f"hook:{source.integration_id}", key)


class _Key(NamedTuple):
    scope: str
    key: str


class _Earlier(NamedTuple):
    request_id: UUID
    body_hash: str


async def _fetch_earlier(session: AsyncSession, keys: Sequence[_Key]) -> dict[_Key, _Earlier]:
    rows = await session.scalars(
        select(IdempotencyRow)
        .where(among((IdempotencyRow.scope, IdempotencyRow.key), keys))
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
    """One request for the worker; `key` None: the sender does not number its requests."""

    source: Source
    request: RawRequest
    key: _Key | None

    @property
    def workspace_id(self) -> WorkspaceId:
        return self.source.workspace_id

    def decide(self, batch: Batch, work: Work) -> Deciding[Accepted | _Earlier]:
        self.want(batch)
        yield
        return self.earlier(batch) or self.put(batch, work)

    def want(self, batch: Batch) -> None:
        """Ask for what the sender sent before under the same key."""
        if self.key is not None:
            batch.want(_EARLIER, self.key)

    def earlier(self, batch: Batch) -> _Earlier | None:
        """Return what came under the key before."""
        return None if self.key is None else batch.get(_EARLIER, self.key)

    def answer(self, taken: Accepted | _Earlier) -> Accepted:
        """Return what the sender is told; raises Conflict when another body came under the key.

        Not while it is decided: a refusal there has the whole batch decided anew, and whoever
        repeats a key could make everybody wait.
        """
        if isinstance(taken, Accepted):
            return taken
        if taken.body_hash != self.body_hash:
            message = "this delivery id came with another body before"
            raise Conflict(reason="key_reused", message=message)
        return Accepted(request_id=taken.request_id, is_repeat=True)

    def put(self, batch: Batch, work: Work, *, waits: bool = True) -> Accepted:
        """Record the request and its key; `waits`: for the worker, and later ones behind it."""
        request = self.request
        if self.key is not None:
            body_hash = self.body_hash
            batch.put(_EARLIER, self.key, _Earlier(request.id, body_hash))
            work.insert(
                IdempotencyRow,
                scope=self.key.scope,
                key=self.key.key,
                body_hash=body_hash,
                status=202,
                answer={"request": str(request.id)},
                created_at=request.received_at,
            )
        work.insert(
            RawRequestRow,
            id=request.id,
            integration_id=request.integration_id,
            received_at=request.received_at,
            headers=dict(request.headers),
            body=request.body,
            content_type=request.content_type,
        )
        if waits:
            batch.put(BACKLOG, request.integration_id, True)
            work.wake("ingest")
        return Accepted(request_id=request.id)

    @property
    def body_hash(self) -> str:
        return hashlib.sha256(self.request.body).hexdigest()


@dataclass(frozen=True, slots=True)
class _Take:
    """One request with its effect, unless others of its integration wait: then it waits too."""

    stored: _Store
    receive: DecideItems
    reading: Reading

    @property
    def workspace_id(self) -> WorkspaceId:
        return self.stored.workspace_id

    def decide(self, batch: Batch, work: Work) -> Deciding[Accepted | _Earlier]:
        stored, request = self.stored, self.stored.request
        stored.want(batch)
        batch.want(BACKLOG, request.integration_id)
        yield
        earlier = stored.earlier(batch)
        if earlier is not None:
            return earlier
        if batch.get(BACKLOG, request.integration_id):
            return stored.put(batch, work)
        accepted = stored.put(batch, work, waits=False)
        if self.reading.problem is not None:
            note_unreadable(
                work, stored.source, request, problem=self.reading.problem, now=batch.now
            )
            return accepted
        yield from self.receive.decide(
            batch,
            work,
            stored.source,
            self.reading.items,
            request.id,
            request.received_at,
            waited=False,
        )
        return accepted


def _kept(headers: Mapping[str, str], token: str) -> dict[str, str]:
    """Return the headers as they can be stored; proxies repeat the secret address in some."""
    kept: dict[str, str] = {}
    for name, value in headers.items():
        fit = clean(value, _HEADER_LENGTH)
        if token not in fit and len(kept) < _HEADERS_AT_MOST:
            kept[_header_name(name)] = fit
    return kept


@lru_cache(maxsize=512)  # senders use the same few names in every request
def _header_name(name: str) -> str:
    return clean(name.lower(), _KEY_LENGTH)
