"""Who is here, what they look at, and the figures of the desk: over real sockets."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.tenants.tables import CustomerRow
from tests.integration.web.house import House
from tests.integration.web.live import Frame, Live, enter


async def before_long(house: House, live: Live, kind: str) -> Frame:
    """Let time pass in small steps until a frame of a kind comes, and return it."""
    async with asyncio.TaskGroup() as tasks:
        coming = tasks.create_task(live.until(kind))
        while not coming.done():
            house.rows.clock.advance(timedelta(seconds=0.5))
            await house.api("GET", "/me")
    return coming.result()


async def watch(house: House, who: str = "owner") -> Live:
    """Open a socket that has heard that its own person is here."""
    live = await enter(house, who)
    await live.subscribe("presence")
    await before_long(house, live, "presence.changed")
    return live


async def test_who_comes_and_goes_is_told(house: House) -> None:
    live = await watch(house)

    staff = await enter(house, "staff")
    came = await before_long(house, live, "presence.changed")
    await staff.socket.close()
    while house.deps.hub.is_online(house.home, house.people["staff"]):
        await house.api("GET", "/me")
    left = await before_long(house, live, "presence.changed")

    person = {"id": str(house.people["staff"]), "name": "Staff"}
    shown = {"person": person, "case": None, "alert": None, "doing": None}
    assert came["data"] == {
        "people": [{**shown, "online": True}],
        "online": 2,
        "complete": True,
    }
    assert left["data"] == {
        "people": [{**shown, "online": False}],
        "online": 1,
        "complete": True,
    }
    assert "seq" not in came


@pytest.mark.parametrize(("typing", "doing"), [(False, "looking"), (True, "typing")])
async def test_what_somebody_looks_at_is_told_and_listed(
    house: House, typing: bool, doing: str
) -> None:
    case_id = await house.rows.case(house.home)
    live = await watch(house)
    staff = await enter(house, "staff")
    await before_long(house, live, "presence.changed")

    await staff.say({"type": "presence", "case": str(case_id), "typing": typing})
    told = await before_long(house, live, "presence.changed")
    listed = (await house.api("GET", "/presence", who="viewer")).json["people"]

    (one,) = told["data"]["people"]
    assert (one["person"]["name"], one["case"], one["alert"]) == ("Staff", str(case_id), None)
    assert (one["online"], one["doing"]) == (True, doing)
    assert [(one["person"]["name"], one["at"]) for one in listed] == [
        ("Owner", []),
        ("Staff", [{"case": str(case_id), "alert": None, "doing": doing}]),
    ]


async def test_nobody_looks_at_what_they_cannot_see(house: House) -> None:
    theirs = await house.rows.case(house.other)
    live = await enter(house)

    await live.say({"type": "presence", "case": str(theirs)})
    strange = await live.until("error")
    await live.say({"type": "presence", "alert": str(house.rows.ids.new())})
    unknown = await live.until("error")
    await live.say({"type": "presence", "case": str(theirs), "alert": str(theirs)})
    both = await live.until("error")

    assert strange["data"]["code"] == unknown["data"]["code"] == "not_found"
    assert both["data"]["code"] == "bad_frame"


async def test_another_workspace_hears_nothing_of_it(house: House) -> None:
    await watch(house)

    listed = await house.api("GET", "/presence", who="stranger")

    assert listed.json == {"people": []}


async def test_the_figures_are_pushed_when_they_change(house: House) -> None:
    live = await enter(house)
    await live.subscribe("stats")
    at_first = await before_long(house, live, "stats.updated")

    await house.rows.alert(house.home, severity="critical")
    then = await before_long(house, live, "stats.updated")

    asked = (await house.api("GET", "/stats")).json
    assert at_first["data"]["alerts"]["firing"]["critical"] == 0
    assert then["data"] == asked
    assert asked["alerts"]["firing"]["critical"] == 1
    assert "seq" not in then


async def test_what_leaves_no_event_is_not_pushed(house: House) -> None:
    live = await enter(house)
    await live.subscribe("stats")
    await before_long(house, live, "stats.updated")

    await house.rows.insert(
        house.home,
        CustomerRow,
        id=house.rows.ids.new(),
        name="Ana",
        created_at=house.rows.clock.now(),
    )
    house.rows.clock.advance(timedelta(seconds=5))
    await live.say({"type": "ping"})

    assert (await live.next())["type"] == "pong"
