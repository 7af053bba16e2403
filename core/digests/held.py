"""What a digest holds, alert by alert, as whoever reads alerts tells it.

Alerts live in a room above this one: it fills the Protocol here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import AlertId, DigestId
from core.severity import Severity
from core.tenants.sight import EVERYTHING, Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAlert:
    """One alert that a digest stands for, as it is now."""

    id: AlertId
    number: int
    title: str
    severity: Severity
    status: str
    fired_at: datetime

    @property
    def is_open(self) -> bool:
        """Tell whether somebody should still look at it."""
        return self.status in ("firing", "acknowledged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The alerts of one name: how many there are and how many of them are open."""

    alerts: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """All alerts of one digest: `worst_open` None when none is open; `revision` grows with every
    change of any of them."""

    alerts: int = 0
    open: int = 0
    revision: int = 0
    worst: Severity = Severity.LOW
    worst_open: Severity | None = None
    by_name: Mapping[str, Named] = field(default_factory=dict)


NOTHING = Sum()


class HeldAlerts(Protocol):
    """Reads the alerts that digests hold, as they are now."""

    async def sums(
        self, session: AsyncSession, digests: Collection[UUID]
    ) -> Mapping[DigestId, Sum]:
        """Return the sum of each; those that hold nothing are left out."""
        ...

    async def listed(
        self,
        session: AsyncSession,
        digest_id: DigestId,
        *,
        limit: int,
        skip: int = 0,
        sight: Sight = EVERYTHING,
    ) -> tuple[HeldAlert, ...]:
        """Return its alerts within the sight, those still open first, of these the worst first,
        then by number."""
        ...
