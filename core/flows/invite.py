"""A link that makes whoever opens it first a member, with the role it carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.errors import Conflict, NotAllowed, NotFound
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.signing import hash_token, make_token
from core.tenants.access import require
from core.tenants.membership import rights_in
from core.tenants.role import Role, parse_role
from core.tenants.start import INVITE_PREFIX
from core.tenants.tables import InviteRow
from core.work import Books, Work

INVITE_LASTS = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A link; `start` is its start parameter, which is not stored."""

    id: UUID
    start: str


class Invite:
    """The use case, and taking a link back that nobody has opened yet."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids

    async def __call__(
        self, workspace_id: WorkspaceId, role: Role, *, by: PersonId, cause: Cause
    ) -> str:
        """Return the start parameter of a new link; raises as `make` does."""
        return (await self.make(workspace_id, role, by=by, cause=cause)).start

    async def make(
        self, workspace_id: WorkspaceId, role: Role, *, by: PersonId, cause: Cause
    ) -> Invited:
        """Return a new one-use link, good for 72 hours.

        Raises NotAllowed when `by` may not invite, or not to a greater role than their own.
        """
        token = make_token()
        invite_id = self._ids.new()

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            own = await rights_in(session, by)
            require(own, "members.write")
            if own is None or not own.covers(role):
                raise NotAllowed(action=f"invite as {role.value}", needs=role.value)
            work.insert(
                InviteRow,
                id=invite_id,
                workspace_id=workspace_id,
                token_hash=hash_token(token),
                role=role.value,
                created_at=now,
                expires_at=now + INVITE_LASTS,
                created_by=by,
            )
            work.insert(
                AuditRow,
                id=self._ids.new(),
                at=now,
                action="invite.created",
                subject_kind="invite",
                subject_id=str(invite_id),
                before={},
                after={"role": role.value},
                actor_id=by,
            )
            cause.settle(work, now, Answer(status=201, body={"invite": str(invite_id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        return Invited(id=invite_id, start=INVITE_PREFIX + token)

    async def revoke(
        self, workspace_id: WorkspaceId, invite_id: UUID, *, by: PersonId, cause: Cause
    ) -> None:
        """Take a link back; one that is back already stays so.

        Raises NotAllowed as making it does, NotFound, and Conflict `used`.
        """

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            own = await rights_in(session, by)
            require(own, "members.write")
            # Invitations stand above workspaces, so the workspace is named here.
            row = await session.scalar(
                select(InviteRow).where(
                    InviteRow.id == invite_id, InviteRow.workspace_id == workspace_id
                )
            )
            if row is None:
                raise NotFound(kind="invite", key=invite_id)
            if row.used_at is not None:
                raise Conflict(reason="used", message="this link was used already")
            role = parse_role(row.role)
            if own is None or not own.covers(role):
                raise NotAllowed(action=f"take back an invitation as {row.role}", needs=row.role)
            if row.revoked_at is None:
                row.revoked_at = now
                work.insert(
                    AuditRow,
                    id=self._ids.new(),
                    at=now,
                    action="invite.revoked",
                    subject_kind="invite",
                    subject_id=str(invite_id),
                    before={"role": row.role},
                    after={},
                    actor_id=by,
                )
            cause.settle(work, now, Answer(status=204, body={}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
