"""What a signed-in socket hears: everything it may, in order, once."""

from __future__ import annotations

import asyncio
import random
import socket as sockets
from datetime import timedelta

import pytest

from tests.integration.web.house import House
from tests.integration.web.live import Live, connect, enter, ticket


async def test_an_event_brings_the_thing_as_it_is_and_who_did_it(house: House) -> None:
    live = await enter(house)
    await live.subscribe()
    case_id = await house.rows.case(house.home)
    staff = house.people["staff"]

    await house.rows.event(
        house.home, "case.assigned", by=staff, case=case_id, old=None, new=staff
    )
    opened, assigned = await live.next(), await live.next()

    assert (opened["type"], opened["seq"]) == ("case.opened", 1)
    assert opened["data"]["by"] is None
    assert (assigned["type"], assigned["seq"]) == ("case.assigned", 2)
    assert assigned["data"]["case"]["id"] == str(case_id)
    assert assigned["data"]["old"] is None
    assert assigned["data"]["new"] == assigned["data"]["by"] == {"id": str(staff), "name": "Staff"}


async def test_the_flows_reach_the_board(house: House) -> None:
    live = await enter(house)
    await live.subscribe("alerts")
    alert_id = await house.rows.alert(house.home)

    await house.api("POST", f"/alerts/{alert_id}/acknowledge", who="staff")
    frame = await live.until("alert.acknowledged")

    assert frame["data"]["alert"]["status"] == "acknowledged"
    assert (frame["data"]["old"], frame["data"]["new"]) == ("firing", "acknowledged")
    assert frame["data"]["by"]["name"] == "Staff"


async def test_only_what_was_subscribed_to_is_heard(house: House) -> None:
    live = await enter(house)
    joined = await live.subscribe("alerts")
    await house.rows.case(house.home)
    await house.rows.alert(house.home)

    first = await live.next()

    assert joined["data"] == {"topics": ["alerts"], "since": None, "head": 0}
    assert (first["type"], first["seq"]) == ("alert.fired", 2)


async def test_nothing_is_heard_of_another_workspace(house: House) -> None:
    live = await enter(house)
    await live.subscribe()

    await house.rows.case(house.other)
    await house.rows.case(house.home)

    frame = await live.next()
    assert frame["seq"] == 1
    assert live.seqs == [1]


async def test_what_was_missed_is_replayed_from_the_log(house: House) -> None:
    for number in range(1, 6):
        await house.rows.case(house.home, number)
    live = await enter(house)

    joined = await live.subscribe(since=2)
    frames = [await live.next() for _ in range(3)]

    assert joined["data"] == {"topics": ["alerts", "cases"], "since": 2, "head": 5}
    assert [one["seq"] for one in frames] == [3, 4, 5]


async def test_a_topic_joined_later_replays_alone(house: House) -> None:
    live = await enter(house)
    await live.subscribe("cases")
    await house.rows.alert(house.home)
    await house.rows.case(house.home)
    await live.until("case.opened")

    await live.subscribe("alerts", since=0)
    replayed = await live.next()
    await house.rows.case(house.home, 2)
    following = await live.next()

    assert (replayed["type"], replayed["seq"]) == ("alert.fired", 1)
    assert (following["type"], following["seq"]) == ("case.opened", 3)


async def test_a_cursor_of_another_log_is_not_resumed(house: House) -> None:
    await house.rows.case(house.home)
    live = await enter(house)

    joined = await live.subscribe(since=4_000)
    await house.rows.case(house.home, 2)

    assert joined["data"]["since"] is None
    assert (await live.next())["seq"] == 2


async def test_a_gap_too_large_to_replay_is_said_so(house: House) -> None:
    case_id = await house.rows.case(house.home)
    edited = ("case.edited", {"case": case_id, "item": case_id})
    await house.rows.events(house.home, [edited] * 5_001)
    live = await enter(house)

    joined = await live.subscribe(since=1)

    assert joined["data"]["since"] is None
    assert joined["data"]["head"] == 5_002


async def test_unsubscribing_stops_a_topic(house: House) -> None:
    live = await enter(house)
    await live.subscribe()

    await live.say({"type": "unsubscribe", "topics": ["cases", "nonsense"]})
    left = await live.next()
    await house.rows.case(house.home)
    await house.rows.alert(house.home)

    assert left["data"]["topics"] == ["alerts"]
    assert (await live.next())["type"] == "alert.fired"


async def test_heads_come_behind_the_events_they_count(house: House) -> None:
    live = await enter(house)
    await live.subscribe("alerts")
    await house.rows.case(house.home)  # not for this socket, but counted
    await house.rows.alert(house.home)
    await live.until("alert.fired")

    house.rows.clock.advance(timedelta(seconds=15))
    head = await live.next()

    assert (head["type"], head["data"]["head"]) == ("head", 2)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{", "bad_frame"),
        ("[]", "bad_frame"),
        ("null", "bad_frame"),
        ('{"type": "dance"}', "bad_frame"),
        ('{"type": "subscribe", "topics": [], "since": 0}', "bad_frame"),
        ('{"type": "subscribe", "topics": ["cases"], "since": -1}', "bad_frame"),
        ('{"type": "subscribe", "topics": ["cases"], "since": NaN}', "bad_frame"),
        ('{"type": "subscribe", "topics": ["cases"], "workspace": "x"}', "bad_frame"),
        ('{"type": "ping", "x": "\\ud800"}', "bad_frame"),
        ("[" * 5000, "bad_frame"),
        ('{"type": "subscribe", "topics": ["secrets"]}', "unknown_topic"),
    ],
)
async def test_nonsense_gets_an_error_and_the_socket_lives(
    house: House, said: str, code: str
) -> None:
    live = await enter(house)

    await live.say(said)
    fault = await live.until("error")
    await live.say({"type": "ping"})

    assert fault["data"]["code"] == code
    await live.until("pong")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("a", "frame is not taken; wanted: JSON (expected value at line 1 column 1)"),
        (
            '{"type": "ping", "workspace": "x"}',
            "workspace is not taken; wanted: no field of this name",
        ),
        ('{"type": "subscribe"}', "topics is not taken; wanted: a value"),
    ],
)
async def test_a_frame_that_is_not_taken_is_told_with_what_would_be_right(
    house: House, said: str, message: str
) -> None:
    live = await enter(house)

    await live.say(said)

    assert (await live.until("error"))["data"]["message"] == message


async def test_bytes_get_an_error(house: House) -> None:
    live = await enter(house)

    await live.socket.send_bytes(b"\x00")

    assert (await live.until("error"))["data"]["code"] == "not_text"


async def test_a_message_too_large_ends_the_socket(house: House) -> None:
    live = await enter(house)

    await live.say("x" * (64 * 1024 + 1))

    assert (await live.closed())[0] == 1009


async def test_who_talks_without_pause_is_closed(house: House) -> None:
    live = await enter(house)

    for _ in range(61):
        await live.say({"type": "ping"})

    code, frames = await live.closed()
    assert (code, frames[-1]["data"]["code"]) == (4429, "too_many_messages")


async def test_a_restart_says_goodbye_to_everybody(house: House) -> None:
    lives = [await enter(house), await enter(house, "staff")]

    house.deps.hub.close()

    for live in lives:
        code, frames = await live.closed()
        assert code == 1012
        assert frames[-1]["type"] == "bye"
        assert 0.5 <= frames[-1]["data"]["retry_after"] <= 5
    late = await connect(house, query=f"?ticket={await ticket(house)}")
    assert (await late.closed())[0] == 1012


async def test_no_event_is_missing_or_doubled_while_clients_come_and_go(house: House) -> None:
    last = 120
    case_id = await house.rows.case(house.home)
    rng = random.Random(3)

    async def write() -> None:
        for _ in range(last - 1):
            await house.rows.event(house.home, "case.edited", case=case_id, item=case_id)

    async def follow() -> list[int]:
        cursor, seen = 0, []
        while cursor < last:
            live = await enter(house)
            joined = await live.subscribe(since=cursor)
            assert joined["data"]["since"] == cursor
            for _ in range(rng.randint(1, 40)):
                if live.cursor >= last or cursor >= last:
                    break
                await live.next()
                cursor = live.cursor
            seen += live.seqs
            await live.socket.close()
        return seen

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(write())
        followers = [tasks.create_task(follow()) for _ in range(5)]

    for one in followers:
        assert one.result() == list(range(1, last + 1))


async def test_a_slow_reader_is_told_where_to_resume_and_hears_the_rest(house: House) -> None:
    events = 150
    case_id = await house.rows.case(house.home, text="x" * 100_000)
    live = await _unread(house)

    await house.rows.events(
        house.home, [("case.edited", {"case": case_id, "item": case_id})] * events
    )
    bystander = await enter(house, "staff")
    await bystander.subscribe(since=0)
    while bystander.cursor < events + 1:
        await bystander.next()
    for _ in range(7):  # a line that stays full for five seconds is given up
        house.rows.clock.advance(timedelta(seconds=1))
        for _ in range(3):
            await house.api("GET", "/me")  # the hub has its turns meanwhile
    code, frames = await live.closed()

    numbers = [one["seq"] for one in frames if "seq" in one]
    assert frames[-1]["type"] == "lagged"
    assert code == 1013
    assert numbers == list(range(2, len(numbers) + 2))
    assert len(numbers) < events
    again = await enter(house)
    await again.subscribe(since=frames[-1]["data"]["since"])
    while again.cursor < events + 1:
        await again.next()
    assert sorted({*numbers, *again.seqs}) == list(range(2, events + 2))


async def _unread(house: House) -> Live:
    """Open and subscribe a socket that has little room for what it does not read."""
    live = await enter(house)
    raw = live.socket.get_extra_info("socket")
    raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 1 << 16)
    await live.subscribe()
    return live
