"""What figures over time share: whose they are, over which period, and the one before it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Label
from sqlalchemy.ext.asyncio import AsyncSession

from core.analytics.buckets import part_of
from core.analytics.period import Period, Step, period_of
from core.analytics.zone import zone_of
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.ids import WorkspaceId
from core.reports.answers import Moment, seconds_between
from core.tenants.sight import Sight


class OfPeriod(Protocol):
    """Figures of one period."""

    @property
    def period(self) -> Period:
        """What they are about."""
        ...


F = TypeVar("F", bound=OfPeriod)


class Figures(ABC, Generic[F]):
    """Counts for one workspace and one sight at a time."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def read(
        self,
        workspace_id: WorkspaceId,
        sight: Sight,
        *,
        since: datetime,
        until: datetime,
        step: Step | None,
        compared: bool = False,
    ) -> tuple[F, F | None]:
        """Return the figures of the period, and `compared` of the one before it.

        Raises InvalidInput as `period_of` does.
        """
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            zone = await zone_of(session, workspace_id)
            period = period_of(since, until, zone, step)
            figures = await self._figures(session, period, sight)
            before = await self._figures(session, period.before, sight) if compared else None
        return figures, before

    @abstractmethod
    async def _figures(self, session: AsyncSession, period: Period, sight: Sight) -> F:
        """Count what falls into this period."""

    def _part(self, column: Moment, period: Period) -> Label[int]:
        """Return the part in which a moment of the period lies, as a column of that name."""
        return part_of(column, period, is_postgres=self._database.is_postgres)

    def _seconds(self, begins: Moment, ends: Moment | ColumnElement[datetime]) -> Label[Any]:
        """Return the seconds between two moments, as a column of that name."""
        return seconds_between(begins, ends, is_postgres=self._database.is_postgres)
