"""In which language and zone something is said to its reader."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import System
from core.ids import WorkspaceId
from core.tenants.tables import PersonRow, WorkspaceRow
from core.texts import Locale

_ABOVE = System(reason="a reader's language stands above workspaces")


class Readers:
    """Looks up locales."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def locale(self, workspace_id: WorkspaceId, person_id: UUID | None) -> Locale:
        """Return the person's locale, or the workspace's for None; a person without a zone of
        their own reads in the workspace's."""
        async with self._database.reading(_ABOVE) as session:
            language, zone = (
                await session.execute(
                    select(WorkspaceRow.language, WorkspaceRow.zone).where(
                        WorkspaceRow.id == workspace_id
                    )
                )
            ).one()
            if person_id is not None:
                person = (
                    await session.execute(
                        select(PersonRow.language, PersonRow.zone).where(PersonRow.id == person_id)
                    )
                ).first()
                if person is not None:
                    language, zone = person.language, person.zone or zone
        return Locale.for_code(language, ZoneInfo(zone), now=self._clock.now())
