"""Somebody opens an invite or the claim link and becomes a member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.tenancy import System
from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.errors import Conflict, NotFound
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.notify.notices import JOINED
from core.notify.tell import tell
from core.signing import hash_token
from core.tenants.menus import menu_is_due
from core.tenants.role import Role
from core.tenants.tables import InviteRow, MemberRow, PersonRow, WorkspaceRow
from core.tenants.team import RIGHTS_CHANGED
from core.work import Books, Work

NEWS_LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Where somebody is a member now; `is_first` for the owner who claimed a fresh workspace."""

    workspace_id: WorkspaceId
    workspace_name: str
    role: Role
    is_first: bool


class Join:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids

    async def __call__(self, token: str, *, person_id: PersonId, cause: Cause) -> Joined:
        """Use the link up. Raises NotFound for a token nobody made, Conflict with the reason
        `used`, `revoked` or `expired`. Somebody who is a member already keeps the greater role."""

        async def body(session: AsyncSession, work: Work) -> Joined:
            now = self._clock.now()
            invite = await session.scalar(
                select(InviteRow).where(InviteRow.token_hash == hash_token(token))
            )
            if invite is None:
                raise NotFound(kind="invite", key="(secret)")
            if invite.used_at is not None:
                raise Conflict(reason="used", message="this link was used already")
            if invite.revoked_at is not None:
                raise Conflict(reason="revoked", message="this link was taken back")
            if invite.expires_at <= now:
                raise Conflict(reason="expired", message="this link has expired")
            invite.used_at, invite.used_by = now, person_id
            workspace = await session.get_one(WorkspaceRow, invite.workspace_id)
            role = await self._make_member(session, invite, person_id)
            person = await session.get_one(PersonRow, person_id)
            person.active_workspace_id = workspace.id
            menu_is_due(person, work, now)
            workspace.config_revision += 1
            work.wake(RIGHTS_CHANGED)
            work.insert(
                AuditRow,
                id=self._ids.new(),
                workspace_id=workspace.id,
                at=now,
                action="member.joined",
                subject_kind="person",
                subject_id=str(person_id),
                before={},
                after={"role": role.value},
                actor_id=person_id,
            )
            work.workspace_id = WorkspaceId(workspace.id)
            await self._tell_owners(session, work, person, role)
            cause.settle(work, now)
            return Joined(
                workspace_id=WorkspaceId(workspace.id),
                workspace_name=workspace.name,
                role=role,
                is_first=invite.created_by is None,
            )

        reason = "a link names its workspace only by its token"
        return await self._books.transaction(System(reason=reason), body)

    async def _tell_owners(
        self, session: AsyncSession, work: Work, person: PersonRow, role: Role
    ) -> None:
        """Let the other owners know who came in: an invitation can be passed on."""
        owners = await session.scalars(
            select(PersonRow)
            .join(MemberRow, MemberRow.person_id == PersonRow.id)
            .where(
                MemberRow.workspace_id == work.workspace_id,
                MemberRow.role == Role.OWNER.value,
                PersonRow.id != person.id,
                PersonRow.bot_id == person.bot_id,
                PersonRow.blocked_at.is_(None),
            )
        )
        now = self._clock.now()
        for owner in owners:
            tell(
                work,
                ids=self._ids,
                kind=Kind.NOTICE,
                once_key=f"joined:{person.id}:{role.value}:{owner.id}:{now.timestamp()}",
                address=TelegramAddress(bot_id=owner.bot_id, chat_id=owner.telegram_user_id),
                urgency=0,
                now=now,
                person_id=PersonId(owner.id),
                params={"notice": JOINED, "name": person.name, "role": role.value},
                expires_at=now + NEWS_LASTS,
            )

    async def _make_member(
        self, session: AsyncSession, invite: InviteRow, person_id: PersonId
    ) -> Role:
        role = Role(invite.role)
        member = await session.scalar(
            select(MemberRow).where(
                MemberRow.workspace_id == invite.workspace_id, MemberRow.person_id == person_id
            )
        )
        if member is None:
            session.add(
                MemberRow(
                    id=self._ids.new(),
                    workspace_id=invite.workspace_id,
                    person_id=person_id,
                    role=role.value,
                    created_at=self._clock.now(),
                )
            )
            return role
        if Role(member.role).covers(role):
            return Role(member.role)
        member.role = role.value
        return role
