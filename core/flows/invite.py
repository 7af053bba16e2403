"""A link that makes whoever opens it first a member, with the role it carries."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.errors import NotAllowed
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.signing import hash_token, make_token
from core.tenants.access import require
from core.tenants.membership import rights_in
from core.tenants.role import Role
from core.tenants.start import INVITE_PREFIX
from core.tenants.tables import InviteRow
from core.work import Books, Work

INVITE_LASTS = timedelta(hours=72)


class Invite:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids

    async def __call__(
        self, workspace_id: WorkspaceId, role: Role, *, by: PersonId, cause: Cause
    ) -> str:
        """Return the start parameter of a new one-use link, good for 72 hours.

        Raises NotAllowed when `by` may not invite, or not to a greater role than their own.
        """
        token = make_token()

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            own = await rights_in(session, by)
            require(own, "members.write")
            if own is None or not own.covers(role):
                raise NotAllowed(action=f"invite as {role.value}", needs=role.value)
            invite_id = self._ids.new()
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
            cause.settle(work, now)

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        return INVITE_PREFIX + token
