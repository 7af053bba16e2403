"""What everybody is told: at once on open pages, and to whoever comes later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from core.events.said import Said
from core.ids import WorkspaceId
from tests.integration.web.house import House
from tests.integration.web.live import enter
from web.live.announced import Announcing
from web.live.protocol import SERVER_FRAMES

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


@dataclass
class OtherSockets:
    """The sockets of another process, in one workspace."""

    home: WorkspaceId
    told: list[Said] = field(default_factory=list)

    def workspaces(self) -> list[WorkspaceId]:
        """Return the one."""
        return [self.home]

    def say(self, said: Said, /) -> None:
        """Remember it."""
        self.told.append(said)


async def test_what_another_process_announced_is_found_and_told_once(house: House) -> None:
    missed, heard = OtherSockets(house.home), OtherSockets(house.home)
    finds, knows = (
        Announcing(announcements=house.deps.announcements, sockets=sockets, clock=house.rows.clock)
        for sockets in (missed, heard)
    )
    house.rows.runtime.bus.listen(knows.hear)
    await house.api("POST", "/announcements", json=SAID)

    for _ in range(2):
        await finds.look()
        await knows.look()

    (said,) = missed.told
    assert (said.type, said.data["text"]) == ("system.announced", "The lift is out of order.")
    assert SERVER_FRAMES[said.type].model_validate(said.data)
    assert heard.told == []
