"""Saved views over HTTP: what is kept, what is refused, who hears of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import pytest

from core.inbox.cause import Cause
from core.saved_views.tables import SavedViewRow
from tests.integration.web.house import House
from tests.integration.web.live import enter
from web.api.view_lists import LISTS, ListWord

ANGRY = {
    "status": ["new", "acknowledged"],
    "assignee": ["me"],
    "rating": ["1"],
    "sort": ["rating"],
}


def asked(name: str = "Angry", **rest: Any) -> dict[str, Any]:
    """Return what makes a view of the case list."""
    return {"list": "cases", "name": name, "filters": ANGRY, **rest}


async def test_one_is_kept_shown_changed_and_deleted(house: House) -> None:
    made = await house.api("POST", "/views", who="staff", json=asked("  Angry   guests "))
    path = f"/views/{made.json['id']}"
    shown = await house.api("GET", path, who="staff")
    changed = await house.api(
        "PUT",
        path,
        who="staff",
        json={"name": "Calm", "filters": {"q": ["#12"], "kind": []}},
        headers={"If-Match": made.headers["ETag"]},
    )
    late = await house.api(
        "PUT", path, who="staff", json={"name": "Late"}, headers={"If-Match": '"1"'}
    )
    blind = await house.api("PUT", path, who="staff", json={"name": "Blind"})
    gone = await house.api("DELETE", path, who="staff", headers={"If-Match": '"2"'})
    again = await house.api("DELETE", path, who="staff")

    staff = {"id": str(house.people["staff"]), "name": "Staff"}
    assert made.status == 201
    assert (
        made.json
        == shown.json
        == {
            "id": made.json["id"],
            "list": "cases",
            "name": "Angry guests",
            "filters": ANGRY,
            "ignored": [],
            "shared": False,
            "position": 0,
            "owner": staff,
            "created_at": "2026-11-20T12:00:00.000Z",
            "revision": 1,
        }
    )
    assert (changed.json["name"], changed.json["filters"]) == ("Calm", {"q": ["#12"]})
    assert changed.headers["ETag"] == '"2"'
    assert (late.status, blind.status, gone.status, again.status) == (412, 428, 204, 404)


async def test_the_same_key_keeps_one(house: House) -> None:
    key = {"Idempotency-Key": "view"}

    first = await house.api("POST", "/views", json=asked(), headers=key)
    again = await house.api("POST", "/views", json=asked(), headers=key)

    assert first.json == again.json
    assert len((await house.api("GET", "/views")).json["items"]) == 1


async def test_the_list_has_shared_ones_first_then_ones_own(house: House) -> None:
    await house.api("POST", "/views", who="admin", json=asked("Admin's"))
    await house.api("POST", "/views", who="staff", json=asked("Staff's"))
    await house.api("POST", "/views", who="admin", json=asked("Ours", shared=True))
    alerts = {"list": "alerts", "name": "Week", "filters": {"range": ["week"]}, "shared": True}
    await house.api("POST", "/views", who="admin", json=alerts)

    async def names(who: str, query: str = "?list=cases") -> list[str]:
        found = await house.api("GET", f"/views{query}", who=who)
        return [one["name"] for one in found.json["items"]]

    assert await names("staff") == ["Ours", "Staff's"]
    assert await names("admin", "") == ["Week", "Ours", "Admin's"]
    assert await names("viewer", "?list=alerts") == ["Week"]
    assert await names("stranger", "") == []
    first = (await house.api("GET", "/views?limit=2", who="admin")).json
    cursor = first["next_cursor"]
    rest = (await house.api("GET", f"/views?limit=2&cursor={cursor}", who="admin")).json
    assert [one["name"] for one in rest["items"]] == ["Admin's"]


async def test_staff_keep_their_own_and_share_nothing(house: House) -> None:
    shared = await house.api("POST", "/views", who="admin", json=asked("Ours", shared=True))
    own = await house.api("POST", "/views", who="viewer", json=asked("Mine"))
    path = f"/views/{shared.json['id']}"
    match = {"If-Match": '"1"'}

    refused = [
        await house.api("POST", "/views", who="staff", json=asked("Everybody's", shared=True)),
        await house.api("PUT", path, who="staff", json={"name": "Mine"}, headers=match),
        await house.api("DELETE", path, who="staff"),
        await house.api(
            "PUT",
            f"/views/{own.json['id']}",
            who="viewer",
            json={"name": "Ours", "shared": True},
            headers=match,
        ),
    ]

    assert [one.code for one in refused] == ["not_allowed"] * 4


async def test_a_key_shares_views_and_has_none_of_its_own(house: House) -> None:
    owner = house.people["owner"]
    key = await house.deps.flows.change_api_key.create(
        house.home,
        name="Setup",
        scopes=("views.read", "views.write"),
        expires_at=None,
        by=owner,
        cause=Cause(actor=owner),
    )
    bearer = {"Authorization": f"Bearer {key.token}"}

    own = await house.ask("POST", "/api/v1/views", json=asked("Own"), headers=bearer)
    shared = await house.ask(
        "POST", "/api/v1/views", json=asked("Ours", shared=True), headers=bearer
    )
    seen = await house.api("GET", "/views", who="viewer")

    assert (own.status, shared.status) == (403, 201)
    assert [one["name"] for one in seen.json["items"]] == ["Ours"]


@pytest.mark.parametrize(
    ("of", "filters", "field", "value"),
    [
        ("cases", {"stat": ["new"]}, "filters.stat", "new"),
        ("cases", {"status": ["new", "lost"]}, "filters.status", "lost"),
        ("cases", {"rating": ["7"]}, "filters.rating", "7"),
        ("cases", {"q": ["one", "two"]}, "filters.q", "one, two"),
        ("cases", {"sort": ["fame"]}, "filters.sort", "fame"),
        ("cases", {"limit": ["5"]}, "filters.limit", "5"),
        ("cases", {"range": ["week"]}, "filters.range", "week"),
        ("alerts", {"range": ["year"]}, "filters.range", "year"),
        ("alerts", {"muted": ["perhaps"]}, "filters.muted", "perhaps"),
    ],
    ids=str,
)
async def test_what_the_list_does_not_take_is_refused_by_name_and_value(
    house: House, of: str, filters: dict[str, list[str]], field: str, value: str
) -> None:
    refused = await house.api(
        "POST", "/views", json={"list": of, "name": "Bad", "filters": filters}
    )

    assert (refused.status, refused.code) == (400, "invalid_input")
    (error,) = refused.json["errors"]
    assert (error["field"], error["value"]) == (field, value)
    assert error["wanted"]


async def test_a_taken_name_is_told_by_a_conflict(house: House) -> None:
    await house.api("POST", "/views", json=asked("Angry"))

    refused = await house.api("POST", "/views", json=asked("ANGRY"))

    assert (refused.status, refused.json["reason"]) == (409, "name_taken")


async def test_what_a_list_takes_no_more_does_not_hide_the_rest(house: House) -> None:
    shared = {
        "owner_id": house.people["owner"],
        "is_shared": True,
        "created_at": house.rows.clock.now(),
    }
    for number, (of, filters) in enumerate(
        [
            ("cases", {"status": ["new"], "mood": ["bad"], "severity": ["purple"], "q": 7}),
            ("wishes", {"status": ["new"]}),
        ]
    ):
        await house.rows.insert(
            house.home,
            SavedViewRow,
            id=house.rows.ids.new(),
            list_name=of,
            name=f"Old {number}",
            name_key=f"old {number}",
            filters=filters,
            position=number,
            **shared,
        )

    (found,) = (await house.api("GET", "/views")).json["items"]

    assert found["filters"] == {"status": ["new"]}
    assert found["ignored"] == ["mood", "severity"]


async def test_open_pages_hear_of_shared_ones_and_of_ones_own(house: House) -> None:
    staff, admin = await enter(house, "staff"), await enter(house, "admin")
    for live in (staff, admin):
        await live.subscribe("system")
    alerts = {"list": "alerts", "name": "Mine", "filters": {}}

    await house.api("POST", "/views", who="admin", json=alerts)
    await house.api("POST", "/views", who="admin", json=asked("Ours", shared=True))

    heard = await staff.until("system.views_changed")
    own = await admin.until("system.views_changed")
    assert heard["data"] == {"list": "cases"}
    assert own["data"] == {"list": "alerts"}
    assert "seq" not in heard


async def test_alerts_are_listed_by_how_long_ago_they_fired(house: House) -> None:
    await house.rows.alert(house.home, 1, title="Old")
    house.rows.clock.advance(timedelta(days=2))
    await house.rows.alert(house.home, 2, title="New")

    async def titles(query: str) -> list[str]:
        found = await house.api("GET", f"/alerts?{query}")
        return [one["title"] for one in found.json["items"]]

    assert await titles("range=day") == ["New"]
    assert await titles("range=week") == ["New", "Old"]
    assert await titles("range=day&since=2026-11-01T00:00:00Z") == ["New", "Old"]


def test_every_list_is_a_word_of_the_api() -> None:
    assert set(LISTS) == set(get_args(ListWord))
