"""A session that begins or goes on: which workspace it shows, and what its holder is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.errors import NotAllowed
from core.ids import Ids, PersonId, SessionId, WorkspaceId
from core.signing import hash_token, make_token
from core.tenants.device import device_of
from core.tenants.role import Role
from core.tenants.tables import MemberRow, PersonRow, SessionRow
from core.work import Work

SESSION_LASTS = timedelta(days=30)
ENDINGS = "sessions"
"""The hint that a session has ended."""
_AGENT_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person who just proved who they are. `refresh_token` is shown this once."""

    session_id: SessionId
    person_id: PersonId
    workspace_id: WorkspaceId
    role: Role
    token_version: int
    refresh_token: str
    refresh_expires_at: datetime


class Settles(Protocol):
    """What asked for it and is dealt with in the same commit: a `core.inbox.cause.Cause`."""

    def settle(self, work: Work, now: datetime, /) -> None:
        """Record in this work that it is dealt with."""
        ...


async def begin(
    session: AsyncSession,
    work: Work,
    person: PersonRow,
    *,
    ids: Ids,
    user_agent: str,
    now: datetime,
) -> SignedIn:
    """Start a session where the person's commands act; raises NotAllowed for a member nowhere."""
    member = await member_of(session, person, stays_in=person.active_workspace_id)
    token = make_token()
    row = SessionRow(
        id=ids.new(),
        person_id=person.id,
        workspace_id=member.workspace_id,
        token_hash=hash_token(token),
        created_at=now,
        used_at=now,
        expires_at=now + SESSION_LASTS,
        user_agent=user_agent[:_AGENT_LONGEST],
    )
    session.add(row)
    note(work, row, "session.started", ids=ids, now=now)
    return signed_in(row, person, member, token)


def go_on(row: SessionRow, *, user_agent: str) -> None:
    """Remember what the session is used with by now."""
    row.user_agent = user_agent[:_AGENT_LONGEST]


def end(work: Work, row: SessionRow, *, why: str, ids: Ids, now: datetime) -> None:
    """End a session that stands, and let those who serve it know. `why` is a word for the audit
    trail: signed_out, ended_elsewhere or copied."""
    row.revoked_at = now
    note(work, row, "session.ended", ids=ids, now=now, why=why)
    work.wake(ENDINGS)


def note(
    work: Work, row: SessionRow, action: str, *, ids: Ids, now: datetime, why: str | None = None
) -> None:
    """Write into the audit trail what became of a session, with the device's two words."""
    device = device_of(row.user_agent)
    said = {"browser": device.browser, "system": device.system, "why": why}
    work.insert(
        AuditRow,
        id=ids.new(),
        workspace_id=row.workspace_id,
        at=now,
        action=action,
        subject_kind="session",
        subject_id=str(row.id),
        before={},
        after={name: word for name, word in said.items() if word is not None},
        actor_id=row.person_id,
        via="api",  # Where a browser comes; who ends one elsewhere has a door of their own.
    )


async def member_of(
    session: AsyncSession, person: PersonRow, *, stays_in: UUID | None
) -> MemberRow:
    """Return their membership in `stays_in`; if there is none, in the workspace where their
    commands act, else the oldest. Raises NotAllowed for a member nowhere."""
    found = await session.scalars(
        select(MemberRow).where(MemberRow.person_id == person.id).order_by(MemberRow.created_at)
    )
    members = {one.workspace_id: one for one in found}
    for wanted in (stays_in, person.active_workspace_id, *members):
        if wanted in members:
            return members[wanted]
    raise NotAllowed(action="the dashboard", needs=Role.VIEWER.value)


def signed_in(row: SessionRow, person: PersonRow, member: MemberRow, token: str) -> SignedIn:
    """Return what the holder of a session is given."""
    return SignedIn(
        session_id=SessionId(row.id),
        person_id=PersonId(person.id),
        workspace_id=WorkspaceId(member.workspace_id),
        role=Role(member.role),
        token_version=person.token_version,
        refresh_token=token,
        refresh_expires_at=row.expires_at,
    )
