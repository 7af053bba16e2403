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


def compared(field: str, op: str, value: object = None) -> dict[str, Any]:
    """Return a comparison as it is stored."""
    return {"type": "compare", "field": field, "op": op, "value": value}


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
    "average narrowed": (
        {"measure": "average", "of": "cases", "field": "rating", "where": [LOW]},
        1.5,
    ),
    "average of a text": ({"measure": "average", "of": "cases", "field": "category"}, None),
    "average of alerts": ({"measure": "average", "of": "alerts", "field": "count"}, 1),
    "oldest narrowed": (
        {"measure": "oldest", "of": "open", "where": [compared("rating", "=", 2)]},
        11 * 3600,
    ),
    "several": (
        {
            "measure": "count",
            "of": "cases",
            "where": [compared("source", "=", "API"), compared("status", "!=", "closed"), LOW],
        },
        2,
    ),
    "not given": (
        {"measure": "count", "of": "cases", "where": [compared("category", "exists")]},
        0,
    ),
    "nothing equals it": (
        {"measure": "count", "of": "cases", "where": [compared("place", "!=", "Lobby")]},
        3,
    ),
    "words of each": (
        {"measure": "count", "of": "cases", "where": [compared("text", "contains", "COLD")]},
        3,
    ),
    "a title": (
        {"measure": "oldest", "of": "cases", "where": [compared("title", "=", "it is  cold")]},
        13 * 3600,
    ),
    "labels of cases": (
        {"measure": "count", "of": "cases", "where": [compared("labels.team", "=", "bar")]},
        2,
    ),
    "alerts by severity": ({"measure": "count", "of": "alerts", "where": [HIGH]}, 2),
    "alerts by label": (
        {"measure": "count", "of": "alerts", "where": [compared("labels.rating", "=", "1")]},
        1,
    ),
    "alerts by label as field": (
        {"measure": "count", "of": "alerts", "where": [compared("rating", "=", "2"), HIGH]},
        1,
    ),
}


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_question_finds_its_number(
    name: str, database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await work.rule(kinds=["submission"], condition=LOW, case={"labels": {"team": "bar"}})
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
