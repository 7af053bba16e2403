"""The budgets hold whatever is asked of them, and urgent things find room."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.transport.budget import (
    ALL_PER_SECOND,
    CHAT_BURST,
    GROUP_KEPT_FREE,
    GROUP_PER_MINUTE,
    URGENT,
    ChatBudget,
    whole_budget,
)
from bot.transport.turns import Turn, Turns

PRIVATE, GROUP = 1003, -1001


def turn(chat_id: int, urgency: int = 1, edits: int | None = None, deadline: float = 1e9) -> Turn:
    return Turn(
        chat_id=chat_id,
        urgency=urgency,
        weight=1,
        edits=edits,
        deadline=deadline,
        go=asyncio.get_running_loop().create_future(),
    )


def test_a_private_chat_has_a_burst_and_then_one_a_second() -> None:
    budget = ChatBudget(chat_id=PRIVATE, now=0.0)

    for _ in range(int(CHAT_BURST)):
        assert budget.wait(0.0, urgency=1) == 0
        budget.take(0.0, 1)

    assert budget.wait(0.0, urgency=1) == pytest.approx(1.0)
    assert budget.wait(1.0, urgency=1) == 0


def test_in_front_of_a_faster_sandbox_all_of_it_comes_back_so_many_times_as_fast() -> None:
    private = ChatBudget(chat_id=PRIVATE, now=0.0, pace=8)
    group = ChatBudget(chat_id=GROUP, now=0.0, pace=8)
    whole = whole_budget(pace=8)
    private.take(0.0, int(CHAT_BURST))
    for eighth in range(GROUP_PER_MINUTE):
        group.take(eighth / 8, 1)
    whole.take(0.0, ALL_PER_SECOND)

    assert private.wait(0.0, urgency=1) == pytest.approx(1 / 8)
    assert group.wait(GROUP_PER_MINUTE / 8, urgency=URGENT) == pytest.approx(40.5 / 8)
    assert whole.wait(0.0) == pytest.approx(1.05 / 8)


def test_a_group_keeps_room_for_what_is_urgent() -> None:
    budget = ChatBudget(chat_id=GROUP, now=0.0)
    for second in range(GROUP_PER_MINUTE - GROUP_KEPT_FREE):
        budget.take(float(second), 1)

    now = 20.0

    assert budget.wait(now, urgency=URGENT - 1) > 30
    for _ in range(2):  # the alarm, and its escalation
        assert budget.wait(now, urgency=URGENT) == 0
        budget.take(now, 1)


def test_a_whole_album_passes_although_it_is_larger_than_the_burst() -> None:
    budget = ChatBudget(chat_id=PRIVATE, now=0.0)

    assert budget.wait(0.0, urgency=1, weight=10) == 0
    budget.take(0.0, 10)

    assert budget.wait(0.0, urgency=1) == pytest.approx(7.0)


async def test_a_deletion_does_not_wait_for_a_chat_that_has_heard_enough() -> None:
    turns = Turns(now=0.0)
    for _ in range(int(CHAT_BURST)):
        spoken = turn(PRIVATE)
        turns.join(spoken, 0.0)
        turns.take(spoken, 0.0)
    deletion = turn(PRIVATE)
    deletion.weight = 0

    turns.join(deletion, 0.0)

    assert turns.next(0.0) == (deletion, 0.0)


async def test_the_urgent_overtakes_what_waits_before_it() -> None:
    turns = Turns(now=0.0)
    bulk, urgent = turn(PRIVATE, urgency=0), turn(PRIVATE, urgency=3)
    turns.join(bulk, 0.0)
    turns.join(urgent, 0.0)

    assert turns.next(0.0)[0] is urgent


async def test_a_later_edit_takes_the_place_of_one_that_waits() -> None:
    turns = Turns(now=0.0)
    first, second = turn(PRIVATE, edits=5, urgency=3), turn(PRIVATE, edits=5)
    turns.join(first, 0.0)
    turns.join(second, 0.0)

    assert first.go.result() is second
    assert turns.waiting == 1
    assert second.rank == first.rank


async def test_an_edit_waits_while_one_of_the_same_message_is_in_the_air() -> None:
    turns = Turns(now=0.0)
    first, second, other = turn(PRIVATE, edits=5), turn(PRIVATE, edits=5), turn(PRIVATE, edits=6)
    turns.join(first, 0.0)
    turns.take(first, 0.0)
    turns.join(second, 0.0)
    turns.join(other, 0.0)

    assert turns.next(0.0)[0] is other
    turns.leave(other)
    assert turns.next(0.0)[0] is None
    turns.landed(first)
    assert turns.next(0.0)[0] is second


async def test_refusals_in_several_chats_quiet_the_whole_bot() -> None:
    turns = Turns(now=0.0)

    whole = [turns.refused(chat, 7.0, now) for now, chat in ((0.0, 1), (1.0, 1), (2.0, 2))]
    assert whole == [False, False, False]

    assert turns.refused(3, 7.0, 3.0)
    assert turns.paused_for(99, 3.0) == pytest.approx(7.0)


async def test_refusals_far_apart_stay_those_of_their_chats() -> None:
    turns = Turns(now=0.0)

    assert not any(turns.refused(chat, 1.0, chat * 20.0) for chat in range(1, 6))


asks = st.lists(
    st.tuples(
        st.floats(min_value=0, max_value=2.5),
        st.sampled_from([PRIVATE, 1004, GROUP, -1002]),
        st.integers(min_value=0, max_value=3),
        st.one_of(st.none(), st.integers(min_value=1, max_value=3)),
    ),
    max_size=120,
)


@settings(deadline=None)
@given(asks)
def test_no_budget_is_ever_exceeded(wanted: list[tuple[float, int, int, int | None]]) -> None:
    async def play() -> None:
        turns = Turns(now=0.0)
        now = 0.0
        sent: list[tuple[float, int]] = []

        def drain(until: float) -> float:
            at = now
            while True:
                one, wait = turns.next(at)
                if one is not None:
                    turns.take(one, at)
                    turns.landed(one)
                    sent.append((at, one.chat_id))
                    continue
                if at + wait > until:
                    return until
                at += max(wait, 1e-6)

        for gap, chat_id, urgency, edits in wanted:
            now = drain(now + gap)
            turns.join(turn(chat_id, urgency, edits), now)
        drain(now + 600)

        assert turns.waiting == 0
        by_chat: dict[int, list[float]] = defaultdict(list)
        for at, chat_id in sent:
            by_chat[chat_id].append(at)
        _holds([at for at, _ in sent], limit=30, seconds=1.0)
        for chat_id, times in by_chat.items():
            _holds(times, limit=int(CHAT_BURST) + 1, seconds=1.0)
            _holds(times, limit=int(CHAT_BURST) + 10, seconds=10.0)
            if chat_id < 0:
                _holds(times, limit=GROUP_PER_MINUTE, seconds=60.0)

    asyncio.run(play())


def _holds(times: list[float], *, limit: int, seconds: float) -> None:
    for index, first in enumerate(times[limit:]):
        assert first - times[index] >= seconds - 1e-3, f"more than {limit} in {seconds} s"
