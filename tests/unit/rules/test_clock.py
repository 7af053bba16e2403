"""What the clock asks: silences that are due, and questions with the numbers handed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from core.ids import RuleId
from core.rules.engine import RuleSet
from core.rules.explain import explain
from core.rules.hit import Evaluation
from core.texts import Locale
from tests.unit.rules.desk import Desk, at
from tests.unit.rules.trees import AT, WORKSPACE, rule, signal

ENGLISH = Locale()
MADRID = ZoneInfo("Europe/Madrid")
SIX_HOURS = {"type": "absence", "after": "PT6H"}


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


def test_groups_that_are_silent_for_good_are_asked_ever_more_seldom() -> None:
    never = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
    tree = {"type": "all", "conditions": [SIX_HOURS | {"per": ["customer"]}, never]}
    desk = Desk(rule(condition=tree))
    desk.takes(at(0, fields={"customer": "Carla"}))
    first = AT + timedelta(hours=6)

    asked_at = []
    while (due := min(desk.due.values())) < first + timedelta(days=30):
        asked_at.append(due)
        desk.clock(due)

    assert asked_at[:2] == [first, first + timedelta(hours=6) / 100]
    assert asked_at[-1] - asked_at[-2] == timedelta(hours=1)
    assert len(asked_at) < 1_000


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


@pytest.mark.parametrize("seconds", [1e15, -1e15])
def test_an_age_beyond_all_spans_is_told_and_asked_all_the_same(seconds: float) -> None:
    oldest = {"type": "question", "measure": "oldest", "op": ">", "value": seconds}
    daily = rule(condition=oldest, kinds=(), schedule={"every": "PT1H"})
    rules = RuleSet.compile([daily])
    (asked,) = rules.questions(daily.id)
    clock = signal(kind=type(signal().kind).CLOCK)

    verdict = explain(clock, daily, answers={asked.digest: 9000})

    found = rules.ask(daily.id, WORKSPACE, AT, answers={asked.digest: 9000})
    assert "999,999 days" in asked.describe().render(ENGLISH)
    assert verdict.holds == bool(found.hits) == (seconds < 0)
