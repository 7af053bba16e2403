"""What a question would have found at a moment of the past is what it found then."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select

from core.alerts.tables import AlertRow
from core.clock import ManualClock
from core.desk.status import CaseStatus
from core.desk.tables import CaseRow
from core.ids import AlertId, CaseId, PersonId
from core.inbox.cause import Cause
from core.rulebook.history import StoredHistory
from core.rules.conditions.question import Question
from core.rules.zone import find_zone
from tests.contracts.flows.clockwork import ALL, Clockwork, process

LOW = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
HIGH = {"type": "compare", "field": "severity", "op": ">=", "value": "high"}
COLD = {"type": "compare", "field": "text", "op": "contains", "value": "cold"}

QUESTIONS: tuple[dict[str, Any], ...] = (
    {"measure": "count", "of": "open"},
    {"measure": "count", "of": "cases"},
    {"measure": "count", "of": "complaints", "where": [LOW]},
    {"measure": "count", "of": "feedback"},
    {"measure": "count", "of": "open", "where": [LOW, COLD]},
    {"measure": "count", "of": "open", "where": [HIGH]},
    {"measure": "count", "of": "open", "older_than": 7200},
    {"measure": "count", "of": "cases", "within": 7200},
    {"measure": "count", "of": "cases", "within": 36000, "older_than": 3600},
    {"measure": "count", "of": "cases", "within": "today"},
    {"measure": "count", "of": "cases", "within": "yesterday"},
    {"measure": "oldest", "of": "open"},
    {"measure": "oldest", "of": "firing"},
    {"measure": "average", "of": "cases", "field": "rating"},
    {"measure": "average", "of": "complaints", "field": "rating", "within": "today"},
    {"measure": "average", "of": "open", "field": "rating", "older_than": 3600},
    {"measure": "average", "of": "cases", "field": "category"},
    {"measure": "count", "of": "alerts"},
    {"measure": "count", "of": "firing"},
    {"measure": "count", "of": "alerts", "where": [HIGH]},
)


async def end_first(work: Clockwork, by: PersonId) -> None:
    """Resolve the oldest open case, with its alert."""
    async with work.runtime.database.reading(ALL) as session:
        case = await session.scalar(
            select(CaseRow).where(CaseRow.status == "new").order_by(CaseRow.number).limit(1)
        )
    assert case is not None
    await work.runtime.flows.change_case(
        work.workspace, CaseId(case.id), CaseStatus.RESOLVED, by=by, cause=Cause(actor=None)
    )


async def see_newest(work: Clockwork, by: PersonId) -> None:
    """Acknowledge the newest alert."""
    async with work.runtime.database.reading(ALL) as session:
        alert = await session.scalar(
            select(AlertRow).where(AlertRow.status == "firing").order_by(AlertRow.number.desc())
        )
    assert alert is not None
    await work.runtime.flows.acknowledge(
        work.workspace, AlertId(alert.id), by=by, cause=Cause(actor=None)
    )


async def test_the_past_is_told_as_it_was(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    questions = [
        TypeAdapter(Question).validate_python({"type": "question", "op": ">", "value": 0, **one})
        for one in QUESTIONS
    ]
    zone = find_zone("Europe/Madrid")
    found: dict[str, list[float | None]] = {each.digest: [] for each in questions}
    moments: list[datetime] = []
    async with process(database_url, tmp_path, clock) as work:
        history = StoredHistory(database=work.runtime.database)
        by = await work.owner()

        async def look() -> None:
            clock.advance(timedelta(minutes=1))
            moments.append(clock.now())
            for each in questions:
                found[each.digest].append(
                    await history.answer(work.workspace, each, at=clock.now(), zone=zone)
                )
            clock.advance(timedelta(minutes=1))

        await work.rule(kinds=["submission"], condition=LOW)
        await look()
        for hour, rating in enumerate((1, 5, 2, 3, 1)):
            await work.complain(rating=rating, text="Cold soup" if hour % 2 else "Warm beer")
            await look()
            clock.advance(timedelta(hours=5))
            if hour in (2, 4):
                await end_first(work, by)
                await look()
            if hour == 3:
                await see_newest(work, by)
                await look()
        clock.advance(timedelta(days=2))

        then = {
            each.digest: await history.answers_then(work.workspace, each, at=moments, zone=zone)
            for each in questions
        }

    for asked, each in zip(QUESTIONS, questions, strict=True):
        assert (asked, then[each.digest]) == (asked, found[each.digest])
