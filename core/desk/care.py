"""Who took care of a case and when, as its log tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.desk.status import CaseStatus
from core.desk.view import CaseView
from core.events.log import events_about
from core.ids import CaseId
from core.tenants.named import Named, people_named
from core.texts import Text, text

_ONE_STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """Who saw a case; when its assignee got it. None: the log does not say."""

    seen_by: Named | None = None
    taken_at: datetime | None = None


NOBODY_YET = Care()


async def care_of(session: AsyncSession, cases: Iterable[CaseView]) -> Mapping[CaseId, Care]:
    """Return it for each of the cases."""
    found: dict[CaseId, tuple[UUID | None, datetime | None]] = {}
    for case in cases:
        seen_by: UUID | None = None
        taken_at: datetime | None = None
        for one in await events_about(
            session, subject=case.id, types=("case.status_changed", "case.assigned")
        ):
            event = one.event
            new = event.data.get("new")
            if event.type == "case.assigned":
                is_theirs = case.assignee is not None and new == str(case.assignee.id)
                taken_at = event.at if is_theirs else None
            elif new == CaseStatus.ACKNOWLEDGED.value:
                seen_by = event.actor_id
        found[case.id] = seen_by, taken_at
    people = await people_named(session, (seen_by for seen_by, _ in found.values()))
    return {
        case: Care(seen_by=people.get(seen_by) if seen_by else None, taken_at=taken_at)
        for case, (seen_by, taken_at) in found.items()
    }


def care_steps(case: CaseView, care: Care) -> list[Text]:
    """Return who saw the case and who took it, each with its time; one line for somebody who did
    both at once."""
    taken = case.assignee
    steps: list[Text] = []
    if case.acknowledged_at is not None and not _at_once(case, care):
        at = case.acknowledged_at
        steps.append(
            text("Seen by {name}, {at}", name=care.seen_by.name, at=at)
            if care.seen_by is not None
            else text("Seen by the team, {at}", at=at)
        )
    if taken is not None:
        steps.append(
            text("Taken by {name}, {at}", name=taken.name, at=care.taken_at)
            if care.taken_at is not None
            else text("Taken by {name}", name=taken.name)
        )
    return steps


def _at_once(case: CaseView, care: Care) -> bool:
    if case.assignee is None or care.seen_by is None or care.seen_by.id != case.assignee.id:
        return False
    seen, taken = case.acknowledged_at, care.taken_at
    return seen is not None and taken is not None and abs(taken - seen) < _ONE_STEP
