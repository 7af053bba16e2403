"""A sentence that was kept is read back equal; what is no sentence is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.texts import Text, join, plural, raw, text
from core.texts.kept import keep, read

NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(text("Resolve"), id="alone"),
        pytest.param(raw("Lobby {name}"), id="words of people"),
        pytest.param(plural("{n} case", "{n} cases", 3), id="counted"),
        pytest.param(text("{a} {b} {c}", a=1, b=2.5, c="x"), id="values"),
        pytest.param(text("{at} {s}", at=NINE, s=timedelta(hours=6)), id="times"),
        pytest.param(text("{inner}", inner=join([raw("a"), text("{n}", n=1)], ", ")), id="nested"),
    ],
)
def test_a_sentence_is_read_back_as_it_was(said: Text) -> None:
    assert read(json.loads(json.dumps(keep(said)))) == said


def _deep(depth: int) -> Text:
    return raw("x") if depth == 0 else text("{one}", one=_deep(depth - 1))


@pytest.mark.parametrize(
    "kept",
    [
        None,
        "words",
        {},
        {"message": 1, "form": "raw"},
        {"message": "x", "form": "a later one"},
        {"message": "x", "form": "sentence", "values": [["a", None]]},
        {"message": "x", "form": "sentence", "values": [["a", {"moment": "never"}]]},
        {"message": "x", "form": "sentence", "values": [["a", {"seconds": 1e300}]]},
        keep(_deep(30)),
    ],
)
def test_what_is_no_sentence_is_none(kept: object) -> None:
    assert read(kept) is None
