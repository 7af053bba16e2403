"""Which integration a token in an address opens and what it is set to, remembered for the hot
path.

Only hashes are kept. A change made in this process is seen at once, another process's within five
seconds; a token nobody has is asked for every time.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy import select

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import System
from core.flows.receive import Source
from core.ingest.tables import IntegrationRow
from core.ingest.waiting import source_of
from core.signing import hash_token

KNOWN_SECONDS = 5.0
REMEMBERED = 10_000
_TOKEN_LENGTH = 100
_ALL = System(reason="a token in an address says which workspace it belongs to")


@dataclass(slots=True)
class _Known:
    source: Source
    until: float


class Doors:
    """The cache; at most 10,000 are remembered, the least recently used is forgotten first."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._changes = 0

    async def find(self, token: str) -> Source | None:
        """Return what the token opens; None when nobody has it or it is switched off."""
        if not token.isascii() or len(token) > _TOKEN_LENGTH:
            return None
        token_hash = hash_token(token)
        known = self._known.get(token_hash)
        now = self._clock.monotonic()
        if known is not None:
            self._known.move_to_end(token_hash)
            if now < known.until:
                return known.source
            # Whoever comes while this one looks is let in once more instead of looking too.
            known.until = now + KNOWN_SECONDS
        changes = self._changes
        source = await self._look(token_hash)
        if source is None:
            self._known.pop(token_hash, None)
        elif changes == self._changes:  # else it may have changed after it was read
            self._known[token_hash] = _Known(source, now + KNOWN_SECONDS)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return source

    def forget(self, token_hash: str) -> None:
        """Look it up anew next time."""
        self._changes += 1
        self._known.pop(token_hash, None)

    async def _look(self, token_hash: str) -> Source | None:
        statement = select(IntegrationRow).where(
            IntegrationRow.token_hash == token_hash, IntegrationRow.is_active
        )
        async with self._database.reading(_ALL) as session:
            row = (await session.scalars(statement)).one_or_none()
        return None if row is None else source_of(row)
