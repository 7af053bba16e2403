"""What a workspace is called, its language and time zone, and what each role sees in it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.errors import InvalidInput
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.rulebook.zone import WorkspaceZone
from core.rules.zone import find_zone
from core.tenants.configuring import begin_change, check_revision
from core.tenants.entries import Entries
from core.tenants.plain_name import plain_name
from core.tenants.sight import Visibility
from core.tenants.tables import WorkspaceRow
from core.tenants.team import RIGHTS_CHANGED, WorkspaceSettings, settings_of
from core.texts import text
from core.texts.locale_of_reader import LANGUAGES
from core.work import Books, Work

NAME_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSettings:
    """What to change; None leaves it as it is. `zone`, an IANA name, also moves what rules wait
    for."""

    name: str | None = None
    language: str | None = None
    zone: str | None = None
    staff_sees: Visibility | None = None
    viewer_sees: Visibility | None = None


class ChangeWorkspace:
    """The use case: of owners and admins."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids, zones: WorkspaceZone) -> None:
        self._books = books
        self._clock = clock
        self._zones = zones
        self._entries = Entries(kind="workspace", ids=ids, clock=clock)

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        wanted: WantedSettings,
        *,
        by: PersonId | None,
        cause: Cause,
        if_revision: int | None = None,
    ) -> WorkspaceSettings:
        """Return the settings as they are then; all of it is changed, or nothing. Raises
        InvalidInput, NotAllowed, and Overtaken when they were changed since `if_revision`."""
        fields = _checked(wanted)

        async def body(session: AsyncSession, work: Work) -> WorkspaceSettings:
            now = self._clock.now()
            await begin_change(session, workspace_id, by=by, right="workspace.write")
            row = await session.get_one(WorkspaceRow, workspace_id)
            await check_revision(
                session, "workspace", workspace_id, seen=if_revision, now=row.revision
            )
            changed = {name: one for name, one in fields.items() if getattr(row, name) != one}
            seen = changed.keys() & {"staff_sees", "viewer_sees"}
            if changed:
                before = {name: getattr(row, name) for name in changed}
                for name, one in changed.items():
                    setattr(row, name, one)
                row.revision += 1
                self._entries.keep(
                    work, workspace_id, "changed", before=before, after=changed, by=by
                )
            if seen:
                work.wake(RIGHTS_CHANGED)
            if wanted.zone is not None:
                await self._zones.move(session, work, workspace_id, wanted.zone, by=by)
            cause.settle(work, now, Answer(status=200, body={}))
            return settings_of(row)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


def _checked(wanted: WantedSettings) -> dict[str, Any]:
    """Return the columns to be set, each as it is stored; the zone is not among them."""
    if wanted.zone is not None:
        find_zone(wanted.zone)
    fields = {
        name: one.value if isinstance(one, Enum) else one
        for name, one in asdict(wanted).items()
        if one is not None and name != "zone"
    }
    if "name" in fields:
        name = plain_name(fields["name"], "")
        if not name or len(name) > NAME_LIMIT:
            limit = text("1 to {most} characters", most=NAME_LIMIT)
            raise InvalidInput(field="name", value=fields["name"], wanted=limit)
        fields["name"] = name
    if fields.get("language", LANGUAGES[0]) not in LANGUAGES:
        wanted_languages = ", ".join(LANGUAGES)
        raise InvalidInput(field="language", value=fields["language"], wanted=wanted_languages)
    return fields
