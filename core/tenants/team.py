"""Who belongs to a workspace, what each answers for, what each role sees, and whom it awaits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import NotFound
from core.ids import MemberId, PersonId, WorkspaceId
from core.tenants.named import Named, people_named
from core.tenants.role import Role
from core.tenants.sight import Sighted, Visibility
from core.tenants.sights import visibility_of
from core.tenants.tables import (
    InviteRow,
    MemberRow,
    PersonRow,
    PlaceRow,
    ResponsibilityRow,
    WorkspaceRow,
)

RIGHTS_CHANGED = "rights"
"""What is woken when somebody may or sees something else than before."""

_ORDER = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """A member: what they are since when, and the places and topics they answer for. `revision`
    grows with every change of the role and of those."""

    id: MemberId
    person: Named
    username: str | None
    role: Role
    since: datetime
    revision: int
    places: tuple[Named, ...] = ()
    topics: tuple[str, ...] = ()

    def answers_for(self, case: Sighted) -> bool:
        """Tell whether a case lies within what they answer for."""
        return case.category in self.topics or any(one.id == case.place_id for one in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvite:
    """A link that nobody has opened yet; `by` None: the program made it."""

    id: UUID
    role: Role
    by: Named | None
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSettings:
    """A workspace as its members know it. `language` is a code, `zone` an IANA name."""

    id: WorkspaceId
    name: str
    language: str
    zone: str
    staff_sees: Visibility
    viewer_sees: Visibility
    revision: int


class Team:
    """Reads them, one workspace at a time."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def members(self, workspace_id: WorkspaceId) -> tuple[TeamMember, ...]:
        """Return everybody, the greater roles first, then by name."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            found = await _members(session, None)
        return tuple(sorted(found, key=lambda one: (_ORDER[one.role], one.person.name.casefold())))

    async def member(self, workspace_id: WorkspaceId, person_id: PersonId) -> TeamMember:
        """Return one; raises NotFound for somebody who is no member."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            found = await _members(session, person_id)
        if not found:
            raise NotFound(kind="member", key=person_id)
        return found[0]

    async def by_id(self, workspace_id: WorkspaceId, member_id: UUID) -> TeamMember:
        """Return one by the membership's own id; raises NotFound when it has ended."""
        query = select(MemberRow.person_id).where(MemberRow.id == member_id)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            person_id = await session.scalar(query)
        if person_id is None:
            raise NotFound(kind="member", key=member_id)
        return await self.member(workspace_id, PersonId(person_id))

    async def topics(self, workspace_id: WorkspaceId) -> tuple[str, ...]:
        """Return the topics that somebody answers for, by name."""
        query = select(ResponsibilityRow.category).where(ResponsibilityRow.category.is_not(None))
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return tuple(sorted({one for one in await session.scalars(query) if one}))

    async def invites(self, workspace_id: WorkspaceId) -> tuple[OpenInvite, ...]:
        """Return the links that can still be opened, the newest first."""
        query = (
            select(InviteRow)
            .where(
                InviteRow.workspace_id == workspace_id,
                InviteRow.used_at.is_(None),
                InviteRow.revoked_at.is_(None),
                InviteRow.expires_at > self._clock.now(),
            )
            .order_by(InviteRow.created_at.desc(), InviteRow.id.desc())
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (await session.scalars(query)).all()
            people = await people_named(session, (row.created_by for row in rows))
        return tuple(
            OpenInvite(
                id=row.id,
                role=Role(row.role),
                by=people.get(row.created_by) if row.created_by else None,
                created_at=row.created_at,
                expires_at=row.expires_at,
            )
            for row in rows
        )

    async def invite(self, workspace_id: WorkspaceId, invite_id: UUID) -> OpenInvite:
        """Return one that can still be opened; raises NotFound."""
        for one in await self.invites(workspace_id):
            if one.id == invite_id:
                return one
        raise NotFound(kind="invite", key=invite_id)

    async def settings(self, workspace_id: WorkspaceId) -> WorkspaceSettings:
        """Return what the workspace is called and how it is set; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await session.get(WorkspaceRow, workspace_id)
        if row is None:
            raise NotFound(kind="workspace", key=workspace_id)
        return settings_of(row)


def settings_of(row: WorkspaceRow) -> WorkspaceSettings:
    """Return a workspace's row as its settings."""
    return WorkspaceSettings(
        id=WorkspaceId(row.id),
        name=row.name,
        language=row.language,
        zone=row.zone,
        staff_sees=visibility_of(row, Role.STAFF),
        viewer_sees=visibility_of(row, Role.VIEWER),
        revision=row.revision,
    )


def responsible_first(
    members: Collection[TeamMember], cases: Sequence[Sighted]
) -> list[TeamMember]:
    """Return the members, those before the others who answer for any of these cases."""
    return sorted(members, key=lambda one: not any(one.answers_for(case) for case in cases))


async def _members(session: AsyncSession, person_id: PersonId | None) -> list[TeamMember]:
    query = select(MemberRow, PersonRow).join(PersonRow, PersonRow.id == MemberRow.person_id)
    charges = (
        select(ResponsibilityRow, PlaceRow.name, PlaceRow.is_active)
        .outerjoin(PlaceRow, PlaceRow.id == ResponsibilityRow.place_id)
        .order_by(PlaceRow.name, ResponsibilityRow.category)
    )
    if person_id is not None:
        query = query.where(MemberRow.person_id == person_id)
        charges = charges.where(ResponsibilityRow.person_id == person_id)
    places: dict[UUID, list[Named]] = {}
    topics: dict[UUID, list[str]] = {}
    for row, name, is_active in await session.execute(charges):
        if row.place_id is not None and is_active:
            places.setdefault(row.person_id, []).append(Named(id=row.place_id, name=name))
        elif row.category is not None:
            topics.setdefault(row.person_id, []).append(row.category)
    return [
        TeamMember(
            id=MemberId(member.id),
            person=Named(id=person.id, name=person.name),
            username=person.username,
            role=Role(member.role),
            since=member.created_at,
            revision=member.revision,
            places=tuple(places.get(person.id, ())),
            topics=tuple(topics.get(person.id, ())),
        )
        for member, person in await session.execute(query)
    ]
