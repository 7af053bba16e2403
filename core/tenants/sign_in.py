"""Signing in to the dashboard: one-time codes from the bot, then a family of refresh tokens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.errors import NotAllowed, NotSignedIn
from core.ids import Ids, PersonId, WorkspaceId
from core.signing import Successors, hash_token, make_token
from core.tenants.access import Rights, scopes_of
from core.tenants.named import Named
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING, Sight
from core.tenants.tables import (
    ApiKeyRow,
    LoginCodeRow,
    MemberRow,
    PersonRow,
    SessionRow,
    WorkspaceRow,
)
from core.work import Books, Work

CODE_LASTS = timedelta(minutes=5)
SESSION_LASTS = timedelta(days=30)
LOST_ANSWER = timedelta(seconds=30)
"""How long the token before the newest is still good: the answer that carried the newest may have
been lost on the way, and nobody should be signed out by a bad line."""

_ABOVE = System(reason="sign-in comes before any workspace is known")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person who just proved who they are. `refresh_token` is shown this once."""

    person_id: PersonId
    workspace_id: WorkspaceId
    role: Role
    token_version: int
    refresh_token: str
    refresh_expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a person, or an API key, is in a workspace right now. `role` is a member's role, or the
    scopes of a key. `language` is a code such as `es`, `zone` an IANA name: their own, or the
    workspace's."""

    name: str
    role: Rights
    token_version: int
    language: str
    zone: str
    workspace: str
    """What the workspace is called."""
    sight: Sight = EVERYTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberOf:
    """A workspace a person belongs to."""

    workspace: Named
    zone: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person who belongs to a workspace."""

    person: Named
    role: Role


class Settles(Protocol):
    """What asked for a code and is dealt with in the same commit: a `core.inbox.cause.Cause`."""

    def settle(self, work: Work, now: datetime, /) -> None:
        """Record in this work that it is dealt with."""
        ...


class SignIn:
    """Codes, sessions, and who may what."""

    def __init__(
        self,
        *,
        database: Database,
        books: Books,
        clock: Clock,
        ids: Ids,
        successors: Successors,
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._successors = successors

    async def issue(self, person_id: PersonId, *, cause: Settles) -> str:
        """Return a fresh one-time code for this person; the code itself is not stored."""
        code = make_token()

        async def body(_session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            work.insert(
                LoginCodeRow,
                token_hash=hash_token(code),
                person_id=person_id,
                created_at=now,
                expires_at=now + CODE_LASTS,
            )
            cause.settle(work, now)

        await self._books.transaction(_ABOVE, body)
        return code

    async def exchange(self, code: str, *, user_agent: str) -> SignedIn:
        """Use up a one-time code and start a session.

        Raises NotSignedIn for a code that is unknown, used or older than five minutes, NotAllowed
        for a person who is a member nowhere. A code that is unknown costs a read, never a place
        in the writer's queue.
        """
        given = hash_token(code)
        over = NotSignedIn("the link is used or older than 5 minutes; send /login again")
        if not await self._is_known(select(LoginCodeRow).where(LoginCodeRow.token_hash == given)):
            raise over

        async def body(session: AsyncSession, _work: Work) -> SignedIn:
            now = self._clock.now()
            row = await session.get(LoginCodeRow, given)
            if row is None or row.used_at is not None or row.expires_at <= now:
                raise over
            row.used_at = now
            person = await session.get_one(PersonRow, row.person_id)
            member = await _member(session, person, stays_in=person.active_workspace_id)
            token = make_token()
            session.add(
                SessionRow(
                    id=self._ids.new(),
                    person_id=person.id,
                    workspace_id=member.workspace_id,
                    token_hash=hash_token(token),
                    created_at=now,
                    used_at=now,
                    expires_at=now + SESSION_LASTS,
                    user_agent=user_agent[:200],
                )
            )
            return _signed_in(person, member, token, now)

        return await self._books.transaction(_ABOVE, body)

    async def refresh(self, refresh_token: str, *, user_agent: str) -> SignedIn:
        """Rotate the session's token. The one before it gets the same answer for 30 seconds more;
        after that an old one coming back was stolen, or its thief came first: the family ends.
        The workspace stays the one it was begun in while they are a member there.

        Raises NotSignedIn; a token that is unknown costs a read alone, as an unknown code does.
        """
        family = _family(refresh_token)
        over = NotSignedIn("the session has ended; send /login to the bot")
        if not await self._is_known(family):
            raise over
        given = hash_token(refresh_token)
        token = self._successors.after(refresh_token)

        async def body(session: AsyncSession, _work: Work) -> SignedIn | None:
            now = self._clock.now()
            row = await session.scalar(family)
            if row is None or row.revoked_at is not None or row.expires_at <= now:
                return None
            if row.token_hash == given:
                row.previous_hash, row.token_hash = given, hash_token(token)
                row.used_at, row.expires_at = now, now + SESSION_LASTS
            elif row.used_at + LOST_ANSWER < now:
                row.revoked_at = now
                return None
            elif row.token_hash != hash_token(token):
                return None  # Our key has changed since: the lost answer cannot be given again.
            row.user_agent = user_agent[:200]
            person = await session.get_one(PersonRow, row.person_id)
            member = await _member(session, person, stays_in=row.workspace_id)
            row.workspace_id = member.workspace_id
            return _signed_in(person, member, token, now)

        signed_in = await self._books.transaction(_ABOVE, body)
        if signed_in is None:
            raise over
        return signed_in

    async def end(self, refresh_token: str) -> None:
        """End the session; an unknown token is none."""
        family = _family(refresh_token)
        if not await self._is_known(family):
            return

        async def body(session: AsyncSession, _work: Work) -> None:
            row = await session.scalar(family)
            if row is not None:
                row.revoked_at = self._clock.now()

        await self._books.transaction(_ABOVE, body)

    async def standing(self, person_id: PersonId, workspace_id: WorkspaceId) -> Standing | None:
        """Return what the person is there; None: no member, or no longer. The account of an API
        key stands by its scopes, until it is revoked or over."""
        return (await self.standings(workspace_id, [person_id])).get(person_id)

    async def standings(
        self, workspace_id: WorkspaceId, person_ids: Collection[PersonId]
    ) -> dict[PersonId, Standing]:
        """Return what each of them is there; those who are nothing are left out."""
        found: dict[PersonId, Standing] = {}
        if not person_ids:
            return found
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            members = await session.execute(
                select(MemberRow.role, PersonRow, WorkspaceRow)
                .join(PersonRow, PersonRow.id == MemberRow.person_id)
                .join(WorkspaceRow, WorkspaceRow.id == MemberRow.workspace_id)
                .where(MemberRow.person_id.in_(person_ids))
            )
            for role, person, workspace in members:
                found[PersonId(person.id)] = _standing(Role(role), person, workspace)
            others = [one for one in person_ids if one not in found]
            if others:
                keys = await session.execute(
                    select(ApiKeyRow, PersonRow, WorkspaceRow)
                    .join(PersonRow, PersonRow.id == ApiKeyRow.person_id)
                    .join(WorkspaceRow, WorkspaceRow.id == ApiKeyRow.workspace_id)
                    .where(ApiKeyRow.person_id.in_(others))
                )
                for key, account, workspace in keys:
                    standing = standing_of_key(key, account, workspace, now=self._clock.now())
                    if standing is not None:
                        found[PersonId(account.id)] = standing
        return found

    async def workspaces(self, person_id: PersonId) -> Sequence[MemberOf]:
        """Return where the person is a member, by name."""
        async with self._database.reading(_ABOVE) as session:
            rows = await session.execute(
                select(WorkspaceRow, MemberRow.role)
                .join(MemberRow, MemberRow.workspace_id == WorkspaceRow.id)
                .where(MemberRow.person_id == person_id)
                .order_by(WorkspaceRow.name)
            )
            return [
                MemberOf(workspace=Named(id=row.id, name=row.name), zone=row.zone, role=Role(role))
                for row, role in rows
            ]

    async def members(self, workspace_id: WorkspaceId) -> Sequence[Member]:
        """Return the members of a workspace, by name."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = await session.execute(
                select(PersonRow.id, PersonRow.name, MemberRow.role)
                .join(MemberRow, MemberRow.person_id == PersonRow.id)
                .order_by(PersonRow.name)
            )
            return [
                Member(person=Named(id=person_id, name=name), role=Role(role))
                for person_id, name, role in rows
            ]

    async def _is_known(self, wanted: Select[LoginCodeRow] | Select[SessionRow]) -> bool:
        async with self._database.reading(_ABOVE) as session:
            return await session.scalar(wanted) is not None


def _family(refresh_token: str) -> Select[SessionRow]:
    """Return how the session is found whose newest token this is, or the one before it."""
    given = hash_token(refresh_token)
    return select(SessionRow).where(
        or_(SessionRow.token_hash == given, SessionRow.previous_hash == given)
    )


async def _member(session: AsyncSession, person: PersonRow, *, stays_in: UUID | None) -> MemberRow:
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


def standing_of_key(
    key: ApiKeyRow, account: PersonRow, workspace: WorkspaceRow, *, now: datetime
) -> Standing | None:
    """Return what a key may do in its workspace; None for one that is revoked or over."""
    if key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now):
        return None
    return _standing(scopes_of(key.scopes), account, workspace)


def _standing(rights: Rights, person: PersonRow, workspace: WorkspaceRow) -> Standing:
    return Standing(
        name=person.name,
        role=rights,
        token_version=person.token_version,
        language=person.language,
        zone=person.zone or workspace.zone,
        workspace=workspace.name,
    )


def _signed_in(person: PersonRow, member: MemberRow, token: str, now: datetime) -> SignedIn:
    return SignedIn(
        person_id=PersonId(person.id),
        workspace_id=WorkspaceId(member.workspace_id),
        role=Role(member.role),
        token_version=person.token_version,
        refresh_token=token,
        refresh_expires_at=now + SESSION_LASTS,
    )
