"""Who is told of an alert once more: whom its rules name today, else those the routes lead to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from core.alerts.ask import Ask
from core.alerts.asked_again import asked_again
from core.alerts.policy import Policy
from core.routing.router import Router
from core.rules.engine import RuleSet
from core.severity import Severity
from core.texts import Locale

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
GONE = "01890000-0000-7000-8000-000000000001"
NO_RULES = Policy(
    revision=1,
    rules=RuleSet.from_stored([], zone=ZoneInfo("UTC")),
    router=Router(routes=(), targets={}),
    zone=ZoneInfo("UTC"),
    locale=Locale(),
    spans={},
)


@pytest.mark.parametrize("kind", ["rule", "integration"])
def test_what_no_rule_asks_for_any_more_goes_by_the_routes(kind: str) -> None:
    before = Ask(
        fingerprint="f",
        title="Low rating",
        severity=Severity.LOW,
        source_kind="rule" if kind == "rule" else "integration",
        source_id=UUID(GONE),
        source_name="Low rating",
        at=NOON,
        labels={},
        rule_ids=(GONE,),
        by_routes=False,
        cooldown=timedelta(hours=1),
    )

    again = asked_again(
        before, NO_RULES, severity=Severity.HIGH, at=NOON + timedelta(hours=2), about=()
    )

    assert again.by_routes
    assert (again.receivers, again.severity, again.cooldown) == ((), Severity.HIGH, timedelta(0))
