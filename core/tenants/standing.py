"""What somebody is in a workspace right now, read for many people by one question."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.asked import LENGTHS, Asked, padded_keys
from core.ids import PersonId, SessionId, WorkspaceId
from core.tenants.access import Rights, scopes_of
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING, Sight, Visibility
from core.tenants.sights import sights_by, visible_to
from core.tenants.tables import ApiKeyRow, MemberRow, PersonRow, SessionRow, WorkspaceRow

AT_ONCE = LENGTHS[-1]
"""People that one question is about at most."""
_NO_SESSION = SessionId(UUID(int=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a person, or an API key, is and sees in a workspace right now. `role` is a member's
    role, or the scopes of a key. `language` is a code such as `es`, `zone` an IANA name: their
    own, or the workspace's."""

    name: str
    role: Rights
    token_version: int
    language: str
    zone: str
    workspace: str
    """What the workspace is called."""
    sight: Sight
    language_revision: int = 0
    """Grows with each time they choose their language; 0: they never did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was read about some people: who is what, and which of the sessions asked about have
    not ended, each with its person. An exception stands for somebody whose row cannot be read, so
    that it is nobody else's trouble."""

    standings: dict[PersonId, Standing | ValueError]
    sessions: set[tuple[PersonId, SessionId]]


async def find(
    session: AsyncSession,
    workspace_id: WorkspaceId,
    person_ids: Collection[PersonId],
    *,
    session_ids: Collection[SessionId] = (),
    now: datetime,
) -> Found:
    """Return what these people (512 at most) are in the session's workspace; those who are nothing
    are left out. One question for members who see everything, one more each for the others' places
    and for the accounts of API keys, when there are any."""
    rows = [
        _Member(*row)
        for row in await _MEMBERS.rows(
            session,
            {
                "workspace": workspace_id,
                "persons": padded_keys(list(person_ids)),
                "sessions": padded_keys(list(session_ids) or [_NO_SESSION]),
            },
        )
    ]
    stands = {
        (PersonId(row.person_id), SessionId(row.session_id))
        for row in rows
        if row.session_id is not None
    }
    members = {PersonId(row.person_id): row for row in rows}
    found = Found(standings={}, sessions=stands)
    seen: dict[PersonId, Visibility] = {}
    roles: dict[PersonId, Role] = {}
    for person, row in members.items():
        try:
            role = roles[person] = Role(row.role)
        except ValueError as problem:
            found.standings[person] = problem
            continue
        seen[person] = visible_to(role, staff_sees=row.staff_sees, viewer_sees=row.viewer_sees)
    sights = await sights_by(session, workspace_id, seen)
    for person, role in roles.items():
        found.standings[person] = _of_member(members[person], role, sights[person])
    others = [one for one in person_ids if one not in members]
    if others:
        found.standings.update(await _keys(session, others, now))
    return found


def parts(person_ids: Collection[PersonId]) -> Iterator[Sequence[PersonId]]:
    """Return people in as many parts as it takes questions to ask about them."""
    everybody = list(person_ids)
    for at in range(0, len(everybody), AT_ONCE):
        yield everybody[at : at + AT_ONCE]


def standing_of_key(
    key: ApiKeyRow, account: PersonRow, workspace: WorkspaceRow, *, now: datetime
) -> Standing | None:
    """Return what a key may do in its workspace; None for one that is revoked or over."""
    if key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now):
        return None
    # Who came before the last rotation stays until the secret of that time has ended.
    has_grace = key.previous_until is not None and key.previous_until > now
    return Standing(
        name=account.name,
        role=scopes_of(key.scopes),
        token_version=account.token_version - has_grace,
        language=account.language,
        zone=account.zone or workspace.zone,
        workspace=workspace.name,
        sight=EVERYTHING,
    )


class _Member(NamedTuple):
    person_id: UUID
    session_id: UUID | None
    role: str
    name: str
    token_version: int
    language: str
    zone: str | None
    workspace: str
    language_revision: int
    workspace_zone: str
    staff_sees: str
    viewer_sees: str


def _of_member(row: _Member, role: Role, sight: Sight) -> Standing:
    return Standing(
        name=row.name,
        role=role,
        token_version=row.token_version,
        language=row.language,
        zone=row.zone or row.workspace_zone,
        workspace=row.workspace,
        sight=sight,
        language_revision=row.language_revision,
    )


async def _keys(
    session: AsyncSession, accounts: Sequence[PersonId], now: datetime
) -> dict[PersonId, Standing | ValueError]:
    found: dict[PersonId, Standing | ValueError] = {}
    rows = await session.execute(
        select(ApiKeyRow, PersonRow, WorkspaceRow)
        .join(PersonRow, PersonRow.id == ApiKeyRow.person_id)
        .join(WorkspaceRow, WorkspaceRow.id == ApiKeyRow.workspace_id)
        .where(ApiKeyRow.person_id.in_(accounts))
    )
    for key, account, workspace in rows:
        standing = standing_of_key(key, account, workspace, now=now)
        if standing is not None:
            found[PersonId(account.id)] = standing
    return found


_MEMBERS = Asked(
    select(
        MemberRow.person_id,
        SessionRow.id,
        MemberRow.role,
        PersonRow.name,
        PersonRow.token_version,
        PersonRow.language,
        PersonRow.zone,
        WorkspaceRow.name,
        PersonRow.language_revision,
        WorkspaceRow.zone,
        WorkspaceRow.staff_sees,
        WorkspaceRow.viewer_sees,
    )
    .join(PersonRow, PersonRow.id == MemberRow.person_id)
    .join(WorkspaceRow, WorkspaceRow.id == MemberRow.workspace_id)
    .outerjoin(
        SessionRow,
        and_(
            SessionRow.person_id == MemberRow.person_id,
            SessionRow.id.in_(bindparam("sessions", type_=Uuid(), expanding=True)),
            SessionRow.revoked_at.is_(None),
        ),
    )
    .where(
        MemberRow.workspace_id == bindparam("workspace", type_=Uuid()),
        MemberRow.person_id.in_(bindparam("persons", type_=Uuid(), expanding=True)),
    ),
    columns=(Uuid(), Uuid(), *[None] * 10),
    lists=("persons", "sessions"),
    names_workspace=True,
)
"""A row for each member, or for each session of theirs among those asked about."""
