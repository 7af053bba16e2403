"""What members answer for: places, and topics, which are categories of cases.

Separate from the use cases, because whoever changes a member whole changes this with the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.errors import InvalidInput, NotFound
from core.ids import Ids, PersonId
from core.tenants.entries import Entries
from core.tenants.tables import MemberRow, PlaceRow, ResponsibilityRow
from core.tenants.team import RIGHTS_CHANGED
from core.texts import text
from core.work import Work

AT_MOST = 200
"""Places and topics of one member."""
TOPIC_LONGEST = 80
"""As long as a case's category may be."""

Charged = tuple[frozenset[UUID], frozenset[str]]
"""Places and topics."""


class Charges:
    """Has members answer for something else, as a part of a change whose right was checked."""

    def __init__(self, *, ids: Ids, clock: Clock) -> None:
        self._ids = ids
        self._clock = clock
        self._entries = Entries(kind="member", ids=ids, clock=clock)

    async def change(
        self,
        session: AsyncSession,
        work: Work,
        member: MemberRow,
        change: Callable[[Charged], Charged],
        *,
        by: PersonId | None,
    ) -> None:
        """Have a member answer for what `change` makes of what they answered for. Raises NotFound
        for a place that is not there, and InvalidInput for too many."""
        rows = (
            await session.scalars(
                select(ResponsibilityRow).where(ResponsibilityRow.person_id == member.person_id)
            )
        ).all()
        had = (
            frozenset(row.place_id for row in rows if row.place_id is not None),
            frozenset(row.category for row in rows if row.category is not None),
        )
        places, topics = change(had)
        if len(places) + len(topics) > AT_MOST:
            wanted = text("{most} places and topics at most", most=AT_MOST)
            raise InvalidInput(field="places", value=len(places) + len(topics), wanted=wanted)
        if (places, topics) == had:
            return
        await _check_places(session, places - had[0])
        for row in rows:
            if row.place_id not in places and row.category not in topics:
                await session.delete(row)
        fresh = [(one, None) for one in sorted(places - had[0])]
        more = [(None, one) for one in sorted(topics - had[1])]
        session.add_all(
            ResponsibilityRow(
                id=self._ids.new(),
                workspace_id=member.workspace_id,
                person_id=member.person_id,
                created_at=self._clock.now(),
                place_id=place,
                category=topic,
            )
            for place, topic in (*fresh, *more)
        )
        member.revision += 1
        self._entries.keep(
            work,
            member.person_id,
            "responsibilities_changed",
            before=_words(had),
            after=_words((places, topics)),
            by=by,
        )
        work.wake(RIGHTS_CHANGED)


def checked_topic(topic: str) -> str:
    """Return a topic as it is kept; raises InvalidInput."""
    words = topic.strip()
    if not words or len(words) > TOPIC_LONGEST or not words.isprintable():
        raise InvalidInput(
            field="topics",
            value=topic,
            wanted=text("1 to {most} printable characters", most=TOPIC_LONGEST),
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


def _words(charged: Charged) -> dict[str, list[str]]:
    return {"places": sorted(str(one) for one in charged[0]), "topics": sorted(charged[1])}
