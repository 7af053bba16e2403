"""Leases: who may do a thing that only one process may do at a time.

A holder trusts its lease until one second before it expires, so that its last act is over when the
next one begins. `epoch` grows with every new holder. A lease is only a saving: what must not
happen twice is also held by a unique key or a lease token.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.lease_table import LeaseRow
from core.db.tenancy import Scope, System

T = TypeVar("T")

TRUST_MARGIN = timedelta(seconds=1)
_STARTS = "starts"
_NEVER = timedelta(days=36500)


class Transactions(Protocol):
    """Runs session code in one transaction; filled by `core.work.Books`."""

    async def transaction(
        self, scope: Scope, body: Callable[[AsyncSession, object], Awaitable[T]]
    ) -> T:
        """Return what `body` returned, once it is on disk."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to do `name` until `expires_at`; renewed by replacing it with `Leases.renew`."""

    name: str
    epoch: int
    expires_at: datetime

    def is_trusted(self, now: datetime) -> bool:
        """Return whether its holder may still act on it."""
        return now < self.expires_at - TRUST_MARGIN


class Leases:
    """Takes leases for `holder`, a word that no other process uses (a random one per start)."""

    def __init__(self, *, books: Transactions, clock: Clock, holder: str) -> None:
        self._books = books
        self._clock = clock
        self._holder = holder

    async def take(self, name: str, ttl: timedelta) -> Lease | None:
        """Return the lease, ours already or free; None while another holder has it."""

        async def body(session: AsyncSession, _: object) -> Lease | None:
            now = self._clock.now()
            row = await _locked(session, name)
            if row is None:
                row = LeaseRow(name=name, holder=self._holder, epoch=1, expires_at=now + ttl)
                session.add(row)
            elif row.holder == self._holder and row.expires_at > now:
                row.expires_at = now + ttl
            elif row.expires_at > now:
                return None
            else:
                row.holder, row.epoch, row.expires_at = self._holder, row.epoch + 1, now + ttl
            return Lease(name=name, epoch=row.epoch, expires_at=row.expires_at)

        return await self._books.transaction(System(reason="leases stand above workspaces"), body)

    async def renew(self, lease: Lease, ttl: timedelta) -> Lease | None:
        """Return the lease with a later end; None when it is lost (another epoch, or expired)."""

        async def body(session: AsyncSession, _: object) -> Lease | None:
            now = self._clock.now()
            row = await _locked(session, lease.name)
            ours = row is not None and (row.holder, row.epoch) == (self._holder, lease.epoch)
            if row is None or not ours or row.expires_at <= now:
                return None
            row.expires_at = now + ttl
            return Lease(name=lease.name, epoch=row.epoch, expires_at=row.expires_at)

        return await self._books.transaction(System(reason="leases stand above workspaces"), body)

    async def release(self, lease: Lease) -> None:
        """Give the lease back at once; does nothing when it is somebody else's by now."""

        async def body(session: AsyncSession, _: object) -> None:
            row = await _locked(session, lease.name)
            if row is not None and (row.holder, row.epoch) == (self._holder, lease.epoch):
                row.expires_at = self._clock.now()

        await self._books.transaction(System(reason="leases stand above workspaces"), body)

    async def count_start(self) -> int:
        """Return how many processes have started on this database, this one included.

        Where only one process serves at a time, whatever carries a smaller number was left behind
        by one that is gone.
        """

        async def body(session: AsyncSession, _: object) -> int:
            row = await _locked(session, _STARTS)
            if row is None:
                end = self._clock.now() + _NEVER
                row = LeaseRow(name=_STARTS, holder=self._holder, epoch=0, expires_at=end)
                session.add(row)
            row.holder, row.epoch = self._holder, row.epoch + 1
            return row.epoch

        return await self._books.transaction(System(reason="leases stand above workspaces"), body)

    async def end_earlier(self) -> None:
        """End every lease of another holder; right only where one process serves at a time.

        A process that was killed has not given its leases back, and nobody should wait for their
        end when it is known to be gone.
        """

        async def body(session: AsyncSession, _: object) -> None:
            now = self._clock.now()
            left = (LeaseRow.holder != self._holder, LeaseRow.expires_at > now)
            statement = select(LeaseRow).where(*left, LeaseRow.name != _STARTS)
            for row in await session.scalars(statement.order_by(LeaseRow.name).with_for_update()):
                row.expires_at = now

        await self._books.transaction(System(reason="leases stand above workspaces"), body)


async def _locked(session: AsyncSession, name: str) -> LeaseRow | None:
    statement = select(LeaseRow).where(LeaseRow.name == name).with_for_update()
    return (await session.scalars(statement)).one_or_none()
