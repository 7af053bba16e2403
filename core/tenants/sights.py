"""Reads what members get to see: their role's visibility in the workspace, and what they answer
for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import PersonId
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING, NOTHING, Sight, Visibility
from core.tenants.tables import ApiKeyRow, MemberRow, ResponsibilityRow, WorkspaceRow


def visibility_of(workspace: WorkspaceRow, role: Role) -> Visibility:
    """Return what members of this role see there; owners and admins see everything."""
    return visible_to(role, staff_sees=workspace.staff_sees, viewer_sees=workspace.viewer_sees)


@lru_cache(maxsize=64)
def visible_to(role: Role, *, staff_sees: str, viewer_sees: str) -> Visibility:
    """Return what members of a role see where this is what staff and viewers see."""
    if role.covers(Role.ADMIN):
        return Visibility.EVERYTHING
    word = staff_sees if role.covers(Role.STAFF) else viewer_sees
    # A word of a later release keeps more back than any of ours: the least is shown.
    return next((one for one in Visibility if one.value == word), Visibility.ASSIGNED)


async def sights_in(
    session: AsyncSession, workspace: WorkspaceRow, members: Mapping[PersonId, Role]
) -> dict[PersonId, Sight]:
    """Return what each of these members of the workspace sees; the session may be anybody's."""
    seen = {person: visibility_of(workspace, role) for person, role in members.items()}
    return await sights_by(session, workspace.id, seen)


async def sights_by(
    session: AsyncSession, workspace_id: UUID, seen: Mapping[PersonId, Visibility]
) -> dict[PersonId, Sight]:
    """Return the sight of each member of the workspace, by what their role sees there. Asks only
    when somebody sees their own places."""
    placed = [person for person, one in seen.items() if one is Visibility.OWN_PLACES]
    places: dict[UUID, set[UUID]] = {}
    categories: dict[UUID, set[str]] = {}
    if placed:
        rows = await session.execute(
            select(
                ResponsibilityRow.person_id, ResponsibilityRow.place_id, ResponsibilityRow.category
            ).where(
                ResponsibilityRow.workspace_id == workspace_id,
                ResponsibilityRow.person_id.in_(placed),
            )
        )
        for person, place, category in rows:
            if place is not None:
                places.setdefault(person, set()).add(place)
            if category is not None:
                categories.setdefault(person, set()).add(category)
    return {
        person: _sight(person, one, places.get(person, set()), categories.get(person, set()))
        for person, one in seen.items()
    }


async def restricted_in(session: AsyncSession, workspace_id: UUID) -> dict[PersonId, Sight]:
    """Return what those members see from whom something is kept."""
    workspace = await session.get_one(WorkspaceRow, workspace_id)
    if all(visibility_of(workspace, role) is Visibility.EVERYTHING for role in Role):
        return {}
    rows = await session.execute(
        select(MemberRow.person_id, MemberRow.role).where(MemberRow.workspace_id == workspace_id)
    )
    members = {PersonId(person): Role(role) for person, role in rows}
    sights = await sights_in(session, workspace, members)
    return {person: sight for person, sight in sights.items() if not sight.is_everything}


async def sight_in(
    session: AsyncSession, workspace: WorkspaceRow, person_id: PersonId, role: Role | None
) -> Sight:
    """Return what one person sees; nothing for somebody who is no member (`role` None)."""
    if role is None:
        return NOTHING
    return (await sights_in(session, workspace, {person_id: role}))[person_id]


async def sight_of(session: AsyncSession, person_id: PersonId | None) -> Sight:
    """Return what somebody who acts in the session's workspace sees. None is the program, from
    which nothing is kept; nothing for somebody who is no member."""
    if person_id is None:
        return EVERYTHING
    found = (
        await session.execute(
            select(WorkspaceRow, MemberRow.role)
            .join(MemberRow, MemberRow.workspace_id == WorkspaceRow.id)
            .where(MemberRow.person_id == person_id)
        )
    ).first()
    if found is None:
        # What an API key may is told by its scopes alone.
        is_key = select(ApiKeyRow.id).where(ApiKeyRow.person_id == person_id)
        return NOTHING if await session.scalar(is_key) is None else EVERYTHING
    workspace, role = found
    return await sight_in(session, workspace, person_id, Role(role))


def _sight(
    person: PersonId, visibility: Visibility, places: set[UUID], categories: set[str]
) -> Sight:
    match visibility:
        case Visibility.EVERYTHING:
            return EVERYTHING
        case Visibility.OWN_PLACES:
            return Sight(
                person_id=person, places=frozenset(places), categories=frozenset(categories)
            )
        case Visibility.ASSIGNED:
            return Sight(person_id=person, only_assigned=True)
