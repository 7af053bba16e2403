"""A test of a receiver: everybody it leads to gets a message that says it is one, by the way every
alert takes. Nothing but the deliveries is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.delivery.kind import Kind
from core.delivery.outbox import enqueue
from core.delivery.reason import Reason
from core.delivery.state import State
from core.delivery.tables import DeliveryRow
from core.errors import Conflict, NotFound
from core.ids import Ids, PersonId, ReceiverId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.notify.letter_words import why_words
from core.notify.notices import RECEIVER_TEST
from core.routing.load import load_router
from core.routing.receivers_view import receiver_row
from core.tenants.access import require
from core.tenants.membership import rights_in
from core.tenants.tables import PersonRow
from core.texts import Text
from core.work import Books, Work

LASTS = timedelta(minutes=10)
"""A test that could not be delivered for so long is waited for by nobody."""
MOST_TOLD = 100
"""Of one role: a test is no broadcast."""
_URGENCY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How a test stands: to how many it went, how many of them have it, how many are waited for,
    and why the first of the others has not (None: everybody has it, or may still)."""

    sent: int
    arrived: int
    waiting: int
    why: Text | None
    problem: str | None = None


class TryReceiver:
    """The use case, and how it went."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        receiver_id: ReceiverId,
        *,
        by: PersonId,
        cause: Cause,
    ) -> tuple[UUID, ...]:
        """Send it, and return the deliveries. Raises NotFound, NotAllowed, and Conflict
        `nobody_there` for a receiver that leads to nobody. One that is paused is told too."""

        async def body(session: AsyncSession, work: Work) -> tuple[UUID, ...]:
            require(await rights_in(session, by), "receivers.write")
            row = await receiver_row(session, receiver_id)
            router = await load_router(session, workspace_id)
            targets = router.targets_of(receiver_id)
            if not targets:
                raise Conflict(reason="nobody_there", message=f"{row.name!r} leads to nobody")
            asker = await session.scalar(select(PersonRow.name).where(PersonRow.id == by))
            now = self._clock.now()
            made: list[UUID] = []
            for target in targets[:MOST_TOLD]:
                made.append(self._ids.new())
                enqueue(
                    work,
                    id=made[-1],
                    kind=Kind.NOTICE,
                    address=target.address,
                    urgency=_URGENCY,
                    now=now,
                    person_id=target.person_id,
                    params={
                        "notice": RECEIVER_TEST,
                        "receiver": row.name,
                        "by": asker or "",
                        "silent": target.loud_from is None,
                        "test": str(made[0]),
                    },
                    expires_at=now + LASTS,
                )
            kept = {"deliveries": [str(one) for one in made]}
            cause.settle(work, now, Answer(status=202, body=kept))
            return tuple(made)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def outcome(self, workspace_id: WorkspaceId, first: UUID) -> Tried:
        """Return how the test stands whose first delivery this is; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            one = await session.scalar(select(DeliveryRow).where(DeliveryRow.id == first))
            if one is None:
                raise NotFound(kind="test", key=first)
            together = await session.scalars(
                select(DeliveryRow)
                .where(
                    DeliveryRow.kind == Kind.NOTICE.value,
                    DeliveryRow.created_at == one.created_at,
                )
                .order_by(DeliveryRow.id)
            )
            rows = [row for row in together if row.params.get("test") == str(first)]
        states = [State(row.state) for row in rows]
        failed = next((row for row in rows if row.reason is not None), None)
        why = None
        if failed is not None:
            why = why_words(Reason(failed.reason), is_group=failed.person_id is None)
        return Tried(
            sent=len(rows),
            arrived=states.count(State.SENT),
            waiting=sum(not state.is_final for state in states),
            why=why,
            problem=None if failed is None else failed.problem,
        )
