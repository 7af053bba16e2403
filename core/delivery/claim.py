"""Taking deliveries that are about to be sent: exactly as many as there are free slots, no more.

What is claimed may have been sent when the process dies, so it has to be as little as possible. A
claim is a change: it shares its commit with the settlements and submissions of the same moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Integer, String, Uuid, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.db.asked import Asked, padded_keys
from core.db.base import UtcDateTime
from core.delivery.choose import DUE, choose
from core.delivery.due import DUE_COLUMNS, Due, dues_of
from core.delivery.room import Full
from core.delivery.state import State
from core.delivery.tables import DeliveryRow
from core.ids import WorkspaceId
from core.work import Batch, Deciding, Load, Work

LEASE = timedelta(seconds=60)
"""5 s to connect, 10 s to write, 20 s to read, the waits for budgets, and a margin."""

_ONE = aliased(DeliveryRow)


class Claim:
    """Takes up to `free` deliveries of a lane for this worker, the most urgent first.

    Of one queue at most one is in the air; one that waits for its next attempt holds up nobody.
    What has no room (`full`) is left where it is, and so holds no slot.
    """

    def __init__(
        self, *, lane: str, free: int, token: UUID, epoch: int, full: Full | None = None
    ) -> None:
        self._lane = lane
        self._free = free
        self._token = token
        self._epoch = epoch
        self._full = full
        self._session: AsyncSession | None = None
        self._claimed: tuple[Due, ...] = ()

    @property
    def workspace_id(self) -> WorkspaceId | None:
        """Above workspaces: a bot's traffic is that of all of them."""
        return None

    def decide(self, batch: Batch, work: Work) -> Deciding[tuple[Due, ...]]:
        """Return what was claimed."""
        now = batch.now

        async def take(session: AsyncSession, _: Sequence[str]) -> Mapping[str, tuple[Due, ...]]:
            # A batch that refuses one of its items decides again in the same transaction: what was
            # taken the first time is still ours and is not taken twice.
            if self._session is not session:
                self._claimed = await self._take(session, now)
                self._session = session
            return {self._lane: self._claimed}

        load = Load("delivery.claim", take)
        batch.want(load, self._lane)
        yield
        return batch.get(load, self._lane) or ()

    async def _take(self, session: AsyncSession, now: datetime) -> tuple[Due, ...]:
        if session.get_bind().dialect.name == "postgresql":
            await session.execute(ALONE, {"lane": self._lane})
        chosen = await choose(session, self._lane, free=self._free, now=now, full=self._full)
        if not chosen:
            return ()
        given = {
            "chosen": padded_keys(chosen),
            "token": self._token,
            "until": now + LEASE,
            "start": self._epoch,
        }
        rows = await _TAKE.rows(session, given)
        rows.sort(key=lambda row: (-row[_URGENCY], row[_CREATED_AT], row[_ID].int))
        return await dues_of(session, rows)


ALONE = select(func.pg_advisory_xact_lock(func.hashtext(bindparam("lane", type_=String()))))
"""On PostgreSQL: waits until nobody else is claiming on this lane. Two claims side by side do not
see what the other is taking, so each could take one of the same queue. On SQLite there is one
writer anyway."""

# Made once: putting it together takes ten times as long as running it.
TAKE = (
    update(DeliveryRow)
    .where(
        DeliveryRow.id.in_(
            select(_ONE.id)
            .where(_ONE.id.in_(bindparam("chosen", expanding=True)), _ONE.state == DUE)
            .with_for_update(of=_ONE, skip_locked=True)
        )
    )
    .values(
        state=State.SENDING.value,
        lease_token=bindparam("token", type_=Uuid()),
        lease_until=bindparam("until", type_=UtcDateTime()),
        epoch=bindparam("start", type_=Integer()),
    )
    .returning(*DUE_COLUMNS)
    .execution_options(synchronize_session=False)
)
"""Takes the chosen; SKIP LOCKED has a meaning on PostgreSQL only."""
_TAKE = Asked(TAKE, columns=[one.type for one in DUE_COLUMNS], lists=("chosen",), raw=("chosen",))
_URGENCY, _CREATED_AT, _ID = (
    DUE_COLUMNS.index(one) for one in (DeliveryRow.urgency, DeliveryRow.created_at, DeliveryRow.id)
)
