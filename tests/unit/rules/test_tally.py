"""What rules did is counted while they do it, and failures say nothing of what people wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.clock import ManualClock
from core.errors import InvalidInput
from core.rules.engine import RuleSet
from core.rules.signal import SignalKind
from core.rules.tally import (
    TIMED_ALL,
    TIMED_EVERY,
    FailureKind,
    Ledger,
    Tally,
    reason_of,
    seconds_of,
    step_of,
)
from tests.unit.rules.test_engine import broken_rule
from tests.unit.rules.trees import rule, signal

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Ticking:
    """A clock on which every look takes a millisecond."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return NOON

    def monotonic(self) -> float:
        self.seconds += 0.001
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError


def test_a_rule_that_the_index_leaves_out_was_not_asked() -> None:
    ledger = Ledger(clock=ManualClock(start=NOON))
    low = rule(1, condition={"type": "compare", "field": "rating", "op": "<=", "value": 2})
    rules = RuleSet.compile([low], ledger=ledger)

    for rating in (1, 2, 4, 5):
        rules.evaluate(signal(fields={"rating": rating}))

    tally = ledger.of(low.id)
    assert (tally.asked, tally.hits, tally.errors) == (2, 2, 0)


def test_what_cannot_be_answered_is_counted_apart() -> None:
    ledger = Ledger(clock=ManualClock(start=NOON))
    strange = rule(1, condition={"type": "expression", "source": "size(rating) > 3"})
    rules = RuleSet.compile([strange], ledger=ledger)

    rules.evaluate(signal(fields={"rating": 1}))

    tally = ledger.of(strange.id)
    assert (tally.asked, tally.unanswered, tally.hits) == (1, 1, 0)


@pytest.mark.parametrize(("when", "kind"), [("compiled", "unusable"), ("asked", "failed")])
def test_a_failure_is_kept_with_its_kind_and_no_words_of_the_signal(when: str, kind: str) -> None:
    ledger = Ledger(clock=ManualClock(start=NOON))
    broken, sound = broken_rule(1, when), rule(2)
    rules = RuleSet.compile([broken, sound], ledger=ledger)

    found = rules.evaluate(signal(fields={"rating": 1}, text="my secret"))

    assert [hit.rule for hit in found.hits] == [sound.id]
    last = ledger.of(broken.id).last
    assert last is not None
    assert (last.kind.value, last.reason) == (kind, "ZeroDivisionError")
    assert ledger.of(broken.id).errors == 1


def test_a_rule_that_cannot_be_read_is_told_by_what_is_wrong_in_it() -> None:
    ledger = Ledger(clock=ManualClock(start=NOON))
    id_ = rule(1).id

    RuleSet.from_stored([(id_, 1, {"name": "Odd"})], ledger=ledger)

    last = ledger.of(id_).last
    assert last is not None
    assert last.kind is FailureKind.UNUSABLE
    assert "kinds" in last.reason


def test_an_error_of_ours_met_while_asked_is_told_by_its_type_alone() -> None:
    problem = InvalidInput(field="text", value="my secret", wanted="less")

    assert reason_of(problem, FailureKind.FAILED) == "InvalidInput"


def test_of_a_busy_rule_only_some_signals_are_timed() -> None:
    ledger = Ledger(clock=Ticking())
    low = rule(1, condition={"type": "compare", "field": "rating", "op": "<=", "value": 2})
    rules = RuleSet.compile([low], ledger=ledger)

    for _ in range(TIMED_ALL + 10 * TIMED_EVERY):
        rules.evaluate(signal(fields={"rating": 1}))

    tally = ledger.of(low.id)
    assert tally.asked == TIMED_ALL + 10 * TIMED_EVERY
    assert sum(tally.spans.values()) == TIMED_ALL + 10
    assert tally.quantile(0.99) == pytest.approx(0.001, rel=0.5)


def test_the_time_of_a_rule_over_time_is_that_of_its_windows_too() -> None:
    ledger = Ledger(clock=Ticking())
    many = rule(1, condition={"type": "volume", "count": 2, "window": 60})
    rules = RuleSet.compile([many], ledger=ledger)

    rules.evaluate(signal())

    assert ledger.of(many.id).quantile(0.5) == pytest.approx(0.002, rel=0.3)


def test_the_clock_asks_a_rule_in_time_as_well() -> None:
    ledger = Ledger(clock=Ticking())
    silent = rule(1, condition={"type": "absence", "after": 3600})
    rules = RuleSet.compile([silent], ledger=ledger)
    started = rules.started(silent.id, NOON)
    (key,) = started.windows

    found = rules.ask(
        silent.id,
        signal().workspace,
        NOON + timedelta(hours=1),
        window=(key, started.windows[key]),
    )

    assert len(found.hits) == 1
    tally = ledger.of(silent.id)
    assert (tally.asked, tally.hits, sum(tally.spans.values())) == (1, 1, 1)


def test_counts_are_taken_once_and_can_be_given_back() -> None:
    ledger = Ledger(clock=ManualClock(start=NOON))
    one = rule(1)
    rules = RuleSet.compile([one, rule(2, kinds=(SignalKind.EVENT.value,))], ledger=ledger)
    rules.evaluate(signal(fields={"rating": 1}))
    rules.held_back([one.id, rule(3).id], is_repeat=True)
    rules.held_back([one.id], is_repeat=False)

    taken = ledger.take()

    assert list(taken) == [one.id]
    assert (taken[one.id].asked, taken[one.id].repeated, taken[one.id].quiet) == (1, 1, 1)
    assert ledger.take() == {}
    rules.evaluate(signal(fields={"rating": 1}))
    ledger.give_back(taken)
    assert ledger.of(one.id).asked == 2


def test_a_part_of_what_was_timed_lies_between_the_steps() -> None:
    tally = Tally()
    for microseconds in (1, 1, 1, 1, 1, 1, 1, 1, 1, 5000):
        tally.took(microseconds / 1e6)

    assert tally.quantile(0.5) == pytest.approx(1e-6, rel=0.42)
    assert tally.quantile(0.99) == pytest.approx(5e-3, rel=0.42)
    assert Tally().quantile(0.5) is None


@pytest.mark.parametrize("seconds", [0.0, 1e-7, 1e-6, 3e-4, 0.2, 1.0])
def test_a_span_falls_into_the_step_that_begins_at_or_below_it(seconds: float) -> None:
    step = step_of(seconds)

    assert step == 0 or seconds_of(step) <= seconds * (1 + 1e-9)
    assert seconds < seconds_of(step + 1)
