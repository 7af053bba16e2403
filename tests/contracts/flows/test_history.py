"""The numbers of questions are found in what is stored, alike on both databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from core.clock import ManualClock
from core.rulebook.history import StoredHistory
from core.rules.conditions.question import Question
from core.rules.zone import find_zone
from tests.contracts.flows.clockwork import process

LOW = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
HIGH = {"type": "compare", "field": "severity", "op": ">=", "value": "high"}

QUESTIONS: dict[str, tuple[dict[str, Any], float | None]] = {
    "count": ({"measure": "count", "of": "complaints"}, 3),
    "nobody gave feedback": ({"measure": "count", "of": "feedback"}, 0),
    "narrowed": ({"measure": "count", "of": "open", "where": [LOW]}, 2),
    "severity of the alert": ({"measure": "count", "of": "open", "where": [HIGH]}, 2),
    "older": ({"measure": "count", "of": "open", "older_than": 3600}, 2),
    "within": ({"measure": "count", "of": "cases", "within": 3600}, 1),
    "today": ({"measure": "count", "of": "cases", "within": "today"}, 2),
    "yesterday": ({"measure": "count", "of": "cases", "within": "yesterday"}, 1),
    "oldest": ({"measure": "oldest", "of": "open"}, 13 * 3600),
    "oldest of none": ({"measure": "oldest", "of": "requests"}, 0),
    "average": ({"measure": "average", "of": "cases", "field": "rating"}, 8 / 3),
    "average of none": ({"measure": "average", "of": "requests", "field": "rating"}, None),
    "alerts": ({"measure": "count", "of": "firing"}, 2),
}


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_question_finds_its_number(
    name: str, database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await work.rule(kinds=["submission"], condition=LOW)
        clock.advance(timedelta(hours=11))
        await work.complain(rating=1)
        clock.advance(timedelta(hours=2))
        await work.complain(rating=2)
        clock.advance(timedelta(hours=11))
        await work.complain(rating=5)
        asked, expected = QUESTIONS[name]
        question = TypeAdapter(Question).validate_python(
            {"type": "question", "op": ">", "value": 0, **asked}
        )

        found = await StoredHistory(database=work.runtime.database).answer(
            work.workspace, question, at=clock.now(), zone=find_zone("UTC")
        )

    assert found == (None if expected is None else pytest.approx(expected))
