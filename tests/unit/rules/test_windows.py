"""Conditions over time: what they count, how their windows stay bounded, what the clock asks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import RuleId
from core.rules.condition import Window, WindowKey
from core.rules.conditions import CONDITIONS
from core.rules.conditions.absence import Absence
from core.rules.conditions.average import BUCKETS, Average
from core.rules.conditions.volume import Volume
from core.rules.engine import RuleSet
from core.rules.explain import explain
from core.rules.hit import Evaluation
from core.rules.hours import ALWAYS
from core.rules.rule import Rule
from core.rules.signal import Signal, SignalStatus
from core.rules.windowed import GROUP_CHARACTERS, Windowed, group_name, over_time
from core.texts import Locale
from tests.unit.rules.trees import (
    AT,
    EXAMPLES,
    OVER_TIME,
    WORKSPACE,
    calm,
    condition,
    rule,
    signal,
    signals,
    stored_trees_over_time,
)

ENGLISH = Locale()
MADRID = ZoneInfo("Europe/Madrid")
EVERYTHING = {"type": "all", "conditions": []}
LOW = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
SIX_HOURS = {"type": "absence", "after": "PT6H"}


class Desk:
    """A workspace's rules with its windows in memory, as a flow keeps them."""

    def __init__(self, *rules: Rule, zone: ZoneInfo | None = None) -> None:
        self.rules = RuleSet.compile(rules, zone=zone)
        self.windows: dict[WindowKey, Window] = {}
        self.due: dict[WindowKey, datetime] = {}
        for one in rules:
            self.keep(self.rules.started(one.id, AT))

    def takes(self, given_signal: Signal) -> Evaluation:
        needed = self.rules.needs(given_signal)
        known = {key: self.windows[key] for key in needed if key in self.windows}
        found = self.rules.evaluate(given_signal, known)
        assert found.windows.keys() <= set(needed)
        return self.keep(found)

    def clock(self, at: datetime) -> list[Evaluation]:
        late = sorted(key for key, due in self.due.items() if due <= at)
        return [
            self.keep(self.rules.ask(key.rule, WORKSPACE, at, window=(key, self.windows[key])))
            for key in late
        ]

    def keep(self, found: Evaluation) -> Evaluation:
        assert not found.errors
        for key, window in found.windows.items():
            self.windows[key] = tuple(json.loads(json.dumps(window)))
            self.due.pop(key, None)
        self.due |= found.due
        return found


def at(minutes: float, **given: Any) -> Signal:
    return signal(at=AT + timedelta(minutes=minutes), **given)


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


def test_an_absence_is_raised_once_by_the_clock_and_ended_by_what_comes() -> None:
    desk = Desk(rule(condition=SIX_HOURS | {"grace": "PT10M"}))
    (key,) = desk.windows

    assert desk.due == {key: AT + timedelta(hours=6, minutes=10)}
    assert desk.clock(AT + timedelta(hours=6)) == []
    (raised,) = desk.clock(AT + timedelta(hours=6, minutes=10))
    assert len(raised.hits) == 1
    assert desk.due == {}
    ended = desk.takes(at(400)).ended
    assert [each.fingerprint for each in ended] == [raised.hits[0].fingerprint]
    assert desk.due == {key: AT + timedelta(minutes=400 + 370)}
    assert desk.takes(at(401)).ended == ()


def test_each_group_that_was_seen_has_a_deadline_and_an_alert_of_its_own() -> None:
    desk = Desk(rule(condition=SIX_HOURS | {"per": ["place", "labels.team"]}))
    desk.takes(at(0, fields={"place": "Bar"}, labels={"team": "ops"}))
    desk.takes(at(60, fields={"place": "x" * 300}))

    asked = desk.clock(AT + timedelta(hours=8))

    groups = [hit.group for each in asked for hit in each.hits]
    assert (("labels.team", "ops"), ("place", "Bar")) in groups
    assert len({hit.fingerprint for each in asked for hit in each.hits}) == 2
    ended = desk.takes(at(600, fields={"place": "x" * 300})).ended
    assert [each.fingerprint for each in ended] == [
        hit.fingerprint for each in asked for hit in each.hits if dict(hit.group)["place"] != "Bar"
    ]


def test_time_outside_of_the_hours_does_not_bring_an_absence_nearer() -> None:
    hours = {"start": "08:00", "end": "22:00", "zone": "Europe/Madrid"}
    desk = Desk(rule(condition=SIX_HOURS, hours=hours))
    (key,) = desk.windows

    # 20:00 in Madrid: two hours are left of this day.
    desk.takes(signal(at=datetime(2026, 11, 20, 20, tzinfo=MADRID)))

    assert desk.due[key] == datetime(2026, 11, 21, 12, tzinfo=MADRID)


def test_other_hours_move_the_deadlines_that_wait() -> None:
    desk = Desk(rule(condition=SIX_HOURS))
    (key,) = desk.windows
    edited = RuleSet.compile([rule(condition=SIX_HOURS, hours={"start": "08:00", "end": "16:02"})])

    moved = edited.moved(desk.windows)

    # AT is 14:02: two hours of this day, four of the next.
    assert moved.due == {key: datetime(2026, 11, 21, 12, tzinfo=AT.tzinfo)}


def test_a_deadline_that_passed_in_vain_is_due_again_a_minute_later() -> None:
    question = {"type": "question", "measure": "count", "op": ">", "value": 0}
    tree = {"type": "all", "conditions": [SIX_HOURS, question]}
    desk = Desk(rule(condition=tree))
    (key,) = desk.windows
    late = AT + timedelta(hours=7)

    (asked,) = desk.clock(late)

    assert asked.hits == ()
    assert desk.due == {key: late + timedelta(minutes=1)}


def test_the_clock_asks_a_question_with_the_number_it_is_given() -> None:
    question = {"type": "question", "measure": "count", "op": ">", "value": 0}
    daily = rule(condition=question, kinds=(), schedule={"days": ["mon"], "at": "09:00"})
    rules = RuleSet.compile([daily])
    (asked,) = rules.questions(daily.id)

    def hits(number: float | None) -> int:
        answers = {asked.digest: number}
        return len(rules.ask(daily.id, WORKSPACE, AT, answers=answers).hits)

    assert [hits(3), hits(0), hits(None)] == [1, 0, 0]
    assert rules.evaluate(at(0)).hits == ()
    assert rules.ask(RuleId(UUID(int=99)), WORKSPACE, AT) == Evaluation()


def test_a_question_says_what_it_found() -> None:
    oldest = {"type": "question", "measure": "oldest", "op": ">", "value": 7200}
    daily = rule(condition=oldest, kinds=(), schedule={"every": "PT1H"})
    (asked,) = RuleSet.compile([daily]).questions(daily.id)
    clock = signal(kind=type(signal().kind).CLOCK)

    verdict = explain(clock, daily, answers={asked.digest: 9000})

    assert verdict.reason.render(ENGLISH) == (
        "the age of the oldest of open cases is more than 2 hours: it is 2 hours 30 minutes"
    )


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
