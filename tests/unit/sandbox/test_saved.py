"""The saved sandbox: it goes on where it was, and no number is ever used twice."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.saved import load, save, saving
from tests.unit.sandbox.stage import CUSTOMER_ID, OK_BUTTON, OPS_ROOM_ID, Stage
from tests.unit.sandbox.test_objects import everything_people_can_say


def next_update(sandbox: Sandbox) -> int:
    """Return the number the next update will have."""
    return sandbox.state.queue.next_id


def test_everything_comes_back_as_it_was(stage: Stage, tmp_path: Path) -> None:
    everything_people_can_say(stage)
    path = tmp_path / "sandbox.json"

    save(path, stage.sandbox.state, is_finished=True)

    assert load(path) == stage.sandbox.state


def test_a_process_that_was_killed_leaves_room_in_every_row(stage: Stage, tmp_path: Path) -> None:
    stage.start()
    stage.message("sendMessage", chat_id=CUSTOMER_ID, text="Rate", reply_markup=OK_BUTTON)
    path = tmp_path / "sandbox.json"
    save(path, stage.sandbox.state, is_finished=False)
    stage.say("said after the last write")

    back = Sandbox(clock=stage.clock, rng=random.Random(1), state=load(path))

    assert next_update(back) > next_update(stage.sandbox)
    assert back.state.last_private_id > stage.sandbox.state.last_private_id
    assert back.news.head > stage.sandbox.news.head


@pytest.mark.parametrize("content", [b"", b"{", b'{"version": 1}', b"[]"])
def test_a_broken_file_is_a_new_sandbox(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sandbox.json"
    path.write_bytes(content)

    assert load(path) is None


def test_starting_over_keeps_counting(stage: Stage) -> None:
    everything_people_can_say(stage)
    state = stage.sandbox.state
    update, private, news = state.queue.next_id, state.last_private_id, state.last_news
    group = state.chats[OPS_ROOM_ID].last_message_id

    stage.sim("reset")

    assert stage.sandbox.updates.pending == 0
    assert state.queue.next_id >= update
    assert state.last_private_id >= private
    assert state.last_news > news
    assert min(state.chats[OPS_ROOM_ID].messages) > group
    assert sorted(state.people) == [1001, 1002, 1003, 1004]


def test_a_new_sandbox_counts_on_from_a_lost_one(stage: Stage) -> None:
    stage.start()
    stage.clock.advance(timedelta(minutes=1))

    new = Sandbox(clock=stage.clock, rng=random.Random(1))

    assert next_update(new) > next_update(stage.sandbox)


async def test_changes_are_written_soon_and_at_the_end(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "sandbox.json"
    keeping = saving(stage.sandbox, path)(web.Application())
    await anext(keeping)
    begun = path.read_bytes()
    stage.start()

    with pytest.raises(StopAsyncIteration):
        await anext(keeping)

    assert b'"is_finished":false' in begun
    assert load(path) == stage.sandbox.state
