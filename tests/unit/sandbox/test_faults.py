"""Faults of calls and of updates: what is hit, how often, and what Telegram says then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.params import Params
from bot.sandbox.reply import Manner
from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.sandbox.wire import Object, as_list
from tests.unit.sandbox.stage import CUSTOMER_ID, OK_BUTTON, START, Stage, an_object, part


def _texts(updates: list[Object]) -> list[object]:
    return [part(update, "message", "text") for update in updates]


def _got(stage: Stage, **params: object) -> list[Object]:
    return [an_object(one) for one in as_list(stage.bot("getUpdates", **params)) or []]


def _manner(stage: Stage, method: str) -> Manner:
    sandbox: Sandbox = stage.sandbox
    return sandbox.call(token=DEFAULT_TOKEN, method=method, params=Params.of()).manner


def test_unauthorized_once_is_over_after_one_call(stage: Stage) -> None:
    stage.sim("faults", kind="unauthorized_once", match={"method": "getUpdates"})

    assert stage.bot("getMe")
    assert stage.refusal("getUpdates") == (401, "Unauthorized")
    assert stage.bot("getUpdates") == []


def test_conflict_speaks_of_another_instance(stage: Stage) -> None:
    stage.sim("faults", kind="conflict", times=1)

    status, said = stage.refusal("getUpdates")

    assert status == 409
    assert said.startswith("Conflict: terminated by other getUpdates request")


def test_an_outage_answers_everything_with_a_gateways_page(stage: Stage) -> None:
    stage.sim("faults", kind="outage")
    down = {method: _manner(stage, method) for method in ("getMe", "getUpdates", "sendMessage")}
    stage.sim("faults", verb="DELETE")

    assert set(down.values()) == {Manner.HTML}
    assert _manner(stage, "getMe") is Manner.ANSWER


def test_a_fault_ends_at_its_moment_on_the_sandbox_clock(stage: Stage) -> None:
    stage.sim("faults", kind="error", code=500, until=START.timestamp() + 60)
    before = stage.answer("getMe")[0]
    stage.sim("clock", advance_seconds=61)

    assert before == 500
    assert stage.answer("getMe")[0] == 200
    assert stage.sim("faults", verb="GET") == {"faults": []}


def test_the_first_calls_are_spared_when_that_was_ordered(stage: Stage) -> None:
    stage.sim("faults", kind="error", code=500, after_n=2, times=1)

    assert [stage.answer("getMe")[0] for _ in range(4)] == [200, 200, 500, 200]


def test_a_probability_hits_some_calls_and_spares_others(stage: Stage) -> None:
    stage.sim("faults", kind="error", code=500, probability=0.5)

    seen = {stage.answer("getMe")[0] for _ in range(40)}

    assert seen == {200, 500}


def test_a_fault_of_another_token_does_not_hit(stage: Stage) -> None:
    stage.sim("faults", kind="error", match={"token": "1:x"})

    assert stage.answer("getMe")[0] == 200


def test_a_dropped_update_leaves_a_gap_in_the_numbers(stage: Stage) -> None:
    stage.start()
    stage.sim("faults", kind="drop_update", match={"contains": "second"}, times=1)
    for text in ("first", "second", "third"):
        stage.say(text)

    first, third = stage.updates()

    assert _texts([first, third]) == ["first", "third"]
    assert part(third, "update_id") == int(str(part(first, "update_id"))) + 2


def test_a_duplicated_update_comes_once_more_under_its_number(stage: Stage) -> None:
    stage.start()
    stage.sim("faults", kind="duplicate_update", times=1)
    stage.say("hello")

    first = stage.updates()
    again = stage.updates()

    assert first == again
    assert _texts(first) == ["hello"]
    assert stage.updates() == []


def test_reordered_updates_come_the_newest_first(stage: Stage) -> None:
    stage.start()
    stage.sim("faults", kind="reorder", times=1)
    stage.say("first")
    stage.say("second")

    assert _texts(_got(stage)) == ["second", "first"]
    assert _texts(_got(stage)) == ["first", "second"]


def test_faults_of_updates_can_mean_one_kind_alone(stage: Stage) -> None:
    stage.start()
    stage.sim("faults", kind="drop_update", match={"update": "callback_query"})
    stage.bot("sendMessage", chat_id=CUSTOMER_ID, text="Sure?", reply_markup=OK_BUTTON)
    stage.sim("tap", user=CUSTOMER_ID, chat=CUSTOMER_ID, label="OK")
    stage.say("hello")

    assert _texts(stage.updates()) == ["hello"]


def test_asking_for_the_same_offset_at_once_brings_one_update(stage: Stage) -> None:
    stage.start()
    stage.say("first")
    stage.say("second")
    stage.sim("limits", anti_spin=True)
    _got(stage)

    spinning = _got(stage)
    stage.clock.advance(timedelta(seconds=1))

    assert len(spinning) == 1
    assert len(_got(stage)) == 2


@pytest.mark.parametrize(
    ("kind", "seconds", "left"),
    [
        pytest.param("message", 86_399, 1, id="message-lives"),
        pytest.param("message", 86_401, 0, id="message-dies"),
        pytest.param("callback_query", 149, 1, id="tap-lives"),
        pytest.param("callback_query", 151, 0, id="tap-dies"),
    ],
)
def test_updates_die_on_the_sandbox_clock(
    stage: Stage, kind: str, seconds: float, left: int
) -> None:
    stage.start()
    stage.bot("sendMessage", chat_id=CUSTOMER_ID, text="Sure?", reply_markup=OK_BUTTON)
    if kind == "message":
        stage.say("hello")
    else:
        stage.sim("tap", user=CUSTOMER_ID, chat=CUSTOMER_ID, label="OK")

    stage.sim("clock", advance_seconds=seconds)

    assert len(_got(stage)) == left
