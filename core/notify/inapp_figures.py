"""How what was told got on: delivered, read, seen to, lost; by type, channel and day."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, case, cast, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.delivery.state import State
from core.delivery.status import Status, status_of
from core.delivery.tables import DeliveryRow
from core.ids import WorkspaceId
from core.notify.inapp import CHANNEL
from core.notify.tables import InAppReceiptRow, InAppRow

_AHEAD = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many were meant for somebody (`created`), and what became of them. What was read was
    delivered, and what was delivered was sent: each is counted in all it has been."""

    created: int = 0
    sent: int = 0
    delivered: int = 0
    read: int = 0
    acknowledged: int = 0
    failed: int = 0
    cancelled: int = 0
    expired: int = 0

    def plus(self, other: Counts) -> Counts:
        """Return both together."""
        return Counts(
            **{
                each.name: getattr(self, each.name) + getattr(other, each.name)
                for each in fields(Counts)
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The counts of one type by one channel on one day in UTC, `2026-11-20`."""

    day: str
    type: str
    channel: str
    counts: Counts


class InAppFigures:
    """Reads them; of other channels it counts what they know, which is never that it was read."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def read(
        self, workspace_id: WorkspaceId, *, since: datetime, until: datetime
    ) -> list[Figure]:
        """Return the figures of what was made from `since` up to `until`, by day."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            found = await self._in_app(session, since, until)
            found += await self._others(session, since, until)
        return sorted(found, key=lambda one: (one.day, one.type, one.channel))

    async def _in_app(
        self, session: AsyncSession, since: datetime, until: datetime
    ) -> list[Figure]:
        day = self._day(InAppRow.created_at)
        receipt = InAppReceiptRow
        query = (
            select(
                day,
                InAppRow.type,
                func.count(),
                func.count(receipt.at),
                func.count(receipt.delivered_at),
                func.count(receipt.read_at),
                func.count(receipt.acknowledged_at),
                *(_having(receipt.status == one.value) for one in _ENDS),
            )
            .join(receipt, receipt.in_app_id == InAppRow.id)
            # Identifiers begin with the time they were made at, so the key is the index for this;
            # those made together run a little ahead of the clock.
            .where(
                InAppRow.id >= first_id(since - _AHEAD),
                InAppRow.created_at >= since,
                InAppRow.created_at < until,
            )
            .group_by(day, InAppRow.type)
        )
        return [
            Figure(
                day=on,
                type=type,
                channel=CHANNEL,
                counts=Counts(
                    created=created,
                    sent=sent,
                    delivered=delivered,
                    read=read,
                    acknowledged=acknowledged,
                    failed=ended[0],
                    cancelled=ended[1],
                    expired=ended[2],
                ),
            )
            for on, type, created, sent, delivered, read, acknowledged, *ended in (
                await session.execute(query)
            )
        ]

    async def _others(
        self, session: AsyncSession, since: datetime, until: datetime
    ) -> list[Figure]:
        found: dict[tuple[str, str, str], Counts] = {}
        day = self._day(DeliveryRow.created_at)
        for state in State:
            query = (
                select(day, DeliveryRow.kind, DeliveryRow.channel, func.count())
                # One state at a time, written out: that is how the index of states is walked.
                .where(
                    DeliveryRow.state == literal_column(f"'{state.value}'"),
                    DeliveryRow.created_at >= since,
                    DeliveryRow.created_at < until,
                    DeliveryRow.edits_id.is_(None),
                )
                .group_by(day, DeliveryRow.kind, DeliveryRow.channel)
            )
            for on, kind, channel, count in await session.execute(query):
                key = (on, kind, channel)
                counts = _as(status_of(state), count)
                found[key] = found.get(key, Counts()).plus(counts)
        return [
            Figure(day=on, type=kind, channel=channel, counts=counts)
            for (on, kind, channel), counts in found.items()
        ]

    def _day(self, column: Any) -> ColumnElement[str]:
        if self._database.is_postgres:
            return func.to_char(
                func.timezone(literal_column("'UTC'"), column), literal_column("'YYYY-MM-DD'")
            )
        return func.substr(column, literal_column("1"), literal_column("10"))


_ENDS = (Status.FAILED, Status.CANCELLED, Status.EXPIRED)


def _having(which: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((which, 1), else_=0)), 0), Integer)


def _as(status: Status, count: int) -> Counts:
    return Counts(
        created=count,
        sent=count if status in (Status.SENT, Status.DELIVERED, Status.READ) else 0,
        failed=count if status is Status.FAILED else 0,
        cancelled=count if status is Status.CANCELLED else 0,
        expired=count if status is Status.EXPIRED else 0,
    )


def first_id(at: datetime) -> UUID:
    """Return the smallest identifier made at this time; before 1970 none was."""
    return UUID(int=max(int(at.timestamp() * 1000), 0) << 80)
