"""What the proof of a rule says to people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.dialogs.rule.proof import proof_lines
from core.rulebook.trials import Proven
from core.rules.proof import Proof
from core.texts import Locale
from tests.unit.rules.line.people import read

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def said(
    *,
    hits: int = 0,
    alerts: int | None = None,
    looked_at: int = 0,
    asked: int = 0,
    by_clock: bool = False,
    unjudged: int = 0,
    language: str = "en",
    dates: tuple[date, ...] = (),
    line: str = "when rating = 1 then alert high",
) -> list[str]:
    """Return the lines of such a proof."""
    proof = Proof(
        looked_at=looked_at,
        hits=hits,
        alerts=hits if alerts is None else alerts,
        examples=(),
        errors=(),
        asked=asked,
        dates=dates,
    )
    proven = Proven(
        proof=proof,
        since=NOW - timedelta(days=7),
        until=NOW,
        is_partial=False,
        unjudged=unjudged,
        by_clock=by_clock,
    )
    locale = Locale(language=language)
    return [each.render(locale) for each in proof_lines(proven, read(line), locale)]


def test_a_rule_the_clock_asks_says_how_often_it_would_have_been_asked() -> None:
    assert said(by_clock=True, asked=7, hits=5, alerts=1) == [
        "It would have fired 5 times in the last 7 days.",
        "The clock would have asked it 7 times.",
        "That is 1 alert; a repeat only counts up.",
    ]
    assert said(by_clock=True, asked=1) == [
        "It would not have fired in the last 7 days.",
        "The clock would have asked it 1 time.",
    ]


def test_a_rule_whose_time_has_not_come_says_so() -> None:
    assert said(by_clock=True) == ["The clock would not have asked it in the last 7 days."]


def test_items_that_were_not_kept_are_told() -> None:
    assert said(unjudged=2) == [
        "It would not have fired in the last 7 days.",
        "2 older items could not be judged: what they said was not kept.",
    ]
    assert "1 older item could not be judged" in said(looked_at=3, unjudged=1)[1]


def test_nothing_came_in() -> None:
    assert said() == ["Nothing it looks at came in during the last 7 days."]


@pytest.mark.parametrize("given", [{"by_clock": True}, {"by_clock": True, "asked": 3}])
def test_the_clock_speaks_spanish_too(given: dict[str, bool | int]) -> None:
    english, spanish = said(**given), said(**given, language="es")  # type: ignore[arg-type] # a table

    assert all(one != other for one, other in zip(english, spanish, strict=True))


def test_a_report_says_on_which_days_it_would_have_been_sent() -> None:
    days = (date(2026, 4, 27), date(2026, 5, 4))
    report = "every monday at 09:00 then report week"

    alone = said(by_clock=True, asked=2, hits=2, alerts=0, dates=days, line=report)
    spanish = said(
        by_clock=True, asked=2, hits=2, alerts=0, dates=days, line=report, language="es"
    )
    beside = said(
        by_clock=True,
        asked=2,
        hits=2,
        alerts=1,
        dates=days,
        line="every monday at 09:00 when count(open) > 0 then alert high, report week",
    )

    assert alone == [
        "It would have been sent 2 times in the last 7 days.",
        "Its report would have been sent on: Monday, April 27 · Monday, May 4.",
        "The clock would have asked it 2 times.",
    ]
    assert "lunes, 27 de abril · lunes, 4 de mayo" in spanish[1]
    assert beside[0] == "It would have fired 2 times in the last 7 days."
    assert "That is 1 alert; a repeat only counts up." in beside


def test_a_rule_that_makes_no_alert_counts_none() -> None:
    lines = said(looked_at=3, hits=2, alerts=0, line="when rating = 1 then set category 'food'")

    assert lines == ["It would have fired 2 times in the last 7 days."]
