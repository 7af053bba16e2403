"""Who is a member of a workspace, and with which role; and what a key may do there."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import NotFound
from core.ids import PersonId
from core.tenants.access import Rights, scopes_of
from core.tenants.role import Role
from core.tenants.tables import ApiKeyRow, MemberRow


async def role_in(session: AsyncSession, person_id: PersonId) -> Role | None:
    """Return the person's role in the session's workspace; None for somebody who is no member."""
    role = await session.scalar(select(MemberRow.role).where(MemberRow.person_id == person_id))
    return Role(role) if role is not None else None


async def require_member(session: AsyncSession, person_id: PersonId) -> Role:
    """Return the member's role; raises NotFound for somebody who is no member."""
    role = await role_in(session, person_id)
    if role is None:
        raise NotFound(kind="member", key=person_id)
    return role


async def member_of(session: AsyncSession, person_id: PersonId) -> MemberRow:
    """Return the member's row, to be changed; raises NotFound for somebody who is no member."""
    member = await session.scalar(select(MemberRow).where(MemberRow.person_id == person_id))
    if member is None:
        raise NotFound(kind="member", key=person_id)
    return member


async def rights_in(session: AsyncSession, actor: PersonId) -> Rights | None:
    """Return what somebody acts with in the session's workspace: a member's role, or the scopes of
    an API key that was not revoked; None for somebody who is neither."""
    role = await role_in(session, actor)
    if role is not None:
        return role
    words = await session.scalar(
        select(ApiKeyRow.scopes).where(
            ApiKeyRow.person_id == actor, ApiKeyRow.revoked_at.is_(None)
        )
    )
    return None if words is None else scopes_of(words)
