"""Tells a workspace's owners, once per cause and in words, that something did not get through.

A cause is a recipient and a reason; it is told again only after something has arrived there in
between. Told from the rows, some seconds later: whatever ended a delivery need not know of it,
a crash loses nothing, and what fails together is told together. A notice's own end tells nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.delivery.address import Address, parse_address
from core.delivery.kind import Kind
from core.delivery.reason import Reason
from core.delivery.tables import DeliveryRow, SentMessageRow
from core.ids import Ids, WorkspaceId
from core.notify.notices import NEWS_LASTS, UNDELIVERED, UNDELIVERED_MANY
from core.notify.owners import Owner, owners_of
from core.notify.tables import NotificationRow
from core.notify.tell import tell, withhold
from core.work import Books, Work

AT_ONCE = 500
TOLD_ONE_BY_ONE = 3
"""So many causes of one reason are told each for itself; more are told in one message."""
AT_MOST = 6
"""So many such notices an owner gets within an hour; what comes then waits and is summed up."""
_HOUR = timedelta(hours=1)
_URGENCY = 1
_PREFIX = "undelivered:"
_AFTER_PREFIX = "undelivered;"
"""The next letter after the colon: the two enclose every key that begins with the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cause:
    """What died of one reason at one place; `key` changes when something arrives there."""

    key: str
    reason: Reason
    address: Address
    deliveries: tuple[UUID, ...]


class Undelivered:
    """Looks for what ended since it looked last."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids

    async def workspaces(self) -> list[WorkspaceId]:
        """Return where something died of which nobody has been told yet."""
        query = (
            select(DeliveryRow.workspace_id)
            .where(DeliveryRow.reason.is_not(None), DeliveryRow.reported_at.is_(None))
            .distinct()
        )
        reason = "what died is looked for in all workspaces"
        async with self._database.reading(System(reason=reason)) as session:
            return [WorkspaceId(one) for one in sorted(await session.scalars(query))]

    async def tell_owners(self, workspace_id: WorkspaceId) -> None:
        """Tell of everything that nobody has been told of yet."""
        await self._books.transaction(InWorkspace(workspace_id=workspace_id), self._tell)

    async def _tell(self, session: AsyncSession, work: Work) -> None:
        now = self._clock.now()
        rows = list(
            await session.scalars(
                select(DeliveryRow)
                .where(DeliveryRow.reason.is_not(None), DeliveryRow.reported_at.is_(None))
                .order_by(DeliveryRow.id)
                .limit(AT_ONCE)
                .with_for_update()
            )
        )
        causes = await _causes(session, [row for row in rows if _concerns_owners(row)])
        owners = await owners_of(session, work.workspace_id)
        causes = await _untold(session, causes, owners)
        if causes and await _told_lately(session, now) >= AT_MOST * max(len(owners), 1):
            return
        for row in rows:
            work.update(DeliveryRow, row.id, reported_at=now)
        for owner in owners:
            # Never of an owner's own chat through that chat.
            mine = [one for one in causes if one.address.queue != owner.address.queue]
            for reason, some in groupby(sorted(mine, key=_by_reason), key=lambda one: one.reason):
                self._tell_owner(work, owner, reason, list(some), now)

    def _tell_owner(
        self, work: Work, owner: Owner, reason: Reason, causes: list[_Cause], now: datetime
    ) -> None:
        if len(causes) <= TOLD_ONE_BY_ONE:
            for one in causes:
                params = {"delivery": str(one.deliveries[0]), "more": len(one.deliveries) - 1}
                self._notice(work, owner, one.key, {"notice": UNDELIVERED, **params}, now)
            return
        for one in causes:
            withhold(
                work,
                ids=self._ids,
                kind=Kind.NOTICE,
                once_key=_once(one.key, owner),
                reason="summed_up",
                now=now,
                person_id=owner.person_id,
            )
        params = {
            "notice": UNDELIVERED_MANY,
            "reason": reason.value,
            "recipients": len(causes),
            "messages": sum(len(one.deliveries) for one in causes),
        }
        key = f"{_PREFIX}many:{reason.value}:{now.timestamp()}"
        self._notice(work, owner, key, params, now)

    def _notice(
        self, work: Work, owner: Owner, key: str, params: dict[str, object], now: datetime
    ) -> None:
        tell(
            work,
            ids=self._ids,
            kind=Kind.NOTICE,
            once_key=_once(key, owner),
            address=owner.address,
            urgency=_URGENCY,
            now=now,
            person_id=owner.person_id,
            params=params,
            expires_at=now + NEWS_LASTS,
        )


def _concerns_owners(row: DeliveryRow) -> bool:
    """What may have arrived is on the list, and no more than that."""
    return row.kind != Kind.NOTICE.value and row.reason != Reason.MAYBE_ARRIVED.value


def _by_reason(cause: _Cause) -> tuple[str, str]:
    return cause.reason.value, cause.key


def _once(key: str, owner: Owner) -> str:
    return f"{key}:{owner.person_id}"


async def _causes(session: AsyncSession, rows: Sequence[DeliveryRow]) -> list[_Cause]:
    found: dict[tuple[str, str], list[DeliveryRow]] = {}
    for row in rows:
        found.setdefault((row.queue, str(row.reason)), []).append(row)
    causes = []
    for (queue, reason), some in found.items():
        address = parse_address(some[0].channel, some[0].address)
        last = await session.scalar(
            select(SentMessageRow.message_id)
            .where(
                SentMessageRow.bot_id == address.bot_id,
                SentMessageRow.chat_id == address.chat_id,
            )
            .order_by(SentMessageRow.message_id.desc())
            .limit(1)
        )
        causes.append(
            _Cause(
                key=f"{_PREFIX}{queue}:{reason}:{last or 0}",
                reason=Reason(reason),
                address=address,
                deliveries=tuple(row.id for row in some),
            )
        )
    return causes


async def _untold(
    session: AsyncSession, causes: Sequence[_Cause], owners: Collection[Owner]
) -> list[_Cause]:
    keys = [_once(cause.key, owner) for cause in causes for owner in owners]
    told = set(
        await session.scalars(
            select(NotificationRow.once_key).where(NotificationRow.once_key.in_(keys))
        )
    )
    return [one for one in causes if not any(_once(one.key, owner) in told for owner in owners)]


async def _told_lately(session: AsyncSession, now: datetime) -> int:
    query = select(func.count()).where(
        NotificationRow.once_key > _PREFIX,
        NotificationRow.once_key < _AFTER_PREFIX,
        NotificationRow.created_at > now - _HOUR,
        NotificationRow.status != "suppressed",
    )
    return await session.scalar(query) or 0
