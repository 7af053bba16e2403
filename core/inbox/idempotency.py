"""The Idempotency-Key rules: a repeat is answered the same, another body is refused, and two at
once do not both act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.among import among
from core.db.engine import Database
from core.db.tenancy import System
from core.errors import Conflict
from core.inbox.cause import Answer, Cause, IdempotencyKey
from core.inbox.tables import IdempotencyRow
from core.work import Load

KEPT_FOR = timedelta(hours=24)
"""How long an answer is kept; older rows are pruned, and their keys are new again."""
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


def _reused(key: IdempotencyKey) -> Conflict:
    return Conflict(
        reason="key_reused",
        message=f"Idempotency-Key {key.key!r} was used for another request before",
    )


class IdempotencyGate:
    """Lets one request per key act at a time in this process; unique rows hold across several.

    `with gate.entered(key):` look with `before`, and only when that is None do the request.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self._in_flight: set[tuple[str, str]] = set()

    async def before(self, key: IdempotencyKey) -> Answer | None:
        """Return the answer to give again, None when the request is to be done.

        Raises Conflict `key_reused` (another body).
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

    @contextmanager
    def entered(self, key: IdempotencyKey) -> Iterator[None]:
        """Hold the key while its request is done; raises Conflict `in_flight` when it is held."""
        at = (key.scope, key.key)
        if at in self._in_flight:
            raise Conflict(
                reason="in_flight", message=f"a request with the key {key.key!r} is being done"
            )
        self._in_flight.add(at)
        try:
            yield
        finally:
            self._in_flight.discard(at)
