"""A value beyond its limit is marked by itself, and the nearest one that is taken is offered."""

from __future__ import annotations

import pytest

from core.rules.line import LineMistake
from core.texts import Locale
from tests.unit.rules.line.people import read

ON = "when rating <= 2 then alert high"
BURST = "complaints in 15m then alert high"


@pytest.mark.parametrize(
    ("line", "found", "mended"),
    [
        (f"{ON} cooldown 40d", "40d", f"{ON} cooldown 30d"),
        (f"{ON} cooldown 40 days priority 5", "40 days", f"{ON} cooldown 30d priority 5"),
        (f"{ON} priority 2000000", "2000000", f"{ON} priority 1000000"),
        (f"when 5000 {BURST}", "5000", f"when 1000 {BURST}"),
        (
            "when 10 complaints in 1 week 30 days per place then alert high",
            "1 week 30 days",
            "when 10 complaints in 31d per place then alert high",
        ),
        (
            "when no feedback for 20s then alert high",
            "20s",
            "when no feedback for 1m then alert high",
        ),
        (
            "when no feedback for 6h grace 1h and no items for 99d grace 1h then alert high",
            "99d",
            "when no feedback for 6h grace 1h and no items for 31d grace 1h then alert high",
        ),
        ("every 60d then report week", "60d", "every 31d then report week"),
        (
            "every 1h when count(open, older than 5s) > 0 then alert low",
            "5s",
            "every 1h when count(open, older than 1m) > 0 then alert low",
        ),
        (
            "when average rating < 2 over 1d of at least 200000 then alert low",
            "200000",
            "when average rating < 2 over 1d of at least 100000 then alert low",
        ),
    ],
)
def test_the_nearest_value_that_is_taken_mends_the_line(
    line: str, found: str, mended: str
) -> None:
    with pytest.raises(LineMistake) as raised:
        read(line)

    assert (raised.value.found, raised.value.mended) == (found, mended)
    read(mended)


@pytest.mark.parametrize(
    "line",
    [
        "when no feedback for 99d grace 99d then alert high",
        f"when more than 5000 {BURST}",
        f"{ON}, reply '{'x' * 1001}'",
    ],
    ids=["which of two", "not as it was typed", "nothing to count"],
)
def test_nothing_is_offered_where_it_would_be_a_guess(line: str) -> None:
    with pytest.raises(LineMistake) as raised:
        read(line)

    assert raised.value.hint is None
    assert "at most" in raised.value.says.render(Locale())
