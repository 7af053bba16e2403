"""Limits of one's own, paid broadcasts and the counters on the page."""

from __future__ import annotations

import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError, SimError
from bot.sandbox.flood import Flood
from core.clock import ManualClock
from tests.unit.sandbox.stage import CUSTOMER_ID, OPS_ROOM_ID, START, Stage, part


def _statuses(stage: Stage, times: int, **params: object) -> list[int]:
    return [
        stage.answer("sendMessage", chat_id=CUSTOMER_ID, text=str(number), **params)[0]
        for number in range(times)
    ]


def test_custom_limits_take_the_place_of_telegrams(stage: Stage) -> None:
    stage.start()
    stage.sim("limits", flood="custom", private_burst=2)

    assert _statuses(stage, 3) == [200, 200, 429]
    assert stage.sim("limits", verb="GET")["flood"] == "custom"


def test_a_groups_own_limit_counts_sends_within_a_minute(stage: Stage) -> None:
    stage.join_ops_room()
    stage.sim("limits", flood="custom", group_per_minute=1)
    stage.bot("sendMessage", chat_id=OPS_ROOM_ID, text="one")

    status, body = stage.answer("sendMessage", chat_id=OPS_ROOM_ID, text="two")

    assert (status, part(body, "parameters", "retry_after")) == (429, 60)


def test_at_a_faster_pace_telegrams_limits_are_so_many_times_as_wide() -> None:
    hurried = Flood(clock=MovableClock(base=ManualClock(start=START)), is_on=True, pace=8)

    for _ in range(160):
        hurried.charge(str(OPS_ROOM_ID))
    with pytest.raises(ApiError):
        hurried.charge(str(OPS_ROOM_ID))

    assert hurried.readings()["flood"] == "telegram"


def test_the_counters_tell_what_was_taken_and_refused(stage: Stage) -> None:
    stage.start()
    stage.sim("limits", flood="telegram")

    _statuses(stage, 7)

    shown = stage.sim("limits", verb="GET")
    assert part(shown, "chats", str(CUSTOMER_ID), "taken") == 5
    assert part(shown, "chats", str(CUSTOMER_ID), "refused") == 2
    assert part(shown, "all", "taken") == 5


def test_a_paid_broadcast_needs_stars_and_uses_them_up(stage: Stage) -> None:
    stage.start()
    stage.sim("limits", flood="telegram", stars=0.2)

    statuses = _statuses(stage, 3, allow_paid_broadcast=True)

    assert statuses == [200, 200, 400]
    assert stage.sim("limits", verb="GET")["stars"] == 0


@pytest.mark.parametrize(("flood", "burst"), [("wild", 1), ("custom", 0)])
def test_limits_that_are_none_are_refused(stage: Stage, flood: str, burst: int) -> None:
    with pytest.raises(SimError):
        stage.sim("limits", flood=flood, private_burst=burst)
