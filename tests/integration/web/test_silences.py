"""Silences and inhibitions over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from core.alerts.tables import AlertRow
from core.ids import WorkspaceId
from core.notify.tables import NotificationRow
from tests.integration.web.house import Answer, House

WEB = [{"field": "host", "op": "=", "value": "web-1"}]
ANY = [{"field": "team", "op": "!=", "value": ""}]


async def fired(
    house: House, number: int, *, where: WorkspaceId | None = None, **labels: str
) -> None:
    """Keep an open alert of a machine."""
    now = house.rows.clock.now()
    await house.rows.insert(
        where or house.home,
        AlertRow,
        id=house.rows.ids.new(),
        number=number,
        fingerprint=f"f{number}",
        title=f"Disk {number}",
        severity="high",
        status="firing",
        source_kind="integration",
        source_id=house.rows.ids.new(),
        source_name="Prometheus",
        labels=labels,
        rule_ids=[],
        fired_at=now,
        last_at=now,
    )


async def made(house: House, **said: Any) -> Answer:
    """Make a silence."""
    given = {"matchers": WEB, "reason": "disk swap", "minutes": 60} | said
    return await house.api("POST", "/silences", json=given)


async def test_a_silence_is_tried_made_shown_changed_and_ended(house: House) -> None:
    await fired(house, 1, host="web-1")
    await fired(house, 2, host="web-2")
    tried = (await house.api("POST", "/silences/preview", json={"matchers": WEB})).json
    assert (tried["now"], tried["would"], tried["of"]) == (1, 1, 2)
    assert tried["examples"] == [{"number": 1, "title": "Disk 1"}]
    assert not tried["too_broad"]

    answered = await made(house)
    assert answered.status == 201
    silence = answered.json
    assert (silence["line"], silence["state"], silence["muted"], silence["open"]) == (
        "host=web-1",
        "active",
        1,
        1,
    )
    shown = await house.api("GET", f"/silences/{silence['id']}")
    assert (shown.json, shown.headers["ETag"]) == (silence, '"1"')
    path = f"/silences/{silence['id']}"
    said = {"line": 'host="web-1"', "reason": "two disks", "minutes": 120}
    changed = await house.api("PUT", path, json=said, headers={"If-Match": '"1"'})
    assert (changed.status, changed.json["reason"], changed.json["revision"]) == (
        200,
        "two disks",
        2,
    )
    late = await house.api("PUT", path, json=said, headers={"If-Match": '"1"'})
    assert late.status == 412

    ended = await house.api("DELETE", path)
    again = await house.api("DELETE", path)

    assert (ended.status, again.status) == (204, 409)
    assert again.json["reason"] == "already_ended"
    over = (await house.api("GET", path)).json
    assert (over["state"], over["ended_by"]["name"], over["preview"]) == (
        "expired",
        "Owner",
        None,
    )


async def test_one_that_is_too_broad_is_confirmed_by_an_administrator(house: House) -> None:
    for number in range(8):
        await fired(house, number, team="db")

    asked = await made(house, matchers=ANY)
    staff = await house.api(
        "POST",
        "/silences",
        json={"matchers": ANY, "reason": "x", "minutes": 5, "confirm": True},
        who="staff",
    )
    confirmed = await made(house, matchers=ANY, confirm=True)

    assert (asked.status, asked.code, asked.json["reason"]) == (409, "too_broad", "too_broad")
    assert asked.json["preview"] == {"now": 8, "would": 8, "of": 8}
    assert (staff.status, staff.code) == (403, "not_allowed")
    assert confirmed.status == 201


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"minutes": None}, "ends_at"),
        ({"ends_at": "2020-01-01T00:00:00Z", "minutes": None}, "ends_at"),
        ({"minutes": 90 * 24 * 60 + 1}, "minutes"),
        ({"ends_at": "2027-01-01T00:00:00Z"}, "minutes"),
        ({"reason": " "}, "reason"),
        ({"matchers": []}, "matchers"),
        ({"line": "host=web-1"}, "matchers"),
        ({"matchers": [{"field": "a", "op": "=~", "value": "("}]}, "matchers"),
        ({"starts_at": "2020-01-01T00:00:00Z"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:59Z"}, "starts_at"),
        ({"ends_at": "9999-12-31T23:59:59-23:59", "minutes": None}, "ends_at"),
        ({"ends_at": "0001-01-01T00:00:00+23:59", "minutes": None}, "ends_at"),
    ],
)
async def test_what_is_not_taken_is_named(house: House, said: dict[str, Any], field: str) -> None:
    answered = await made(house, **said)

    assert answered.status == 400
    assert str(answered.json["errors"][0]["field"]).startswith(field)


async def test_nobody_sees_or_ends_another_workspaces_silence(house: House) -> None:
    silence = (await made(house)).json

    answers = [
        await house.api(method, f"/silences/{silence['id']}", who="stranger")
        for method in ("GET", "DELETE")
    ]

    assert [one.status for one in answers] == [404, 404]
    assert (await house.api("GET", "/silences", who="stranger")).json["items"] == []
    await fired(house, 5, host="web-1")
    tried = await house.api("POST", "/silences/preview", json={"matchers": WEB}, who="stranger")
    assert (tried.json["now"], tried.json["of"]) == (0, 0)


async def test_viewers_see_and_staff_silence(house: House) -> None:
    given = {"matchers": WEB, "reason": "x", "minutes": 5}

    answers = [
        (await house.api("POST", "/silences", json=given, who=who)).status
        for who in ("viewer", "staff")
    ]

    assert answers == [403, 201]
    listed = await house.api("GET", "/silences?state=active", who="viewer")
    assert len(listed.json["items"]) == 1


async def test_the_list_is_by_state_and_goes_on_where_a_page_ended(house: House) -> None:
    now = house.rows.clock.now()
    later = (now + timedelta(hours=1)).isoformat()
    await made(house, starts_at=later)
    for minutes in (30, 10, 20):
        await made(house, minutes=minutes)

    first = (await house.api("GET", "/silences?state=active&limit=2")).json
    rest = await house.api("GET", f"/silences?state=active&limit=2&cursor={first['next_cursor']}")
    pending = (await house.api("GET", "/silences?state=pending")).json["items"]

    ends = [one["ends_at"] for one in (*first["items"], *rest.json["items"])]
    assert ends == sorted(ends)
    assert (len(ends), len(pending), rest.json["next_cursor"]) == (3, 1, None)


async def test_the_same_key_makes_one_silence(house: House) -> None:
    given = {"matchers": WEB, "reason": "x", "minutes": 5}
    key = {"Idempotency-Key": "once"}

    twice = [await house.api("POST", "/silences", json=given, headers=key) for _ in range(2)]

    assert twice[0].json["id"] == twice[1].json["id"]
    assert len((await house.api("GET", "/silences")).json["items"]) == 1


async def test_an_inhibition_is_kept_changed_and_deleted(house: House) -> None:
    said: dict[str, Any] = {
        "name": "Critical first",
        "source": [{"field": "severity", "op": "=", "value": "critical"}],
        "target": [{"field": "severity", "op": "!=", "value": "critical"}],
        "equal": ["host"],
    }
    made = await house.api("POST", "/inhibitions", json=said)
    path = f"/inhibitions/{made.json['id']}"
    staff = await house.api("POST", "/inhibitions", json=said, who="staff")
    field = await house.api("POST", "/inhibitions", json=said | {"equal": ["severity"]})

    changed = await house.api(
        "PUT", path, json=said | {"active": False}, headers={"If-Match": '"1"'}
    )
    late = await house.api("PUT", path, json=said, headers={"If-Match": '"1"'})
    listed = (await house.api("GET", "/inhibitions", who="staff")).json["items"]
    gone = await house.api("DELETE", path)

    assert made.status == 201
    assert made.json["sentence"] == (
        "While a critical alert is open, less severe ones with the same host are not told."
    )
    assert (staff.status, field.status) == (403, 400)
    assert "not compared" in field.json["errors"][0]["wanted"]
    assert (changed.json["active"], late.status) == (False, 412)
    assert [one["id"] for one in listed] == [made.json["id"]]
    assert (gone.status, (await house.api("GET", path)).status) == (204, 404)
    assert (await house.api("GET", "/inhibitions", who="stranger")).json["items"] == []


async def test_the_alerts_a_silence_muted_are_listed_while_it_stands_and_after(
    house: House,
) -> None:
    await fired(house, 1, host="web-1")
    await fired(house, 2, host="web-2")
    silence = (await made(house)).json
    over = await house.rows.alert(house.home, 3, title="Disk 3", status="resolved")
    await house.rows.insert(
        house.home,
        NotificationRow,
        id=house.rows.ids.new(),
        kind="alert.card",
        once_key="of disk 3",
        status="suppressed",
        created_at=house.rows.clock.now(),
        params={},
        alert_id=over,
        suppressed_reason="silenced",
        suppressed_ref=UUID(silence["id"]),
    )

    listed = await house.api("GET", f"/alerts?muted_by={silence['id']}&page=1")
    of_none = await house.api("GET", f"/alerts?muted_by={uuid4()}")

    assert {one["number"] for one in listed.json["items"]} == {1, 3}
    assert listed.json["total"] == 2
    assert of_none.json["items"] == []
