"""Hints: they reach those who listen, here and in another process, and hurt nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from core.events.event import Event, Recorded
from core.events.said import About, Said
from core.events.type import Topic
from core.ids import PersonId, WorkspaceId
from tests.contracts.conftest import NOON
from tests.contracts.events.conftest import Ends

HOTEL, HOSTEL = WorkspaceId(UUID(int=1)), WorkspaceId(UUID(int=2))
SECONDS = 10


class Listener:
    """Remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[WorkspaceId, int]] = []
        self._news = asyncio.Event()

    def __call__(self, workspace_id: WorkspaceId, head: int) -> None:
        self.heard.append((workspace_id, head))
        self._news.set()

    async def until(self, workspace_id: WorkspaceId, head: int) -> None:
        async with asyncio.timeout(SECONDS):
            while (workspace_id, head) not in self.heard:
                self._news.clear()
                await self._news.wait()


def recorded(workspace_id: WorkspaceId, *seqs: int) -> Sequence[Recorded]:
    event = Event(
        workspace_id=workspace_id, type="case.opened", at=NOON, actor_id=None, data={}, v=1
    )
    return [Recorded(seq=seq, event=event) for seq in seqs]


async def test_a_listener_hears_how_far_each_log_reaches(ends: Ends) -> None:
    listener = Listener()
    ends.far.subscribe(listener)

    ends.near.recorded([*recorded(HOTEL, 4, 5), *recorded(HOSTEL, 9)])

    await listener.until(HOTEL, 5)
    await listener.until(HOSTEL, 9)
    assert sorted(listener.heard) == [(HOTEL, 5), (HOSTEL, 9)]


async def test_whoever_waits_for_rows_is_woken(ends: Ends) -> None:
    delivery, files = ends.far.hint("delivery"), ends.far.hint("files")

    ends.near.wake("delivery")

    async with asyncio.timeout(SECONDS):
        await delivery.wait()
    assert not files.is_set()


async def test_what_nobody_waits_for_is_no_mistake(ends: Ends) -> None:
    delivery = ends.far.hint("delivery")

    ends.near.wake("something else")
    ends.near.wake("delivery")

    async with asyncio.timeout(SECONDS):
        await delivery.wait()


async def test_a_wake_up_may_call_somebody_too(ends: Ends) -> None:
    called = asyncio.Event()
    ends.far.on_wake("rights", called.set)

    ends.near.wake("something else")
    ends.near.wake("rights")

    async with asyncio.timeout(SECONDS):
        await called.wait()


NEWS = Said(
    workspace_id=HOTEL,
    type="presence.changed",
    topic=Topic.PRESENCE,
    at=NOON,
    data={"state": "online", "cases": [1, 2]},
    persons=frozenset({PersonId(UUID(int=3))}),
    about=About(place_id=UUID(int=4), category="noise", assignee_ids=(UUID(int=5),)),
)


@pytest.mark.parametrize(
    "said",
    [
        NEWS,
        replace(NEWS, workspace_id=None, persons=None, about=None),
        replace(NEWS, about=About()),
    ],
    ids=["all", "least", "about nothing"],
)
async def test_what_is_said_in_passing_is_heard_as_it_was_said(ends: Ends, said: Said) -> None:
    heard: asyncio.Queue[Said] = asyncio.Queue()
    ends.far.listen(heard.put_nowait)

    ends.near.say(said)

    async with asyncio.timeout(SECONDS):
        assert await heard.get() == said


async def test_whoever_stopped_listening_hears_no_news(ends: Ends) -> None:
    gone: list[Said] = []
    heard: asyncio.Queue[Said] = asyncio.Queue()
    leave = ends.far.listen(gone.append)
    ends.far.listen(heard.put_nowait)

    leave()
    ends.near.say(NEWS)

    async with asyncio.timeout(SECONDS):
        await heard.get()
    assert gone == []


async def test_the_newest_head_is_never_left_out(ends: Ends) -> None:
    listener = Listener()
    ends.far.subscribe(listener)

    for seq in range(1, 1_001):
        ends.near.recorded(recorded(HOTEL, seq))

    await listener.until(HOTEL, 1_000)
    heads = [head for _, head in listener.heard]
    assert heads == sorted(set(heads))


async def test_a_hint_is_heard_at_once_where_it_is_given(ends: Ends) -> None:
    here = Listener()
    ends.near.subscribe(here)

    ends.near.recorded(recorded(HOTEL, 1))

    assert here.heard == [(HOTEL, 1)]


async def test_nobody_hears_their_own_hints_again(ends: Ends) -> None:
    here, there = Listener(), Listener()
    ends.near.subscribe(here)
    ends.far.subscribe(there)

    ends.near.recorded(recorded(HOTEL, 1))
    await there.until(HOTEL, 1)
    ends.far.recorded(recorded(HOTEL, 2))
    await here.until(HOTEL, 2)

    assert here.heard.count((HOTEL, 1)) == 1


async def test_a_listener_that_fails_keeps_nothing_from_the_others(
    ends: Ends, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_workspace_id: WorkspaceId, _head: int) -> None:
        raise RuntimeError("a listener's own mistake")

    listener = Listener()
    ends.far.subscribe(fails)
    ends.far.subscribe(listener)

    ends.near.recorded(recorded(HOTEL, 1))

    await listener.until(HOTEL, 1)
    assert "a listener to events failed" in caplog.messages


async def test_a_listener_that_left_hears_nothing_more(ends: Ends) -> None:
    gone, listener = Listener(), Listener()
    leave = ends.far.subscribe(gone)
    ends.far.subscribe(listener)

    leave()
    ends.near.recorded(recorded(HOTEL, 1))

    await listener.until(HOTEL, 1)
    assert gone.heard == []
