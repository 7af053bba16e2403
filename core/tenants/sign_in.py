"""Signing in to the dashboard: by one-time codes from the bot, then by a family of refresh tokens;
and what somebody is who did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.errors import NotSignedIn
from core.ids import Ids, PersonId, WorkspaceId
from core.signing import Access, Successors, hash_token, make_token
from core.tenants.begun import (
    SESSION_LASTS,
    Settles,
    SignedIn,
    begin,
    end,
    go_on,
    member_of,
    signed_in,
)
from core.tenants.checks import Checks
from core.tenants.named import Named
from core.tenants.role import Role
from core.tenants.standing import Standing, find, parts
from core.tenants.tables import (
    LoginCodeRow,
    MemberRow,
    PersonRow,
    SessionRow,
    WorkspaceRow,
)
from core.work import Books, Work

CODE_LASTS = timedelta(minutes=5)
LOST_ANSWER = timedelta(seconds=30)
"""How long the token before the newest is still good: the answer that carried the newest may have
been lost on the way, and nobody should be signed out by a bad line."""

_ABOVE = System(reason="sign-in comes before any workspace is known")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberOf:
    """A workspace a person belongs to."""

    workspace: Named
    zone: str
    role: Role


class Suspicions(Protocol):
    """Tells a person that somebody else may have had the key of their session."""

    def copied(self, work: Work, person: PersonRow, session: SessionRow, now: datetime, /) -> None:
        """Record in this work what the person is told."""
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
        suspicions: Suspicions,
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._successors = successors
        self._suspicions = suspicions
        self._checks = Checks(database=database, clock=clock)

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

        async def body(session: AsyncSession, work: Work) -> SignedIn:
            now = self._clock.now()
            row = await session.get(LoginCodeRow, given)
            if row is None or row.used_at is not None or row.expires_at <= now:
                raise over
            row.used_at = now
            person = await session.get_one(PersonRow, row.person_id)
            return await begin(
                session, work, person, ids=self._ids, user_agent=user_agent, now=now
            )

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
        following = {hash_token(one): one for one in self._successors.every_after(refresh_token)}

        async def body(session: AsyncSession, work: Work) -> SignedIn | None:
            now = self._clock.now()
            row = await session.scalar(family)
            if row is None or row.revoked_at is not None or row.expires_at <= now:
                return None
            person = await session.get_one(PersonRow, row.person_id)
            if row.token_hash == given:
                newest = next(iter(following))
                row.previous_hash, row.token_hash = given, newest
                row.used_at, row.expires_at = now, now + SESSION_LASTS
            elif row.used_at + LOST_ANSWER < now:
                end(work, row, why="copied", ids=self._ids, now=now)
                self._suspicions.copied(work, person, row, now)
                return None
            elif row.token_hash not in following:
                return None  # The key it was made with is gone: it cannot be given again.
            go_on(row, user_agent=user_agent)
            member = await member_of(session, person, stays_in=row.workspace_id)
            row.workspace_id = member.workspace_id
            return signed_in(row, person, member, following[row.token_hash])

        renewed = await self._books.transaction(_ABOVE, body)
        if renewed is None:
            raise over
        return renewed

    async def end(self, refresh_token: str) -> None:
        """End the session; an unknown token is none."""
        family = _family(refresh_token)
        if not await self._is_known(family):
            return

        async def body(session: AsyncSession, work: Work) -> None:
            row = await session.scalar(family)
            if row is not None and row.revoked_at is None:
                end(work, row, why="signed_out", ids=self._ids, now=self._clock.now())

        await self._books.transaction(_ABOVE, body)

    async def check(self, access: Access) -> Standing:
        """Return what the holder of a token is right now; those who ask at once share a question.

        Raises TokenRefused when its session was ended or the person signed out everywhere, and
        NotAllowed for somebody who is no member (any more).
        """
        return await self._checks.check(access)

    async def close(self) -> None:
        """Wait for what is still asked of the database, which is to be closed next."""
        await self._checks.close()

    async def standing(self, person_id: PersonId, workspace_id: WorkspaceId) -> Standing | None:
        """Return what the person is there; None: no member, or no longer. The account of an API
        key stands by its scopes, until it is revoked or over."""
        return (await self.standings(workspace_id, [person_id])).get(person_id)

    async def standings(
        self, workspace_id: WorkspaceId, person_ids: Collection[PersonId]
    ) -> dict[PersonId, Standing]:
        """Return what each of them is there; those who are nothing are left out."""
        standings: dict[PersonId, Standing] = {}
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            for some in parts(person_ids):
                found = await find(session, workspace_id, some, now=self._clock.now())
                for person, standing in found.standings.items():
                    if isinstance(standing, ValueError):
                        raise standing
                    standings[person] = standing
        return standings

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

    async def _is_known(self, wanted: Select[LoginCodeRow] | Select[SessionRow]) -> bool:
        async with self._database.reading(_ABOVE) as session:
            return await session.scalar(wanted) is not None


def _family(refresh_token: str) -> Select[SessionRow]:
    """Return how the session is found whose newest token this is, or the one before it."""
    given = hash_token(refresh_token)
    return select(SessionRow).where(
        or_(SessionRow.token_hash == given, SessionRow.previous_hash == given)
    )
