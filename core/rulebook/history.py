"""The numbers of questions: how many cases or alerts there are, an average, the age of the oldest;
now, or as it was at moments of the past."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.ids import WorkspaceId
from core.rulebook.population import MOST, Alike, Each, Population
from core.rulebook.then import numbers_then, reach
from core.rules.conditions.question import Question
from core.rules.zone import moment_at

log = logging.getLogger(__name__)


class StoredHistory:
    """Answers from the tables of cases and alerts.

    Comparisons of ratings, categories, places, severities and the like are counted by the database
    in groups. Where they ask for titles, texts or labels each one is looked at, the newest `MOST`
    of them; whether there were more stands in the log.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def answer(
        self, workspace: WorkspaceId, question: Question, *, at: datetime, zone: ZoneInfo
    ) -> float | None:
        """Return the number at that moment: a count, an average (None of nothing), or the age of
        the oldest in seconds (0 of nothing). A case without a severity of its own has the highest
        of its alerts."""
        population = Population(question, workspace)
        if question.measure == "average" and not population.has_number:
            return None
        since, until = _span(question, at, zone)
        async with self._database.reading(InWorkspace(workspace_id=workspace)) as session:
            found = await population.groups(session, since, until)
            if found is None:
                those = [
                    each async for part in population.each(session, since, until) for each in part
                ]
                found = await asyncio.to_thread(_alike, those)
        return _answer(question, found, at)

    async def answers_then(
        self,
        workspace: WorkspaceId,
        question: Question,
        *,
        at: Sequence[datetime],
        zone: ZoneInfo,
    ) -> list[float | None]:
        """Return the numbers as they were at these moments of the past, which come in their order.

        What was opened later did not count yet, what was ended, or for `firing` seen, before the
        moment no longer. That is all that is known of the past: fields, severities and labels are
        taken as they are now; one that was ended and reopened counts as if it had never ended; of
        one closed or rejected without being resolved, its last change is when it ended. Beyond the
        newest `MOST` nothing is counted.
        """
        population = Population(question, workspace)
        if not at or (question.measure == "average" and not population.has_number):
            return [None] * len(at)
        since = reach(question, at[0], zone)
        those: list[Each] = []
        async with self._database.reading(InWorkspace(workspace_id=workspace)) as session:
            async for part in population.each(session, since, at[-1], ended_after=at[0]):
                those += part
        return await asyncio.to_thread(numbers_then, question, those, at, zone)


def _alike(those: Sequence[Each]) -> list[Alike]:
    if len(those) >= MOST:
        log.warning("question looked at the newest alone", extra={"action": "question_cut"})
    numbers = [each.number for each in those if each.number is not None]
    first_at = min((each.opened_at for each in those), default=None)
    return [Alike(len(those), first_at, len(numbers), sum(numbers))]


def _answer(question: Question, found: Sequence[Alike], at: datetime) -> float | None:
    match question.measure:
        case "count":
            return float(sum(each.count for each in found))
        case "oldest":
            first = [each.first_at for each in found if each.first_at is not None]
            return (at - min(first)).total_seconds() if first else 0.0
        case "average":
            numbers = sum(each.numbers for each in found)
            return sum(each.total for each in found) / numbers if numbers else None
        case _:
            assert_never(question.measure)


def _span(question: Question, at: datetime, zone: ZoneInfo) -> tuple[datetime | None, datetime]:
    """Return from when (None: ever) until when what is counted was opened."""
    until = at if question.older_than is None else at - question.older_than
    since = reach(question, at, zone)
    if question.within != "yesterday":
        return since, until
    today = at.astimezone(zone).date()
    midnight = moment_at(datetime.combine(today, time()), zone)
    return since, min(until, midnight - timedelta(microseconds=1))
