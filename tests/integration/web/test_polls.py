"""Events for those who cannot hold a socket: the same, in the same order, by asking again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import ClientSession, ClientTimeout

from core.tenants.tables import MemberRow
from tests.integration.web.house import Answer, House
from web.live.polls import PER_PERSON


async def seqs(house: House, query: str, who: str = "viewer") -> tuple[list[int], int]:
    """Ask and return the numbers of what came, and what to ask for next."""
    answered = await house.api("GET", f"/events?{query}", who=who)
    assert answered.status == 200, answered.raw
    return [one["seq"] for one in answered.json["items"]], answered.json["next"]


@asynccontextmanager
async def waiting(
    house: House, query: str, who: str = "viewer"
) -> AsyncIterator[asyncio.Task[Answer]]:
    """Have somebody wait for events inside the block."""
    before = house.deps.polls.waiting
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(house.api("GET", f"/events?{query}", who=who))
        while house.deps.polls.waiting == before:
            await turn()
        yield task


async def turn() -> None:
    """Let everybody else do what they can now."""
    for _ in range(30):
        await asyncio.sleep(0)


async def until_over(house: House, task: asyncio.Task[Answer]) -> Answer:
    """Let time pass until it is answered."""
    while not task.done():
        house.rows.clock.advance(timedelta(seconds=1))
        await turn()
    return task.result()


async def test_the_first_question_gives_the_number_to_begin_with(house: House) -> None:
    await house.rows.case(house.home)
    await house.rows.alert(house.home)

    answered = await house.api("GET", "/events", who="viewer")

    assert answered.json == {"items": [], "next": 2, "why": None}


async def test_what_came_since_is_answered_at_once_as_on_the_socket(house: House) -> None:
    await house.rows.case(house.home)
    case_id = await house.rows.case(house.home, 2)

    answered = await house.api("GET", "/events?since=1", who="viewer")

    (frame,) = answered.json["items"]
    assert (frame["type"], frame["v"], frame["seq"]) == ("case.opened", 1, 2)
    assert frame["data"]["case"]["id"] == str(case_id)
    assert answered.json["next"] == 2


async def test_who_waits_is_answered_when_something_happens(house: House) -> None:
    async with waiting(house, "since=0&wait=60") as poll:
        await house.rows.case(house.other)
        await house.rows.case(house.home)
    assert [one["seq"] for one in poll.result().json["items"]] == [1]


async def test_nothing_is_an_answer_after_the_time_asked_for(house: House) -> None:
    await house.rows.case(house.home)
    async with waiting(house, "since=1&wait=20") as poll:
        began = house.rows.clock.monotonic()
        answered = await until_over(house, poll)

    assert answered.json == {"items": [], "next": 1, "why": None}
    assert house.rows.clock.monotonic() - began >= 20


async def test_every_event_comes_once_however_it_is_asked_for(house: House) -> None:
    for number in range(1, 8):
        await house.rows.case(house.home, number)
    seen, cursor = [], 0
    while cursor < 7:
        some, cursor = await seqs(house, f"since={cursor}&limit=3")
        assert len(some) <= 3
        seen += some

    assert seen == list(range(1, 8))


async def test_the_cursor_passes_what_was_not_asked_for(house: House) -> None:
    await house.rows.alert(house.home)
    case_id = await house.rows.case(house.home)
    other = await house.rows.case(house.home, 2)
    await house.rows.alert(house.home, 2)

    alone = await seqs(house, "since=1&topics=cases&wait=0")
    rest = await seqs(house, "since=3&topics=cases&wait=0")
    both = await seqs(house, "since=0&topics=cases,alerts")
    one = await seqs(house, f"since=0&topics=case:{other}&topics=case:{case_id}&wait=0")

    assert alone == ([2, 3], 4)
    assert rest == ([], 4)
    assert both == ([1, 2, 3, 4], 4)
    assert one == ([2, 3], 4)


async def test_a_time_is_taken_for_a_number(house: House) -> None:
    await house.rows.case(house.home)
    house.rows.clock.advance(timedelta(minutes=1))
    at = house.rows.clock.now().isoformat().replace("+00:00", "Z")
    await house.rows.case(house.home, 2)

    assert await seqs(house, f"since={at}") == ([2], 2)


async def test_what_cannot_be_resumed_is_said(house: House) -> None:
    case_id = await house.rows.case(house.home)
    unknown = (await house.api("GET", "/events?since=400&wait=60")).json
    edited = ("case.edited", {"case": case_id, "item": case_id})
    await house.rows.events(house.home, [edited] * 5_001)

    too_far = (await house.api("GET", "/events?since=0&wait=60")).json

    assert unknown == {"items": [], "next": 1, "why": "unknown"}
    assert too_far == {"items": [], "next": 5_002, "why": "horizon"}


@pytest.mark.parametrize(
    "query",
    [
        "since=-1",
        "since=yesterday",
        "since=1e3",
        "since=2026-11-20T12:00:00",
        "wait=61",
        "wait=-1",
        "wait=nan",
        "limit=0",
        "limit=201",
        "topics=secrets",
        "topics=stats",
        "topics=",
        "topics=case:x",
        "workspace=x",
    ],
)
async def test_what_cannot_be_asked_is_refused(house: House, query: str) -> None:
    answered = await house.api("GET", f"/events?{query}")

    assert (answered.status, answered.code) == (400, "invalid_input")


async def test_a_restart_lets_everybody_go_at_once(house: House) -> None:
    async with asyncio.timeout(10), waiting(house, "since=0&wait=60") as poll:
        house.deps.hub.close()
    late = await house.api("GET", "/events?since=0&wait=60")

    assert poll.result().json == {"items": [], "next": 0, "why": None}
    assert (late.status, late.code) == (503, "unavailable")


async def test_who_is_put_out_while_they_wait_hears_nothing(house: House) -> None:
    async with waiting(house, "since=0&wait=60") as poll:
        await house.rows.delete(house.home, MemberRow, person_id=house.people["viewer"])
        await house.rows.case(house.home)

    assert (poll.result().status, poll.result().code) == (403, "not_allowed")


async def test_one_person_waits_a_few_times_at_once(house: House) -> None:
    async with AsyncExitStack() as polls:
        many = [
            await polls.enter_async_context(waiting(house, "since=0&wait=60"))
            for _ in range(PER_PERSON)
        ]
        again = await house.api("GET", "/events?since=0&wait=60", who="viewer")
        many.append(
            await polls.enter_async_context(waiting(house, "since=0&wait=60", who="staff"))
        )
        await house.rows.case(house.home)

    assert {one.result().json["next"] for one in many} == {1}
    assert (again.status, again.code) == (429, "too_many_polls")
    assert house.deps.polls.waiting == 0
    assert await seqs(house, "since=0") == ([1], 1)


async def test_who_left_does_not_keep_their_place(house: House) -> None:
    session = ClientSession(timeout=ClientTimeout(total=None))
    async with asyncio.TaskGroup() as tasks:
        url = f"{house.base}/api/v1/events?since=0&wait=60"
        asked = tasks.create_task(session.get(url, headers=house.bearer()))
        while not house.deps.polls.waiting:
            await turn()
        asked.cancel()
        await session.close()
        # In small steps: between two looks the log is read, which takes a real moment.
        for _ in range(500):
            if not house.deps.polls.waiting:
                break
            house.rows.clock.advance(timedelta(seconds=0.1))
            await turn()

    assert house.deps.polls.waiting == 0
