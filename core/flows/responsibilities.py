"""Members come to answer for places and topics, or do no longer."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.ids import PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.charges import Charged, Charges, checked_topic
from core.tenants.configuring import begin_change, check_revision
from core.tenants.membership import member_of
from core.work import Books, Work


class Responsibilities:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, charges: Charges) -> None:
        self._books = books
        self._clock = clock
        self._charges = charges

    async def put(
        self,
        workspace_id: WorkspaceId,
        person_id: PersonId,
        *,
        places: Collection[UUID],
        topics: Collection[str],
        by: PersonId | None,
        cause: Cause,
        if_revision: int | None = None,
    ) -> None:
        """Have a member answer for exactly these. Raises NotFound for somebody who is no member
        or a place that is not there, InvalidInput and NotAllowed, and Overtaken when the member
        was changed since `if_revision`."""
        wanted = (frozenset(places), frozenset(checked_topic(one) for one in topics))
        await self._change(
            workspace_id, person_id, lambda _: wanted, by=by, cause=cause, if_revision=if_revision
        )

    async def turn(
        self,
        workspace_id: WorkspaceId,
        person_id: PersonId,
        *,
        place: UUID | None = None,
        topic: str | None = None,
        by: PersonId,
        cause: Cause,
    ) -> None:
        """Have them answer for a place or a topic, or no more when they do; raises as `put`."""
        turned_places = frozenset(() if place is None else (place,))
        turned_topics = frozenset(() if topic is None else (checked_topic(topic),))

        def turn(had: Charged) -> Charged:
            return had[0] ^ turned_places, had[1] ^ turned_topics

        await self._change(workspace_id, person_id, turn, by=by, cause=cause)

    async def _change(
        self,
        workspace_id: WorkspaceId,
        person_id: PersonId,
        change: Callable[[Charged], Charged],
        *,
        by: PersonId | None,
        cause: Cause,
        if_revision: int | None = None,
    ) -> None:
        async def body(session: AsyncSession, work: Work) -> None:
            await begin_change(session, workspace_id, by=by, right="members.write")
            member = await member_of(session, person_id)
            await check_revision(
                session, "member", person_id, seen=if_revision, now=member.revision
            )
            await self._charges.change(session, work, member, change, by=by)
            answer = Answer(status=200, body={"person": str(person_id)})
            cause.settle(work, self._clock.now(), answer)

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
