"""Which integration a token in an address opens and what it is set to, remembered for the hot
path.

Of the tokens only hashes are kept. A change made in this process is seen at once, another
process's within five seconds; a token nobody has is asked for every time.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import System
from core.flows.receive import Source
from core.ingest.locks import Lock
from core.ingest.mapping import FieldMapping
from core.ingest.records import mapping_of
from core.ingest.sealing import Sealing, opened
from core.ingest.tables import IntegrationRow
from core.ingest.waiting import source_of
from core.signing import hash_token

KNOWN_SECONDS = 5.0
REMEMBERED = 10_000
_TOKEN_LENGTH = 100
_ALL = System(reason="a token in an address says which workspace it belongs to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What a token opens; `lock` None: the token is enough. `mapping` is what people pointed at in
    what comes through it; `until`: a token of before is over then."""

    source: Source
    lock: Lock | None
    mapping: FieldMapping | None = None
    until: datetime | None = None


@dataclass(slots=True)
class _Known:
    door: Door
    until: float


class Doors:
    """The cache; at most 10,000 are remembered, the least recently used is forgotten first."""

    def __init__(self, *, database: Database, clock: Clock, sealer: Sealing) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._changes = 0

    async def find(self, token: str) -> Door | None:
        """Return what the token opens; None when nobody has it, or it is over or switched off."""
        door = await self._find(token)
        is_over = door is not None and door.until is not None and door.until <= self._clock.now()
        return None if is_over else door

    async def _find(self, token: str) -> Door | None:
        if not token.isascii() or len(token) > _TOKEN_LENGTH:
            return None
        token_hash = hash_token(token)
        known = self._known.get(token_hash)
        now = self._clock.monotonic()
        if known is not None:
            self._known.move_to_end(token_hash)
            if now < known.until:
                return known.door
            # Whoever comes while this one looks is let in once more instead of looking too.
            known.until = now + KNOWN_SECONDS
        changes = self._changes
        door = await self._look(token_hash)
        if door is None:
            self._known.pop(token_hash, None)
        elif changes == self._changes:  # else it may have changed after it was read
            self._known[token_hash] = _Known(door, now + KNOWN_SECONDS)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return door

    def forget(self, token_hash: str) -> None:
        """Look it up anew next time."""
        self._changes += 1
        self._known.pop(token_hash, None)

    async def _look(self, token_hash: str) -> Door | None:
        statement = select(IntegrationRow).where(
            or_(
                IntegrationRow.token_hash == token_hash,
                IntegrationRow.former_token_hash == token_hash,
            ),
            IntegrationRow.is_active,
        )
        async with self._database.reading(_ALL) as session:
            row = (await session.scalars(statement)).one_or_none()
        if row is None:
            return None
        is_former = row.token_hash != token_hash
        if is_former and row.former_token_until is None:
            return None
        return Door(
            source=source_of(row),
            lock=self._lock(row),
            mapping=mapping_of(row),
            until=row.former_token_until if is_former else None,
        )

    def _lock(self, row: IntegrationRow) -> Lock | None:
        if row.secret_sealed is None:
            return None
        return Lock(
            secret=opened(self._sealer, row.secret_sealed),
            former=opened(self._sealer, row.former_secret_sealed),
            former_until=row.former_secret_until,
        )
