"""How what a digest holds is shown, and whom it is counted for."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from core.digests.digest import Counted, audience_of, worst_first
from core.ids import DigestId
from core.severity import Severity

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_worst_stands_first_then_the_most_frequent_then_by_name() -> None:
    names = [
        Counted(name=name, count=count, worst=worst, last_at=NOON)
        for name, count, worst in (
            ("b", 1, Severity.LOW),
            ("often", 9, Severity.LOW),
            ("a", 1, Severity.LOW),
            ("bad", 1, Severity.CRITICAL),
        )
    ]

    assert [one.name for one in worst_first(names)] == ["bad", "often", "a", "b"]


def test_the_same_digests_in_any_order_are_one_audience() -> None:
    one, other, third = (DigestId(UUID(int=number)) for number in (1, 2, 3))

    assert audience_of([one, other]) == audience_of([other, one])
    assert audience_of([one, other]) != audience_of([one, other, third])
    assert audience_of([one]) != one
