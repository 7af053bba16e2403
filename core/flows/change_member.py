"""Somebody gets another role and answers for something else, or leaves the team: what they had
to do is nobody's then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.life import OPEN, AlertLife
from core.alerts.tables import AlertRow
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.desk.life import CaseLife
from core.desk.status import OPEN_WORDS
from core.desk.tables import CaseRow
from core.errors import Conflict, NotAllowed
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.notify.owners import owners_of
from core.notify.team_news import LEFT, PUT_OUT_OF_TEAM, ROLE_CHANGED
from core.notify.tell import tell
from core.routing.tables import ReceiverRow
from core.saved_views.tables import DefaultViewRow, SavedViewRow
from core.tenants.access import require
from core.tenants.charges import Charged, Charges, checked_topic
from core.tenants.configuring import begin_change, check_revision
from core.tenants.entries import Entries
from core.tenants.membership import member_of, rights_in
from core.tenants.menus import menu_is_due
from core.tenants.role import Role
from core.tenants.tables import InviteRow, MemberRow, PersonRow, ResponsibilityRow, WorkspaceRow
from core.tenants.team import RIGHTS_CHANGED
from core.work import Books, Work

_NAMED = 5
"""So many receivers are named in the news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMember:
    """What a member is to be and to answer for; None leaves it as it is."""

    role: Role | None = None
    places: Collection[UUID] | None = None
    topics: Collection[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What became of what they had: so many open cases and alerts are nobody's now, and these
    receivers lead to nobody."""

    name: str
    cases: int
    alerts: int
    receivers: tuple[str, ...]


class ChangeMember:
    """The use case. Nobody changes somebody greater than themselves, nor makes one; the last
    owner stays."""

    def __init__(
        self,
        *,
        books: Books,
        clock: Clock,
        ids: Ids,
        alerts: AlertLife,
        cases: CaseLife,
        charges: Charges,
    ) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._entries = Entries(kind="member", ids=ids, clock=clock)
        self._alerts = alerts
        self._cases = cases
        self._charges = charges

    async def role(
        self,
        workspace_id: WorkspaceId,
        person_id: PersonId,
        role: Role,
        *,
        by: PersonId | None,
        cause: Cause,
    ) -> None:
        """Give a member another role and leave the rest; raises as a whole change does."""
        await self(workspace_id, person_id, WantedMember(role=role), by=by, cause=cause)

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        person_id: PersonId,
        wanted: WantedMember,
        *,
        by: PersonId | None,
        cause: Cause,
        if_revision: int | None = None,
    ) -> None:
        """Have a member be so, all of it or nothing; what they are already changes nothing.

        Raises NotFound for somebody who is no member or a place that is not there, InvalidInput,
        NotAllowed, Conflict `last_owner`, and Overtaken when they were changed since
        `if_revision`.
        """
        topics = None if wanted.topics is None else frozenset(map(checked_topic, wanted.topics))
        places = None if wanted.places is None else frozenset(wanted.places)

        def charged(had: Charged) -> Charged:
            return had[0] if places is None else places, had[1] if topics is None else topics

        async def body(session: AsyncSession, work: Work) -> None:
            await begin_change(session, workspace_id, by=by, right="members.write")
            member = await member_of(session, person_id)
            await check_revision(
                session, "member", person_id, seen=if_revision, now=member.revision
            )
            if wanted.role is not None:
                await self._give(session, work, member, wanted.role, by)
            await self._charges.change(session, work, member, charged, by=by)
            answer = Answer(status=200, body={"person": str(person_id)})
            cause.settle(work, self._clock.now(), answer)

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def remove(
        self, workspace_id: WorkspaceId, person_id: PersonId, *, by: PersonId | None, cause: Cause
    ) -> Removed:
        """Put a member out of the team, or let them leave: `by` themselves.

        What they sign in with ends here at once; open cases and alerts of theirs are nobody's,
        their unused invitations void. Raises NotFound, NotAllowed, and Conflict `last_owner`.
        """

        async def body(session: AsyncSession, work: Work) -> Removed:
            now = self._clock.now()
            leaves = by == person_id
            right = "members.read" if leaves else "members.write"
            await begin_change(session, workspace_id, by=by, right=right)
            member = await member_of(session, person_id)
            if not leaves:
                await _check(session, by, member)
            await _keep_an_owner(session, member, None)
            person = await session.get_one(PersonRow, person_id)
            removed = Removed(
                name=person.name,
                cases=await self._free_cases(session, work, person_id, by, now),
                alerts=await self._free_alerts(session, work, person_id, by, now),
                receivers=await _receivers_of(session, person_id),
            )
            self._entries.keep(
                work, member.person_id, "removed", before={"role": member.role}, by=by
            )
            await _forget(session, workspace_id, person_id, now)
            await session.delete(member)
            await session.flush()
            workspace = await session.get_one(WorkspaceRow, workspace_id)
            if not leaves:
                params = {"notice": PUT_OUT_OF_TEAM, "name": workspace.name}
                await self._tell_them(session, work, person_id, params, now)
            await self._tell_owners(session, work, workspace_id, removed, by, now)
            if person.active_workspace_id == workspace_id:
                person.active_workspace_id = None
            menu_is_due(person, work, now)
            work.wake(RIGHTS_CHANGED)
            cause.settle(work, now, Answer(status=204, body={}))
            return removed

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def _give(
        self,
        session: AsyncSession,
        work: Work,
        member: MemberRow,
        role: Role,
        by: PersonId | None,
    ) -> None:
        await _check(session, by, member, role)
        before, person_id, now = Role(member.role), PersonId(member.person_id), self._clock.now()
        if before is role:
            return
        await _keep_an_owner(session, member, role)
        member.role = role.value
        member.revision += 1
        menu_is_due(await session.get_one(PersonRow, person_id), work, now)
        self._entries.keep(
            work,
            person_id,
            "role_changed",
            before={"role": before.value},
            after={"role": role.value},
            by=by,
        )
        if by != person_id:
            workspace = await session.get_one(WorkspaceRow, member.workspace_id)
            params = {"notice": ROLE_CHANGED, "role": role.value, "name": workspace.name}
            await self._tell_them(session, work, person_id, params, now)
        work.wake(RIGHTS_CHANGED)

    async def _free_cases(
        self,
        session: AsyncSession,
        work: Work,
        person_id: PersonId,
        by: PersonId | None,
        now: datetime,
    ) -> int:
        rows = await session.scalars(
            select(CaseRow).where(CaseRow.assignee_id == person_id, CaseRow.status.in_(OPEN_WORDS))
        )
        cases = rows.all()
        for row in cases:
            await self._cases.assign(session, work, row, None, by=by, now=now)
        return len(cases)

    async def _free_alerts(
        self,
        session: AsyncSession,
        work: Work,
        person_id: PersonId,
        by: PersonId | None,
        now: datetime,
    ) -> int:
        rows = await session.scalars(
            select(AlertRow).where(AlertRow.assignee_id == person_id, AlertRow.status.in_(OPEN))
        )
        alerts = rows.all()
        for row in alerts:
            await self._alerts.assign(session, work, row, None, by=by, now=now)
        return len(alerts)

    async def _tell_them(
        self,
        session: AsyncSession,
        work: Work,
        person_id: PersonId,
        params: dict[str, Any],
        now: datetime,
    ) -> None:
        person = await session.get_one(PersonRow, person_id)
        if person.blocked_at is None:
            address = TelegramAddress(bot_id=person.bot_id, chat_id=person.telegram_user_id)
            self._tell(work, person_id, address, params, now)

    async def _tell_owners(
        self,
        session: AsyncSession,
        work: Work,
        workspace_id: WorkspaceId,
        removed: Removed,
        by: PersonId | None,
        now: datetime,
    ) -> None:
        """Let the owners know what waits for somebody new; whoever did it sees it anyway."""
        params = {
            "notice": LEFT,
            "name": removed.name,
            "cases": removed.cases,
            "alerts": removed.alerts,
            "receivers": list(removed.receivers[:_NAMED]),
        }
        for owner in await owners_of(session, workspace_id):
            if owner.person_id != by:
                self._tell(work, owner.person_id, owner.address, params, now)

    def _tell(
        self,
        work: Work,
        person_id: PersonId,
        address: TelegramAddress,
        params: dict[str, Any],
        now: datetime,
    ) -> None:
        tell(
            work,
            ids=self._ids,
            kind=Kind.NOTICE,
            once_key=f"team:{params['notice']}:{person_id}:{self._ids.new()}",
            address=address,
            urgency=0,
            now=now,
            person_id=person_id,
            params=params,
        )


async def _check(
    session: AsyncSession, by: PersonId | None, member: MemberRow, role: Role | None = None
) -> None:
    """Raise NotAllowed unless whoever acts covers what the member is, and is to be."""
    if by is None:
        return
    own = await rights_in(session, by)
    require(own, "members.write")
    for one in (Role(member.role), role):
        if one is not None and (own is None or not own.covers(one)):
            raise NotAllowed(action=f"change who is {one.value}", needs=one.value)


async def _keep_an_owner(session: AsyncSession, member: MemberRow, role: Role | None) -> None:
    """Raise Conflict when nobody would own the workspace any more."""
    if Role(member.role) is not Role.OWNER or role is Role.OWNER:
        return
    owners = await session.scalar(
        select(func.count()).select_from(MemberRow).where(MemberRow.role == Role.OWNER.value)
    )
    if (owners or 0) < 2:
        message = "this is the last owner; make somebody else an owner first"
        raise Conflict(reason="last_owner", message=message)


async def _receivers_of(session: AsyncSession, person_id: PersonId) -> tuple[str, ...]:
    rows = await session.scalars(
        select(ReceiverRow.name)
        .where(ReceiverRow.person_id == person_id, ReceiverRow.removed_at.is_(None))
        .order_by(ReceiverRow.created_at, ReceiverRow.id)
    )
    return tuple(rows)


async def _forget(
    session: AsyncSession, workspace_id: WorkspaceId, person_id: PersonId, now: datetime
) -> None:
    """Take what they answer for, the views they kept for themselves and what their lists open
    with, and the invitations that nobody has used yet."""
    await session.execute(delete(DefaultViewRow).where(DefaultViewRow.person_id == person_id))
    await session.execute(
        delete(SavedViewRow).where(
            SavedViewRow.owner_id == person_id, SavedViewRow.is_shared.is_(False)
        )
    )
    await session.execute(
        delete(ResponsibilityRow).where(ResponsibilityRow.person_id == person_id)
    )
    open_invites = await session.scalars(
        select(InviteRow).where(
            InviteRow.workspace_id == workspace_id,
            InviteRow.created_by == person_id,
            InviteRow.used_at.is_(None),
            InviteRow.revoked_at.is_(None),
        )
    )
    for invite in open_invites:
        invite.revoked_at = now
