"""What everybody is told: at once on open pages, and to whoever comes later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.integration.web.house import House
from tests.integration.web.live import enter
from web.live.announced import Announcing

SAID = {"text": " The lift is out of order. ", "level": "high"}


async def test_everybody_is_told_at_once_and_finds_it_later(house: House) -> None:
    live = await enter(house, "viewer")
    await live.subscribe("system")

    made = await house.api("POST", "/announcements", who="admin", json=SAID)
    told = await live.until("system.announced")
    listed = await house.api("GET", "/announcements", who="viewer")

    admin = {"id": str(house.people["admin"]), "name": "Admin"}
    assert made.status == 201
    assert made.json == told["data"] == listed.json["items"][0]
    assert made.json | {"id": ""} == {
        "id": "",
        "text": "The lift is out of order.",
        "level": "high",
        "since": "2026-11-20T12:00:00.000Z",
        "until": "2026-11-21T12:00:00.000Z",
        "by": admin,
        "ended": False,
    }
    assert "seq" not in told


async def test_one_is_taken_down_and_ends_by_itself(house: House) -> None:
    live = await enter(house)
    await live.subscribe("system")
    until = (house.rows.clock.now() + timedelta(hours=1)).isoformat()
    first = (await house.api("POST", "/announcements", json={"text": "One"})).json["id"]
    await house.api("POST", "/announcements", json={"text": "Two", "until": until})

    ended = await house.api("DELETE", f"/announcements/{first}")
    again = await house.api("DELETE", f"/announcements/{first}")
    told = [(await live.until("system.announced"))["data"] for _ in range(3)]
    left = (await house.api("GET", "/announcements")).json["items"]
    house.rows.clock.advance(timedelta(hours=1))
    at_last = (await house.api("GET", "/announcements")).json["items"]

    assert (ended.status, again.status) == (204, 404)
    assert [(one["text"], one["ended"]) for one in told] == [
        ("One", False),
        ("Two", False),
        ("One", True),
    ]
    assert [one["text"] for one in left] == ["Two"]
    assert at_last == []


async def test_the_same_key_announces_once(house: House) -> None:
    key = {"Idempotency-Key": "lift"}

    first = await house.api("POST", "/announcements", json=SAID, headers=key)
    again = await house.api("POST", "/announcements", json=SAID, headers=key)

    assert first.json == again.json
    assert len((await house.api("GET", "/announcements")).json["items"]) == 1


@pytest.mark.parametrize(
    "until", [timedelta(), timedelta(days=-1), timedelta(days=30, seconds=1)], ids=str
)
async def test_an_end_that_cannot_be_is_refused(house: House, until: timedelta) -> None:
    at = (house.rows.clock.now() + until).isoformat()

    refused = await house.api("POST", "/announcements", json={"text": "x", "until": at})

    assert (refused.status, refused.code) == (400, "invalid_input")
    assert refused.json["errors"][0]["field"] == "until"


async def test_twenty_stand_at_a_time(house: House) -> None:
    for number in range(20):
        await house.api("POST", "/announcements", json={"text": f"Number {number}"})

    refused = await house.api("POST", "/announcements", json={"text": "One more"})

    assert (refused.status, refused.code) == (409, "conflict")


async def test_another_workspace_hears_nothing(house: House) -> None:
    await house.api("POST", "/announcements", json=SAID)

    assert (await house.api("GET", "/announcements", who="stranger")).json["items"] == []


async def test_what_another_process_announced_is_found_and_told_once(house: House) -> None:
    live = await enter(house)
    await live.subscribe("system")
    told_here: list[str] = []
    elsewhere = Announcing(
        announcements=house.deps.announcements, sockets=house.deps.hub, clock=house.rows.clock
    )
    unheard = house.rows.runtime.bus.listen(lambda said: told_here.append(said.type))
    await house.api("POST", "/announcements", json=SAID)
    await live.until("system.announced")

    await elsewhere.look()
    await elsewhere.look()
    again = await live.until("system.announced")
    await live.say({"type": "ping"})
    unheard()

    assert again["data"]["text"] == "The lift is out of order."
    assert (await live.next())["type"] == "pong"
    assert told_here == ["system.announced"]
