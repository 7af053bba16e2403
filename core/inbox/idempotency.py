"""The Idempotency-Key rules: a repeat is answered the same, another body is refused, and two at
once do not both act.

An answer is kept in the commit of what it tells of. In one process the second of two at once is
refused while the first is at work, and with Redis also in another. Without it two processes may
both begin; then the key's row decides whose commit stands, and the other answers as the first.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.among import among
from core.db.engine import Database
from core.db.tenancy import System
from core.errors import Conflict, OpsbellError
from core.inbox.cause import Answer, Cause, IdempotencyKey
from core.inbox.tables import IdempotencyRow
from core.work import Books, Load, Work

KEPT_FOR = timedelta(hours=24)
"""How long an answer is kept; older rows are pruned, and their keys are new again."""
IN_FLIGHT_SECONDS = 20
"""How long other processes believe that a request is at work when its process says no more."""

T = TypeVar("T")

_ALL = System(reason="keys are scoped by their caller, not by workspace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer given before, and the hash of the body it was given to."""

    body_hash: str
    answer: Answer
    created_at: datetime


async def _fetch(
    session: AsyncSession, keys: Sequence[tuple[str, str]]
) -> Mapping[tuple[str, str], Kept]:
    statement = (
        select(IdempotencyRow)
        .where(among((IdempotencyRow.scope, IdempotencyRow.key), keys))
        .order_by(IdempotencyRow.scope, IdempotencyRow.key)
        .with_for_update()
    )
    rows = (await session.scalars(statement)).all()
    return {
        (row.scope, row.key): Kept(
            body_hash=row.body_hash,
            answer=Answer(status=row.status, body=row.answer),
            created_at=row.created_at,
        )
        for row in rows
    }


KEPT_ANSWERS: Load[tuple[str, str], Kept] = Load(name="idempotency_keys", fetch=_fetch)
"""For a change that answers HTTP: kept answers by (scope, key)."""


def repeated(key: IdempotencyKey, kept: Kept | None) -> Answer | None:
    """Return the answer to give again, None when this is the first time.

    Raises Conflict `key_reused` when the key came with another body before.
    """
    if kept is None:
        return None
    if kept.body_hash != key.body_hash:
        raise _reused(key)
    return kept.answer


async def made_before(session: AsyncSession, cause: Cause | None, noun: str) -> UUID | None:
    """Return what an earlier request under the cause's key made, kept as `noun` in its answer;
    None when this is the first time, or when there is no key. For a transaction.

    Raises Conflict `key_reused` for another body, and for a key that made something else.
    """
    key = None if cause is None else cause.idempotency
    if key is None:
        return None
    at = (key.scope, key.key)
    answer = repeated(key, (await _fetch(session, [at])).get(at))
    if answer is None:
        return None
    if noun not in answer.body:
        raise _reused(key)
    return UUID(answer.body[noun])


class KeyReused(Conflict):
    """The key was used for another request before."""

    code = "key_reused"


class InFlight(Conflict):
    """A request with this key is being done; its answer is there in a moment."""


def _reused(key: IdempotencyKey) -> KeyReused:
    return KeyReused(
        reason="key_reused",
        message=f"Idempotency-Key {key.key!r} was used for another request before",
    )


class Elsewhere(Protocol):
    """Which keys are at work in any process; knows nothing while it cannot be asked."""

    async def take(self, name: str, *, seconds: int) -> bool:
        """Take the name; False when somebody has it."""
        ...

    async def give_back(self, name: str) -> None:
        """Let others take it again."""
        ...


class IdempotencyGate:
    """Lets one request per key act at a time; unique rows hold where two begin all the same."""

    def __init__(
        self,
        *,
        database: Database,
        books: Books,
        clock: Clock,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._elsewhere = elsewhere
        self._in_flight: set[tuple[str, str]] = set()

    async def before(self, key: IdempotencyKey) -> Answer | None:
        """Return the answer to give again, None when the request is to be done.

        Raises KeyReused (another body).
        """
        statement = select(IdempotencyRow).where(
            IdempotencyRow.scope == key.scope, IdempotencyRow.key == key.key
        )
        async with self._database.reading(_ALL) as session:
            found = await session.scalar(statement)
        if found is None:
            return None
        kept = Kept(
            body_hash=found.body_hash,
            answer=Answer(status=found.status, body=found.answer),
            created_at=found.created_at,
        )
        return repeated(key, kept)

    @asynccontextmanager
    async def entered(self, key: IdempotencyKey) -> AsyncIterator[None]:
        """Hold the key while its request is done; raises InFlight when it is held."""
        at = (key.scope, key.key)
        if at in self._in_flight:
            raise _in_flight(key)
        self._in_flight.add(at)
        try:
            async with self._held_elsewhere(key):
                yield
        finally:
            self._in_flight.discard(at)

    async def once(
        self, key: IdempotencyKey, act: Callable[[Answer | None], Awaitable[T]]
    ) -> tuple[T, bool]:
        """Return what `act` gives, and whether that is what it gave before. It is handed the kept
        answer, None when it is to act. Raises KeyReused and whatever `act` does.

        When `act` fails, another process may have done it meanwhile: then its answer counts.
        """
        kept = await self.before(key)
        if kept is not None:
            return await act(kept), True
        try:
            return await act(None), False
        except (IntegrityError, OpsbellError):
            kept = await self.before(key)
            if kept is None:
                raise
        return await act(kept), True

    async def keep(self, key: IdempotencyKey, answer: Answer) -> None:
        """Keep the answer to a request that has no effect to be kept with: a final refusal."""

        async def body(_session: AsyncSession, work: Work) -> None:
            work.insert(
                IdempotencyRow,
                or_ignore=True,
                scope=key.scope,
                key=key.key,
                body_hash=key.body_hash,
                status=answer.status,
                answer=answer.body,
                created_at=self._clock.now(),
            )

        await self._books.transaction(_ALL, body)

    @asynccontextmanager
    async def _held_elsewhere(self, key: IdempotencyKey) -> AsyncIterator[None]:
        if self._elsewhere is None:
            yield
            return
        name = f"{key.scope}:{key.key}"
        if not await self._elsewhere.take(name, seconds=IN_FLIGHT_SECONDS):
            # Whoever has it may have died behind its commit.
            if await self.before(key) is None:
                raise _in_flight(key)
            yield
            return
        try:
            yield
        finally:
            await self._elsewhere.give_back(name)


def _in_flight(key: IdempotencyKey) -> InFlight:
    message = f"a request with the key {key.key!r} is being done; ask again in a second"
    return InFlight(reason="in_flight", message=message)
