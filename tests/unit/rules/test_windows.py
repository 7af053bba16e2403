"""Conditions over time: what they count, how their windows stay bounded, what the clock asks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.condition import Window, WindowKey
from core.rules.conditions import CONDITIONS
from core.rules.conditions.absence import Absence
from core.rules.conditions.average import BUCKETS, Average
from core.rules.conditions.volume import Volume
from core.rules.explain import explain
from core.rules.hours import ALWAYS
from core.rules.signal import Signal, SignalStatus
from core.rules.windowed import GROUP_CHARACTERS, Windowed, group_name, over_time
from core.texts import Locale
from tests.unit.rules.desk import Desk, at
from tests.unit.rules.trees import (
    AT,
    EXAMPLES,
    OVER_TIME,
    calm,
    condition,
    rule,
    signal,
    signals,
    stored_trees_over_time,
)

ENGLISH = Locale()
EVERYTHING = {"type": "all", "conditions": []}
LOW = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
SIX_HOURS = {"type": "absence", "after": "PT6H"}


def fed(each: Windowed, moments: Iterable[Signal]) -> Window:
    window: Window = ()
    for one in moments:
        window = each.feed(window, one, ALWAYS)
    return window


steps = st.lists(
    st.tuples(st.integers(-30, 120), signals), max_size=12
)  # Seconds since the one before: some arrive late.


def stream(given_steps: list[tuple[int, Signal]]) -> list[Signal]:
    now, made = AT, []
    for seconds, one in given_steps:
        now += timedelta(seconds=seconds)
        made.append(signal(at=now, fields=one.fields, labels=one.labels, text=one.text))
    return made


@calm
@given(trees=st.lists(stored_trees_over_time, min_size=1, max_size=4), given_steps=steps)
def test_the_set_hits_exactly_where_each_rule_alone_holds_windows_included(
    trees: list[dict[str, Any]], given_steps: list[tuple[int, Signal]]
) -> None:
    rules = [rule(number, condition=tree) for number, tree in enumerate(trees)]
    desk = Desk(*rules)
    alone = dict(desk.windows)

    for one in stream(given_steps):
        expected = {each.id for each in rules if explain(one, each, alone).holds}
        for each in rules:
            for over in over_time(each.spec.condition):
                counts = rule(condition=EVERYTHING if over.of is None else over.of)
                if over.can_count(one) and explain(one, counts).holds:
                    key = WindowKey(each.id, over.digest, over.group(one))
                    alone[key] = over.feed(alone.get(key, ()), one, ALWAYS)

        found = desk.takes(one)

        assert {hit.rule for hit in found.hits} == expected
        assert desk.windows == alone


@calm
@given(
    moments=st.lists(st.integers(0, 100), max_size=40),
    count=st.integers(1, 6),
    length=st.integers(1, 40),
)
def test_a_volume_counts_what_a_list_of_all_moments_counts(
    moments: list[int], count: int, length: int
) -> None:
    many = Volume(count=count, window=timedelta(seconds=length))
    window: Window = ()
    came: list[int] = []

    for second in moments:
        came.append(second)
        newest = max(came)
        within = [each for each in came if each > newest - length]
        expected = len(within) >= count and second > newest - length
        one = signal(at=AT + timedelta(seconds=second))
        window = many.feed(window, one, ALWAYS)

        assert many.holds(window, one.at) == expected
        assert len(window) <= count


def test_a_volume_of_the_largest_count_keeps_no_more_than_it_counts() -> None:
    many = Volume(count=1_000, window=timedelta(days=31))

    window = fed(many, (at(minutes) for minutes in range(3_000)))

    assert len(window) == 1_000
    assert many.holds(window, AT + timedelta(minutes=2_999))


@calm
@given(
    given_numbers=st.lists(
        st.tuples(st.integers(0, 600), st.integers(1, 5)), min_size=1, max_size=40
    )
)
def test_an_average_is_that_of_its_last_sixty_buckets(
    given_numbers: list[tuple[int, int]],
) -> None:
    mean = Average(op="<", value=3, window=timedelta(minutes=5), at_least=2)
    ordered = sorted(given_numbers)
    window = fed(
        mean, (signal(at=AT + timedelta(seconds=s), fields={"rating": n}) for s, n in ordered)
    )
    last = ordered[-1][0]

    # AT is a whole minute, so buckets of five seconds begin with it.
    kept = [number for second, number in ordered if second // 5 > last // 5 - BUCKETS]

    expected = None if len(kept) < 2 else sum(kept) / len(kept) < 3
    assert mean.holds(window, AT + timedelta(seconds=last)) == expected
    assert len(window) <= 3 * BUCKETS


def test_an_average_keeps_no_more_than_its_buckets_however_long_it_goes() -> None:
    mean = Average(op="<", value=3, window=timedelta(hours=1))

    window = fed(mean, (at(minutes, fields={"rating": 2}) for minutes in range(500)))

    assert len(window) == 3 * BUCKETS


@pytest.mark.parametrize("value", ["2", True, float("nan"), float("inf"), 1e300, None])
def test_what_is_no_number_is_not_averaged(value: Any) -> None:
    mean = Average(op="<", value=3, window=timedelta(hours=1))
    fields = {} if value is None else {"rating": value}

    assert fed(mean, [at(0, fields=fields)]) == ()


def test_a_signal_without_a_rating_does_not_raise_what_the_average_raised_before() -> None:
    mean = {"type": "average", "op": "<", "value": 3, "window": "PT1H"}
    desk = Desk(rule(condition=mean))

    assert desk.takes(at(0, fields={"rating": 1})).hits
    assert not desk.takes(at(1)).hits


def test_ten_complaints_in_a_quarter_of_an_hour_count_each_place_for_itself() -> None:
    storm = {"type": "volume", "count": 3, "window": "PT15M", "of": LOW, "per": ["place"]}
    desk = Desk(rule(condition=storm))

    def hits(minutes: float, place: str, rating: int = 1) -> int:
        return len(desk.takes(at(minutes, fields={"rating": rating, "place": place})).hits)

    assert [hits(0, "Bar"), hits(1, "Bar"), hits(2, "Lobby"), hits(3, "Lobby")] == [0, 0, 0, 0]
    assert [hits(4, "Bar", rating=5), hits(14, "Bar"), hits(14.5, "Lobby")] == [0, 1, 1]
    assert hits(17, "Bar") == 0
    assert {key.group for key in desk.windows} == {'["Bar"]', '["Lobby"]'}


@pytest.mark.parametrize(
    ("change", "apart"),
    [
        ({"condition": LOW}, ("rule", "case")),
        ({"condition": EXAMPLES["volume"][1]}, ("rule", "category")),
        ({"condition": {"type": "not", "condition": SIX_HOURS}}, ("rule",)),
        ({"condition": EXAMPLES["volume"][1], "fingerprint": ("case",)}, ("case",)),
    ],
)
def test_what_counts_over_time_makes_one_alert_for_each_group_unless_it_says_otherwise(
    change: dict[str, Any], apart: tuple[str, ...]
) -> None:
    assert rule(**change).spec.alerts_apart_by == apart


def test_a_window_is_fed_though_the_rest_of_the_rule_says_no() -> None:
    storm = {"type": "volume", "count": 2, "window": "PT15M"}
    tree = {"type": "all", "conditions": [LOW, storm]}
    desk = Desk(rule(condition=tree))

    assert not desk.takes(at(0, fields={"rating": 5})).hits
    assert desk.takes(at(1, fields={"rating": 1})).hits


def test_a_resolved_item_and_a_sleeping_rule_feed_nothing() -> None:
    storm = {"type": "volume", "count": 2, "window": "PT15M"}
    desk = Desk(rule(1, condition=storm), rule(2, condition=storm, active=False))

    desk.takes(at(0, status=SignalStatus.RESOLVED))
    desk.takes(at(1, kind=signal().kind))

    assert [key.rule.int for key in desk.windows] == [1]


def test_windows_of_a_rule_outside_of_its_hours_go_on_counting() -> None:
    storm = {"type": "volume", "count": 2, "window": "PT15M"}
    hours = {"start": "14:10", "end": "15:00"}
    desk = Desk(rule(condition=storm, hours=hours))

    # AT is 14:02 in UTC.
    assert not desk.takes(at(0)).hits
    assert not desk.takes(at(1)).hits
    assert desk.takes(at(9)).hits


def test_a_window_survives_a_restart_in_its_middle() -> None:
    storm = {"type": "volume", "count": 3, "window": "PT15M"}
    first = Desk(rule(condition=storm))
    first.takes(at(0))
    first.takes(at(1))

    second = Desk(rule(condition=storm))
    second.windows = dict(first.windows)

    assert second.takes(at(2)).hits


def test_a_volume_says_how_many_were_counted() -> None:
    storm = rule(condition={"type": "volume", "count": 3, "window": "PT15M", "of": LOW})
    key = WindowKey(storm.id, storm.spec.condition.digest, group_name(()))
    window = fed(condition(EXAMPLES["volume"][0]), [])  # type: ignore[arg-type]  # It is one.

    low = explain(at(0, fields={"rating": 1}), storm, {key: window})
    high = explain(at(0, fields={"rating": 5}), storm, {key: window})

    assert low.reason.render(ENGLISH) == "1 of 3 within 15 minutes"
    assert high.reason.render(ENGLISH) == "this is not counted"


def test_the_names_of_groups_are_bounded_and_still_told_apart() -> None:
    long = ["y" * 500 + end for end in ("a", "b")]

    names = {group_name((each,)) for each in [*long, None, "None", "\ud800", "é"]}

    assert len(names) == 6
    assert all(len(name) <= GROUP_CHARACTERS + 30 for name in names)
    assert all(name.encode() for name in names)


@pytest.mark.parametrize("stored", OVER_TIME)
def test_a_condition_over_time_starts_with_nothing_and_takes_what_comes(
    stored: dict[str, Any],
) -> None:
    over = condition(stored)

    assert isinstance(over, Windowed)
    window = over.feed((), at(0, fields={"rating": 2}), ALWAYS)
    assert tuple(json.loads(json.dumps(window))) == window
    assert over.reason(window, AT).render(ENGLISH)


def test_every_condition_over_time_is_in_the_examples() -> None:
    over = {each for each in CONDITIONS if issubclass(each, Windowed)}

    assert over == {type(condition(stored)) for stored in OVER_TIME} == {Volume, Average, Absence}
