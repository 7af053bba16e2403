"""The page that teaches the language shows only lines that work, in the form they print in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.rules.line import write_line
from tests.unit.rules.line.people import PEOPLE, read

PAGE = (Path(__file__).resolve().parents[4] / "docs" / "rules.md").read_text(encoding="utf-8")
LINES = [
    line
    for block in re.findall(r"^```\n(.*?)^```$", PAGE, re.M | re.S)
    for line in block.split("\n")
    if line
]
_BELOW_WHEN = PAGE.partition("## When")[2].partition("## Every")[0]
CONDITIONS = [
    condition
    for row in re.findall(r"^\| .* \| (.*) \|$", _BELOW_WHEN, re.M)
    for condition in re.findall(r"`([^`]+)`", row)
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_handbook_prints_back_word_for_word(line: str) -> None:
    assert write_line(read(line), names=PEOPLE) == line


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_of_the_handbook_prints_back_word_for_word(condition: str) -> None:
    line = write_line(read(f"when {condition} then alert high"), names=PEOPLE)

    assert line.startswith(f"when {condition} then alert high")


def test_the_handbook_was_found() -> None:
    assert len(LINES) > 8
    assert len(CONDITIONS) > 15
