"""Members come to answer for places and topics, or do no longer."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.errors import InvalidInput, NotFound
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.configuring import begin_change
from core.tenants.entries import Entries
from core.tenants.membership import require_member
from core.tenants.tables import PlaceRow, ResponsibilityRow
from core.tenants.team import RIGHTS_CHANGED
from core.work import Books, Work

AT_MOST = 200
"""Places and topics of one member."""
TOPIC_LONGEST = 80
"""As long as a case's category may be."""


_Charges = tuple[frozenset[UUID], frozenset[str]]
"""Places and topics."""
_Change = Callable[[_Charges], _Charges]


class Responsibilities:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._entries = Entries(kind="member", ids=ids, clock=clock)

    async def put(
        self,
        workspace_id: WorkspaceId,
        person_id: PersonId,
        *,
        places: Collection[UUID],
        topics: Collection[str],
        by: PersonId | None,
        cause: Cause,
    ) -> None:
        """Have a member answer for exactly these. Raises NotFound for somebody who is no member
        or a place that is not there, InvalidInput and NotAllowed."""
        wanted = (frozenset(places), frozenset(_checked(one) for one in topics))
        await self._change(workspace_id, person_id, lambda _: wanted, by=by, cause=cause)

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
        turned_topics = frozenset(() if topic is None else (_checked(topic),))

        def turn(had: _Charges) -> _Charges:
            return had[0] ^ turned_places, had[1] ^ turned_topics

        await self._change(workspace_id, person_id, turn, by=by, cause=cause)

    async def _change(
        self,
        workspace_id: WorkspaceId,
        person_id: PersonId,
        change: _Change,
        *,
        by: PersonId | None,
        cause: Cause,
    ) -> None:
        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            await begin_change(session, workspace_id, by=by, right="members.write")
            await require_member(session, person_id)
            rows = (
                await session.scalars(
                    select(ResponsibilityRow).where(ResponsibilityRow.person_id == person_id)
                )
            ).all()
            had = (
                frozenset(row.place_id for row in rows if row.place_id is not None),
                frozenset(row.category for row in rows if row.category is not None),
            )
            places, topics = change(had)
            if len(places) + len(topics) > AT_MOST:
                wanted = f"{AT_MOST} places and topics at most"
                raise InvalidInput(field="places", value=len(places) + len(topics), wanted=wanted)
            await _check_places(session, places - had[0])
            for row in rows:
                if row.place_id not in places and row.category not in topics:
                    await session.delete(row)
            fresh = [(one, None) for one in sorted(places - had[0])]
            more = [(None, one) for one in sorted(topics - had[1])]
            session.add_all(
                ResponsibilityRow(
                    id=self._ids.new(),
                    workspace_id=workspace_id,
                    person_id=person_id,
                    created_at=now,
                    place_id=place,
                    category=topic,
                )
                for place, topic in (*fresh, *more)
            )
            if (places, topics) != had:
                self._entries.keep(
                    work,
                    person_id,
                    "responsibilities_changed",
                    before=_words(had),
                    after=_words((places, topics)),
                    by=by,
                )
                work.wake(RIGHTS_CHANGED)
            cause.settle(work, now, Answer(status=200, body={"person": str(person_id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


def _checked(topic: str) -> str:
    words = topic.strip()
    if not words or len(words) > TOPIC_LONGEST or not words.isprintable():
        raise InvalidInput(
            field="topics", value=topic, wanted=f"1 to {TOPIC_LONGEST} printable characters"
        )
    return words


async def _check_places(session: AsyncSession, places: Collection[UUID]) -> None:
    known = set(
        await session.scalars(
            select(PlaceRow.id).where(PlaceRow.id.in_(places), PlaceRow.is_active)
        )
    )
    for one in places:
        if one not in known:
            raise NotFound(kind="place", key=one)


def _words(charges: _Charges) -> dict[str, list[str]]:
    return {"places": sorted(str(one) for one in charges[0]), "topics": sorted(charges[1])}
