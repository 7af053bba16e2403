"""In which language and zone something is said to its reader."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Uuid, bindparam, select

from core.clock import Clock
from core.db.asked import Asked, padded_keys
from core.db.engine import Database
from core.db.tenancy import System
from core.ids import WorkspaceId
from core.tenants.tables import PersonRow, WorkspaceRow
from core.texts import Locale

Reader = tuple[WorkspaceId, UUID | None]
"""A workspace, and who of it reads; None: whoever is in the chat."""

_ABOVE = System(reason="a reader's language stands above workspaces")


class Readers:
    """Looks up locales."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def locale(self, workspace_id: WorkspaceId, person_id: UUID | None) -> Locale:
        """Return the person's locale, or the workspace's for None; a person without a zone of
        their own reads in the workspace's."""
        reader = (workspace_id, person_id)
        return (await self.locales([reader]))[reader]

    async def locales(self, readers: Collection[Reader]) -> dict[Reader, Locale]:
        """Return everybody's locale, as `locale` does, in two queries; readers in a workspace that
        is not there are left out."""
        workspaces = {workspace_id for workspace_id, _ in readers}
        persons = {person_id for _, person_id in readers if person_id is not None}
        async with self._database.reading(_ABOVE) as session:
            own: dict[UUID, tuple[str, str]] = {}
            if workspaces:
                places = await _WORKSPACES.rows(session, {"keys": padded_keys(list(workspaces))})
                own = {key: (language, zone) for key, language, zone in places}
            theirs: dict[UUID, tuple[str, str | None]] = {}
            if persons:
                people = await _PERSONS.rows(session, {"keys": padded_keys(list(persons))})
                theirs = {key: (language, zone) for key, language, zone in people}
        now = self._clock.now()
        made: dict[tuple[str, str], Locale] = {}
        found: dict[Reader, Locale] = {}
        for reader in readers:
            workspace_id, person_id = reader
            if workspace_id not in own:
                continue
            language, zone = own[workspace_id]
            if person_id in theirs:
                language, their_zone = theirs[person_id]
                zone = their_zone or zone
            if (language, zone) not in made:
                made[language, zone] = Locale.for_code(language, ZoneInfo(zone), now=now)
            found[reader] = made[language, zone]
        return found


_KEYS = bindparam("keys", type_=Uuid(), expanding=True)
_WORKSPACES = Asked(
    select(WorkspaceRow.id, WorkspaceRow.language, WorkspaceRow.zone).where(
        WorkspaceRow.id.in_(_KEYS)
    ),
    columns=(Uuid(), None, None),
    lists=("keys",),
)
_PERSONS = Asked(
    select(PersonRow.id, PersonRow.language, PersonRow.zone).where(PersonRow.id.in_(_KEYS)),
    columns=(Uuid(), None, None),
    lists=("keys",),
)
