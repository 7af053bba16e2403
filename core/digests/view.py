"""Reads digests with all they hold, for whoever shows them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.digests.digest import Cause, Counted, worst_first
from core.digests.tables import AudienceNameRow, AudienceRow, DigestRow
from core.ids import DigestId, WorkspaceId
from core.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """A digest as it is now. `names` stand as they are shown, the worst first; `by_severity` holds
    those that came, the worst first. `closed_at` None: it still grows."""

    id: DigestId
    cause: Cause
    opened_at: datetime
    last_at: datetime
    closed_at: datetime | None
    names: tuple[Counted, ...]
    by_severity: tuple[tuple[Severity, int], ...]

    @property
    def total(self) -> int:
        """Return how many it stands for."""
        return sum(one.count for one in self.names)


class Digests:
    """The reader; another workspace's digests are not there."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def many(
        self, workspace_id: WorkspaceId, ids: Collection[UUID]
    ) -> dict[DigestId, DigestView]:
        """Return them by their ids; those that are not there are left out."""
        asked = (
            select(DigestRow)
            .where(DigestRow.id.in_(ids))
            .execution_options(populate_existing=True)
        )
        counts = (
            select(
                AudienceRow.digest_id,
                AudienceNameRow.name,
                AudienceNameRow.severity,
                func.sum(AudienceNameRow.count),
                func.max(AudienceNameRow.last_at),
            )
            .join(AudienceNameRow, AudienceNameRow.audience_id == AudienceRow.audience_id)
            .where(AudienceRow.digest_id.in_(ids))
            .group_by(AudienceRow.digest_id, AudienceNameRow.name, AudienceNameRow.severity)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (await session.scalars(asked)).all()
            held = (await session.execute(counts)).all()
        names: dict[UUID, dict[str, Counted]] = {}
        severities: dict[UUID, dict[Severity, int]] = {}
        for digest_id, name, word, count, last_at in held:
            severity = Severity(word)
            by_name = names.setdefault(digest_id, {})
            by_name[name] = _added(by_name.get(name), name, severity, int(count), last_at)
            sums = severities.setdefault(digest_id, {})
            sums[severity] = sums.get(severity, 0) + int(count)
        return {
            DigestId(row.id): DigestView(
                id=DigestId(row.id),
                cause=Cause(row.cause),
                opened_at=row.opened_at,
                last_at=row.last_at,
                closed_at=row.closed_at,
                names=tuple(worst_first(names.get(row.id, {}).values())),
                by_severity=tuple(
                    sorted(severities.get(row.id, {}).items(), key=lambda one: -one[0].rank)
                ),
            )
            for row in rows
        }


def _added(
    known: Counted | None, name: str, severity: Severity, count: int, last_at: datetime
) -> Counted:
    if known is None:
        return Counted(name=name, count=count, worst=severity, last_at=last_at)
    return Counted(
        name=name,
        count=known.count + count,
        worst=max(known.worst, severity),
        last_at=max(known.last_at, last_at),
    )
