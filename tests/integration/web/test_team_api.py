"""The team by the API: roles, responsibility, what each role sees, removal, other workspaces."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.alerts.tables import AlertCaseRow
from core.ids import CaseId, PersonId
from core.tenants.tables import PlaceRow
from tests.integration.web.house import House


async def place(house: House, name: str) -> UUID:
    """Make a place."""
    return await house.rows.insert(
        house.home,
        PlaceRow,
        id=house.rows.ids.new(),
        name=name,
        start_token=name,
        created_at=house.rows.clock.now(),
    )


async def let_see(house: House, **visibility: str) -> None:
    """Say what roles see."""
    answered = await house.api("PUT", "/workspace", json={"visibility": visibility})
    assert answered.status == 200, answered.raw


async def answer_for(house: House, who: str, *places: UUID, topics: tuple[str, ...] = ()) -> None:
    """Have somebody answer for these."""
    answered = await house.api(
        "PUT",
        f"/members/{house.people[who]}/responsibilities",
        json={"places": [str(one) for one in places], "topics": list(topics)},
    )
    assert answered.status == 200, answered.raw


async def spa_and_bar(house: House) -> dict[str, UUID]:
    """Open a case with an alert at each of two places, one case at none."""
    spa, bar = await place(house, "Spa"), await place(house, "Bar")
    rows = house.rows
    at_spa = await rows.case(house.home, 1, title="SPA-C4N4RY", text="SPA-C4N4RY", place_id=spa)
    at_bar = await rows.case(house.home, 2, title="BAR-C4N4RY", text="BAR-C4N4RY", place_id=bar)
    nowhere = await rows.case(house.home, 3, title="NOWHERE", text="NOWHERE")
    of_spa = await rows.alert(house.home, 1, case_id=CaseId(at_spa), title="SPA-ALERT")
    of_bar = await rows.alert(house.home, 2, case_id=CaseId(at_bar), title="BAR-ALERT")
    return {
        "spa": spa,
        "bar": bar,
        "at_spa": at_spa,
        "at_bar": at_bar,
        "nowhere": nowhere,
        "of_spa": of_spa,
        "of_bar": of_bar,
    }


def titles(answered: Any) -> set[str]:
    """Return the titles of a list."""
    return {one["title"] for one in answered.json["items"]}


async def test_own_places_are_all_that_lists_and_details_show(house: House) -> None:
    things = await spa_and_bar(house)
    await let_see(house, staff="own_places")
    await answer_for(house, "staff", things["spa"])

    cases = await house.api("GET", "/cases?page=1", who="staff")
    alerts = await house.api("GET", "/alerts?page=1", who="staff")

    assert titles(cases) == {"SPA-C4N4RY", "NOWHERE"}
    assert cases.json["total"] == 2
    assert titles(alerts) == {"SPA-ALERT"}
    assert alerts.json["total"] == 1
    for path in (
        f"/cases/{things['at_bar']}",
        f"/alerts/{things['of_bar']}",
        f"/alerts/{things['of_bar']}/timeline",
        f"/alerts/{things['of_bar']}/notes",
    ):
        answered = await house.api("GET", path, who="staff")
        assert (answered.status, answered.code) == (404, "not_found"), path
        assert (await house.api("GET", path)).status == 200, path


async def test_what_is_not_seen_cannot_be_changed(house: House) -> None:
    things = await spa_and_bar(house)
    await let_see(house, staff="own_places")
    await answer_for(house, "staff", things["spa"])
    case, alert = f"/cases/{things['at_bar']}", f"/alerts/{things['of_bar']}"

    tried: list[tuple[str, dict[str, object] | None]] = [
        (f"{case}/status", {"status": "acknowledged"}),
        (f"{case}/assign", {"person": str(house.people["staff"])}),
        (f"{case}/replies", {"text": "Hello"}),
        (f"{alert}/acknowledge", None),
        (f"{alert}/resolve", None),
        (f"{alert}/assign", {"person": str(house.people["staff"])}),
        (f"{alert}/notes", {"text": "Hello"}),
    ]
    for path, body in tried:
        answered = await house.api("POST", path, who="staff", json=body)
        assert (answered.status, answered.code) == (404, "not_found"), path
        assert "C4N4RY" not in answered.raw.decode()

    shown = await house.api("GET", case)
    assert (shown.json["status"], shown.json["assignee"], shown.json["revision"]) == (
        "new",
        None,
        1,
    )


async def test_a_topic_opens_every_place_for_its_own(house: House) -> None:
    spa = await place(house, "Spa")
    await house.rows.case(house.home, 1, title="Loud", text="x", place_id=spa, category="noise")
    await house.rows.case(house.home, 2, title="Dirty", text="x", place_id=spa)
    await let_see(house, viewer="own_places")
    await answer_for(house, "viewer", topics=("noise",))

    assert titles(await house.api("GET", "/cases", who="viewer")) == {"Loud"}


async def test_many_that_were_given_away_are_told_of_once(house: House) -> None:
    await let_see(house, staff="assigned")
    mine = await house.rows.case(house.home, 1, assignee_id=house.people["staff"])
    away, key = {"ids": [str(mine)], "person": None}, {"Idempotency-Key": "away"}

    given = await house.api("POST", "/cases/bulk/assign", who="staff", json=away, headers=key)
    again = await house.api("POST", "/cases/bulk/assign", who="staff", json=away, headers=key)

    (now,), (later,) = given.json["items"], again.json["items"]
    assert (now["status"], now["case"]["id"]) == (200, str(mine))
    assert (later["status"], later["case"], later["problem"]["code"]) == (404, None, "not_found")
    assert (again.json["done"], again.json["refused"]) == (0, 1)


async def test_what_is_assigned_is_seen_and_can_be_given_away(house: House) -> None:
    things = await spa_and_bar(house)
    await let_see(house, staff="assigned")
    assert titles(await house.api("GET", "/cases", who="staff")) == set()
    case = f"/cases/{things['at_bar']}"
    await house.api("POST", f"{case}/assign", json={"person": str(house.people["staff"])})

    assert (await house.api("GET", case, who="staff")).status == 200
    assert titles(await house.api("GET", "/alerts", who="staff")) == {"BAR-ALERT"}
    away = await house.api("POST", f"{case}/assign", who="staff", json={"person": None})

    assert (away.status, away.json["assignee"]) == (200, None)
    assert (await house.api("GET", case, who="staff")).status == 404


async def test_an_alert_names_only_the_cases_that_are_seen(house: House) -> None:
    things = await spa_and_bar(house)
    await house.rows.insert(
        house.home, AlertCaseRow, alert_id=things["of_spa"], case_id=things["at_bar"]
    )
    await let_see(house, staff="own_places")
    await answer_for(house, "staff", things["spa"])

    theirs = await house.api("GET", f"/alerts/{things['of_spa']}", who="staff")
    whole = await house.api("GET", f"/alerts/{things['of_spa']}")

    assert [one["title"] for one in theirs.json["cases"]] == ["SPA-C4N4RY"]
    assert len(whole.json["cases"]) == 2


async def test_a_silence_is_tried_on_what_one_sees(house: House) -> None:
    things = await spa_and_bar(house)
    await let_see(house, staff="own_places")
    await answer_for(house, "staff", things["bar"])
    body = {"matchers": [{"field": "severity", "op": "=~", "value": ".*"}]}

    mine = (await house.api("POST", "/silences/preview", who="staff", json=body)).json
    all_of_it = (await house.api("POST", "/silences/preview", json=body)).json

    assert (mine["now"], mine["would"], mine["of"]) == (1, 1, 1)
    assert [one["title"] for one in mine["examples"]] == ["BAR-ALERT"]
    assert (all_of_it["now"], all_of_it["of"]) == (2, 2)
    assert mine["too_broad"] is all_of_it["too_broad"] is True


async def test_a_member_gets_another_role_and_porter_is_staff(house: House) -> None:
    viewer = f"/members/{house.people['viewer']}"

    answered = await house.api("PATCH", viewer, who="admin", json={"role": "porter"})

    assert (answered.status, answered.json["role"]) == (200, "staff")
    assert (await house.api("GET", "/places", who="viewer")).status == 200


async def test_a_member_is_changed_whole_or_not_at_all(house: House) -> None:
    spa, staff = await place(house, "Spa"), f"/members/{house.people['staff']}"
    whole = {"role": "admin", "places": [str(spa)], "topics": ["noise"]}

    refused = await house.api("PATCH", staff, json={**whole, "places": [str(house.home)]})
    untouched = (await house.api("GET", staff)).json
    done = await house.api("PATCH", staff, json=whole)
    part = await house.api("PATCH", staff, json={"topics": []})

    assert (refused.status, untouched["role"], untouched["topics"]) == (404, "staff", [])
    assert (done.json["role"], done.json["topics"]) == ("admin", ["noise"])
    assert done.json["places"] == part.json["places"] == [{"id": str(spa), "name": "Spa"}]
    assert (part.json["role"], part.json["topics"]) == ("admin", [])


async def test_a_member_somebody_else_changed_is_not_changed_unseen(house: House) -> None:
    staff = f"/members/{house.people['staff']}"
    seen = {"If-Match": (await house.api("GET", staff)).headers["ETag"]}
    charges = {"places": [], "topics": ["noise"]}
    first = await house.api("PUT", f"{staff}/responsibilities", json=charges, headers=seen)

    late = await house.api("PATCH", staff, json={"role": "viewer"}, headers=seen)
    later = await house.api("PUT", f"{staff}/responsibilities", json=charges, headers=seen)
    again = {"If-Match": (await house.api("GET", staff)).headers["ETag"]}
    done = await house.api("PATCH", staff, json={"role": "viewer"}, headers=again)

    assert (late.status, late.code, later.status) == (412, "stale", 412)
    assert first.headers["ETag"] == again["If-Match"] != seen["If-Match"]
    assert (done.status, done.json["role"], done.json["topics"]) == (200, "viewer", ["noise"])
    assert done.headers["ETag"] == f'"{done.json["revision"]}"'


async def test_nobody_changes_somebody_greater(house: House) -> None:
    owner, staff = house.people["owner"], house.people["staff"]

    demoted = await house.api("PATCH", f"/members/{owner}", who="admin", json={"role": "staff"})
    removed = await house.api("DELETE", f"/members/{owner}", who="admin")
    raised = await house.api("PATCH", f"/members/{staff}", who="admin", json={"role": "owner"})
    invited = await house.api("POST", "/invites", who="admin", json={"role": "owner"})

    assert [one.status for one in (demoted, removed, raised, invited)] == [403] * 4


async def test_the_last_owner_stays(house: House) -> None:
    owner = f"/members/{house.people['owner']}"

    removed = await house.api("DELETE", owner)
    demoted = await house.api("PATCH", owner, json={"role": "admin"})

    assert [(one.status, one.json["reason"]) for one in (removed, demoted)] == [
        (409, "last_owner"),
        (409, "last_owner"),
    ]


async def test_whoever_is_removed_is_out_at_once(house: House) -> None:
    things = await spa_and_bar(house)
    staff: PersonId = house.people["staff"]
    case = f"/cases/{things['at_bar']}"
    await house.api("POST", f"{case}/assign", json={"person": str(staff)})

    removed = await house.api("DELETE", f"/members/{staff}")

    assert (removed.status, removed.json["cases"]) == (200, 1)
    assert (await house.api("GET", "/me", who="staff")).status == 403
    shown = await house.api("GET", case)
    assert shown.json["assignee"] is None
    assert shown.json["history"][-1]["what"] == "Unassigned"
    assert (await house.api("GET", f"/members/{staff}")).status == 404


async def test_a_member_leaves_and_the_last_owner_cannot(house: House) -> None:
    case = await house.rows.case(house.home, 1, assignee_id=house.people["viewer"])

    left = await house.api("DELETE", "/me/workspace", who="viewer")
    last = await house.api("DELETE", "/me/workspace", who="owner")

    assert (left.status, left.json) == (200, {"cases": 1, "alerts": 0, "receivers": []})
    assert (last.status, last.json["reason"]) == (409, "last_owner")
    assert (await house.api("GET", f"/cases/{case}")).json["assignee"] is None
    assert (await house.api("GET", "/me", who="viewer")).status == 403
    assert len((await house.api("GET", "/members")).json["items"]) == 3


async def test_an_invitation_is_listed_until_it_is_taken_back(house: House) -> None:
    made = await house.api("POST", "/invites", json={"role": "agent"})
    assert made.json["start"].startswith("i_")
    assert made.json["role"] == "staff"
    listed = await house.api("GET", "/invites")
    assert [one["id"] for one in listed.json["items"]] == [made.json["id"]]
    assert "start" not in listed.json["items"][0]

    gone = await house.api("DELETE", f"/invites/{made.json['id']}")

    assert gone.status == 204
    assert (await house.api("GET", "/invites")).json["items"] == []


async def test_a_place_is_made_renamed_and_closed(house: House) -> None:
    made = await house.api("POST", "/places", json={"name": "Lobby"})
    path = f"/places/{made.json['id']}"

    renamed = await house.api("PATCH", path, json={"name": "Entrance"})
    taken = await house.api("POST", "/places", json={"name": "Entrance"})

    assert (renamed.json["name"], renamed.json["start"]) == ("Entrance", made.json["start"])
    assert (taken.status, taken.json["reason"]) == (409, "name_taken")
    assert (await house.api("DELETE", path)).status == 204
    assert (await house.api("GET", path)).status == 404


async def test_the_workspace_is_named_and_moved(house: House) -> None:
    answered = await house.api(
        "PUT", "/workspace", json={"name": "Grand Hotel", "language": "es", "zone": "Asia/Tokyo"}
    )

    assert answered.json["name"] == "Grand Hotel"
    assert (answered.json["language"], answered.json["zone"]) == ("es", "Asia/Tokyo")
    for wrong in ({"language": "xx"}, {"zone": "Mars/Base"}, {"name": "  "}):
        assert (await house.api("PUT", "/workspace", json=wrong)).status == 400


async def test_settings_somebody_else_changed_are_not_changed_unseen(house: House) -> None:
    seen = {"If-Match": (await house.api("GET", "/workspace")).headers["ETag"]}
    moved = await house.api("PUT", "/workspace", json={"zone": "Asia/Tokyo"}, headers=seen)

    late = await house.api(
        "PUT", "/workspace", who="admin", json={"name": "Inn", "zone": "UTC"}, headers=seen
    )
    again = {"If-Match": moved.headers["ETag"]}
    done = await house.api("PUT", "/workspace", who="admin", json={"name": "Inn"}, headers=again)

    assert (late.status, late.code) == (412, "stale")
    assert (done.status, done.json["name"], done.json["zone"]) == (200, "Inn", "Asia/Tokyo")


async def test_settings_are_changed_all_or_none(house: House) -> None:
    before = (await house.api("GET", "/workspace")).json

    refused = await house.api("PUT", "/workspace", json={"name": "Inn", "zone": "Mars/Base"})
    same = await house.api("PUT", "/workspace", json={"name": before["name"]})

    assert refused.status == 400
    assert (await house.api("GET", "/workspace")).json == same.json == before


async def test_a_person_goes_on_in_another_workspace_of_theirs(house: House) -> None:
    owner = house.people["owner"]
    await house.rows.member(house.other, owner, "viewer")
    await house.rows.case(house.other, 1, title="ELSEWHERE", text="x")

    mine = await house.api("GET", "/me/workspaces")
    gone = await house.api("POST", "/me/workspace", json={"workspace": str(house.other)})
    there = {"Authorization": f"Bearer {gone.json['access_token']}"}

    assert [(one["name"], one["role"], one["is_current"]) for one in mine.json["items"]] == [
        ("Hostel", "viewer", False),
        ("Hotel", "owner", True),
    ]
    listed = await house.api("GET", "/cases", headers=there)
    assert titles(listed) == {"ELSEWHERE"}
    assert titles(await house.api("GET", "/cases")) == set()
    refused = await house.api("PUT", "/workspace", headers=there, json={"name": "Mine"})
    assert refused.status == 403


async def test_a_workspace_one_is_not_in_is_not_there(house: House) -> None:
    answered = await house.api("POST", "/me/workspace", json={"workspace": str(house.other)})

    assert (answered.status, answered.code) == (404, "not_found")


async def test_a_session_stays_in_the_workspace_that_was_chosen(house: House) -> None:
    await house.rows.member(house.other, house.people["owner"], "viewer")
    code = await house.login_code()
    signed_in = await house.api("POST", "/session", who=None, json={"code": code})
    cookie = signed_in.headers["Set-Cookie"].partition(";")[0]
    mine = {"Authorization": f"Bearer {signed_in.json['access_token']}"}

    await house.api("POST", "/me/workspace", headers=mine, json={"workspace": str(house.other)})
    again = await house.api(
        "POST", "/session/refresh", who=None, headers={"Cookie": cookie, "X-Opsbell": "1"}
    )

    there = {"Authorization": f"Bearer {again.json['access_token']}"}
    me = await house.api("GET", "/me", headers=there)
    assert (me.json["workspace"]["name"], me.json["role"]) == ("Hostel", "viewer")
