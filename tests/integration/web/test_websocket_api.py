"""Who is connected, as people ask for it over HTTP."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core.connections.connection import Opened
from core.ids import PersonId, WorkspaceId
from tests.integration.web.house import House


@pytest.fixture
async def log(house: House) -> House:
    """A house whose log of sockets has begun."""
    await house.deps.connections.begin()
    return house


async def opened(
    house: House, who: str, *, workspace: WorkspaceId | None = None, person: PersonId | None = None
) -> UUID:
    """Write a socket of theirs into the log."""
    connection_id = house.rows.ids.new()
    house.deps.connections.opened(
        Opened(
            id=connection_id,
            workspace_id=workspace or house.home,
            person_id=person or house.people[who],
            at=house.rows.clock.now(),
            address="192.0.2.7",
            user_agent="Firefox",
            client=None,
        )
    )
    await house.deps.connections.write()
    return connection_id


async def ended(house: House, connection_id: UUID, reason: str = "left") -> None:
    """Write its end."""
    house.deps.connections.ended(connection_id, workspace_id=house.home, code=1000, reason=reason)
    await house.deps.connections.write()


async def test_an_admin_sees_all_sockets_and_anybody_their_own(log: House) -> None:
    staffs, admins = await opened(log, "staff"), await opened(log, "admin")

    all_of_them = (await log.api("GET", "/websocket/connections", who="admin")).json
    own = (await log.api("GET", "/websocket/connections", who="staff")).json

    assert [one["id"] for one in all_of_them["items"]] == [str(admins), str(staffs)]
    assert all_of_them["online"] is None
    assert [one["id"] for one in own["items"]] == [str(staffs)]
    assert own["online"] is True
    assert own["items"][0] | {"id": "", "person": {}} == {
        "id": "",
        "person": {},
        "active": True,
        "opened_at": "2026-11-20T12:00:00.000Z",
        "address": "192.0.2.7",
        "user_agent": "Firefox",
        "client": None,
        "last_ping_at": None,
        "ended_at": None,
        "close_code": None,
        "reason": None,
    }


async def test_whether_somebody_is_online_is_told_to_admins(log: House) -> None:
    socket = await opened(log, "staff")
    staff, viewer = log.people["staff"], log.people["viewer"]

    there = await log.api("GET", f"/websocket/connections?user={staff}", who="admin")
    not_there = await log.api("GET", f"/websocket/connections?user={viewer}", who="admin")
    refused = await log.api("GET", f"/websocket/connections?user={staff}", who="viewer")
    await ended(log, socket)
    gone = await log.api("GET", f"/websocket/connections?user={staff}&active=true", who="admin")

    assert (there.json["online"], not_there.json["online"]) == (True, False)
    assert (refused.status, refused.code) == (403, "not_allowed")
    assert (gone.json["items"], gone.json["online"]) == ([], False)


async def test_pages_follow_each_other(log: House) -> None:
    made = [str(await opened(log, "staff")) for _ in range(3)]

    first = (await log.api("GET", "/websocket/connections?limit=2")).json
    rest = await log.api("GET", f"/websocket/connections?limit=2&cursor={first['next_cursor']}")

    assert [one["id"] for one in first["items"] + rest.json["items"]] == made[::-1]
    assert rest.json["next_cursor"] is None


async def test_a_chart_by_the_hour_says_how_many_there_were(log: House) -> None:
    first = await opened(log, "staff")
    await opened(log, "admin")
    log.rows.clock.advance(timedelta(minutes=30))
    await ended(log, first, "too_slow")
    log.rows.clock.advance(timedelta(hours=1))
    await log.deps.connections.begin()

    found = (await log.api("GET", "/websocket/stats?last=3", who="viewer")).json

    assert found == {
        "connected": 1,
        "people": 1,
        "average_seconds": 1800.0,
        "reasons": {"too_slow": 1},
        "points": [
            {"at": "2026-11-20T11:00:00.000Z", "opened": 0, "ended": 0, "peak": 0},
            {"at": "2026-11-20T12:00:00.000Z", "opened": 2, "ended": 1, "peak": 2},
            {"at": "2026-11-20T13:00:00.000Z", "opened": 0, "ended": 0, "peak": 1},
        ],
    }


async def test_a_chart_by_the_day_has_the_readers_days(log: House) -> None:
    zone = {"zone": "Asia/Kolkata"}  # five and a half hours ahead
    reader = await log.rows.person("Reader", **zone)
    await log.rows.member(log.home, reader, "staff")
    log.people["reader"] = reader
    await opened(log, "staff")
    log.rows.clock.advance(timedelta(hours=7))
    await opened(log, "staff")

    found = (await log.api("GET", "/websocket/stats?per=day&last=2", who="reader")).json

    assert [(one["at"], one["opened"]) for one in found["points"]] == [
        ("2026-11-19T18:00:00.000Z", 1),
        ("2026-11-20T18:00:00.000Z", 1),
    ]


@pytest.mark.parametrize("query", ["per=week", "last=0", "last=401", "from=now"])
async def test_a_chart_that_cannot_be_is_refused(log: House, query: str) -> None:
    answered = await log.api("GET", f"/websocket/stats?{query}")

    assert answered.status in (400, 422)


async def test_sockets_of_another_workspace_are_not_there(log: House) -> None:
    await opened(log, "staff", workspace=log.other, person=log.stranger)

    sockets = (await log.api("GET", "/websocket/connections")).json
    stats = (await log.api("GET", "/websocket/stats?last=1")).json

    assert sockets["items"] == []
    assert (stats["connected"], stats["points"][0]["opened"]) == (0, 0)
