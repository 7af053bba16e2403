"""What happened to a case, told from the log in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.desk.status import CaseStatus
from core.desk.status_words import team_status_word
from core.desk.tables import CaseRow, ThreadItemRow
from core.events.event import Event
from core.events.log import events_about
from core.ids import CaseId
from core.tenants.named import Named, people_named
from core.texts import Text, raw, text

_TYPES = (
    "case.opened",
    "case.status_changed",
    "case.assigned",
    "case.replied",
    "case.reopened",
    "case.rated",
    "case.edited",
    "case.noted",
    "case.changed",
    "case.merged",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryItem:
    """One thing that happened. `by` is None when the program, a source or an unknown customer
    did it."""

    at: datetime
    by: Named | None
    what: Text


async def history_of(session: AsyncSession, case_id: CaseId) -> tuple[HistoryItem, ...]:
    """Return what happened to the case, oldest first."""
    found = await events_about(session, subject=case_id, types=_TYPES)
    events = [one.event for one in found]
    named = {one.actor_id for one in events} | {_person(one.data.get("new")) for one in events}
    people = await people_named(session, named)
    numbers = await _numbers(session, events)
    return tuple(
        HistoryItem(
            at=event.at,
            by=people.get(event.actor_id) if event.actor_id else None,
            what=_sentence(event, people, numbers),
        )
        for event in events
    )


async def _numbers(session: AsyncSession, events: Sequence[Event]) -> Mapping[str, int]:
    """Return the numbers of other cases that these name, by the ids of the cases and of what was
    said in them; no question where there are none."""
    cases = {UUID(one) for event in events for one in _others(event)}
    items = {UUID(one) for event in events if (one := _said_elsewhere(event)) is not None}
    found: dict[str, int] = {}
    if cases:
        rows = await session.execute(
            select(CaseRow.id, CaseRow.number).where(CaseRow.id.in_(cases))
        )
        found |= {str(case_id): number for case_id, number in rows}
    if items:
        rows = await session.execute(
            select(ThreadItemRow.id, CaseRow.number)
            .join(CaseRow, CaseRow.id == ThreadItemRow.case_id)
            .where(ThreadItemRow.id.in_(items))
        )
        found |= {str(item_id): number for item_id, number in rows}
    return found


def _others(event: Event) -> tuple[str, ...]:
    if event.type == "case.merged":
        return (str(event.data["into"]),)
    return tuple(event.data.get("others") or ())


def _said_elsewhere(event: Event) -> str | None:
    is_it = event.type == "case.replied" and event.data.get("author") == "merged"
    return str(event.data["item"]) if is_it else None


def _named(ids: Iterable[str], numbers: Mapping[str, int]) -> str:
    """Return these cases by their numbers; empty when none of them is known."""
    return ", ".join(
        f"#{number}" for number in sorted(numbers[one] for one in ids if one in numbers)
    )


def _sentence(event: Event, people: Mapping[UUID, Named], numbers: Mapping[str, int]) -> Text:
    match event.type:
        case "case.opened":
            return text("Opened")
        case "case.status_changed":
            return text(
                "{old} → {new}",
                old=_status(event.data.get("old")),
                new=_status(event.data.get("new")),
            )
        case "case.assigned":
            person = _person(event.data.get("new"))
            if person is None:
                return text("Unassigned")
            known = people.get(person)
            return (
                text("Assigned to {name}", name=known.name)
                if known
                else text("Assigned to somebody")
            )
        case "case.replied" if event.data.get("author") == "customer":
            return text("The customer wrote")
        case "case.replied" if event.data.get("author") == "merged":
            where = _named([str(event.data["item"])], numbers)
            return text("The customer of {cases} wrote", cases=where)
        case "case.replied":
            return text("Replied")
        case "case.reopened":
            return text("Reopened")
        case "case.rated":
            return text("The customer rated the solution: {rating} of 5", rating=_stars(event))
        case "case.edited":
            return text("The customer changed what they wrote")
        case "case.noted":
            return text("Wrote a note")
        case "case.merged":
            return text("Merged into {cases}", cases=_named(_others(event), numbers))
        case "case.changed":
            return _changed(event.data.get("field"), _named(_others(event), numbers))
        case other:
            return raw(other)


def _changed(field: object, others: str) -> Text:
    match field:
        case "severity":
            return text("Changed the severity")
        case "place":
            return text("Changed the place")
        case "merged":
            return text("Merged {cases} into this one", cases=others)
        case "unmerged":
            return text("Took {cases} out again", cases=others)
        case "primary":
            return text("{cases}, which stands for this one, moved on", cases=others)
        case _:
            return text("Changed the category")


def _status(value: object) -> Text:
    try:
        return team_status_word(CaseStatus(value))
    except ValueError:  # the log may hold a status from another version
        return raw(str(value))


def _stars(event: Event) -> int:
    rating = event.data.get("rating")
    return rating if isinstance(rating, int) else 0


def _person(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:  # a status: only some events name a person here
        return None
