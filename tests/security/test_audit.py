"""The audit trail: every change that comes through the API is in it, by whom and by which request,
and no secret is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.ids import CaseId
from tests.integration.web.forms import PNG, form_of
from tests.integration.web.house import House
from tests.security.bodies import BODIES
from tests.security.test_every_route import address, furnish
from web.api import ROUTES
from web.route import Route

NO_CHANGE = {
    "make_ticket": "a ticket opens a socket and changes nothing",
    "choose_workspace": "which workspace somebody looks at is their own matter",
    "parse_rule": "reads",
    "format_rule": "reads",
    "test_new_rule": "tries",
    "test_rule": "tries",
    "prove_rule": "tries",
    "order_rules": "there is one rule in the house, and it stands where it is",
    "order_routes": "there is one route in the house, and it stands where it is",
    "restore_rule": "the rule of the house has one version, which going back to leaves as it is",
    "preview_silence": "reads",
    "preview_canned_reply": "reads",
    "use_canned_reply": "names a case that is not there; what is sent of it is in the trail",
    "preview_integration_mapping": "tries",
    "match_routes": "reads",
    "test_receiver": "sends a trial, which its delivery tells of",
    "read_integration_requests_again": "there is none in the house; a case that comes of it tells",
    "change_case_statuses": "names cases that are not there; the route of one case does the same",
    "assign_cases": "names cases that are not there; the route of one case does the same",
    "acknowledge_alerts": "names alerts that are not there; the route of one does the same",
    "resolve_alerts": "names alerts that are not there; the route of one does the same",
    "assign_alerts": "names alerts that are not there; the route of one does the same",
    "change_cases": "names cases that are not there; the route of one case does the same",
    "remove_integration_secret": "there is none in the house",
    "remove_integration_mapping": "there is none in the house",
    "retry_notification": "it failed for nobody in the house",
    "read_alert": "what somebody has read is their own matter",
    "unread_alert": "what somebody has read is their own matter",
    "read_all_alerts": "what somebody has read is their own matter",
    "read_notification": "what somebody has read is their own matter",
    "read_all_notifications": "what somebody has read is their own matter",
    "make_view": "what somebody keeps for themselves is their own matter; sharing is told",
    "change_view": "what somebody keeps for themselves is their own matter; sharing is told",
    "delete_view": "what somebody keeps for themselves is their own matter; sharing is told",
    "choose_default_view": "what somebody keeps for themselves is their own matter",
    "delete_notification": "what somebody has read is their own matter",
}
"""Routes that change nothing of what the trail is about, and why."""
CHANGES = [
    route
    for route in ROUTES
    if route.method != "GET" and not route.is_open and route.name not in NO_CHANGE
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a route is brought to change something, where its usual body would not: what is posted
    `before`, what is said instead, with which words behind the path and which revision; and `who`
    asks."""

    before: tuple[str, dict[str, object] | None] | None = None
    said: dict[str, object] | None = None
    query: str = ""
    revision: int = 1
    who: str = "owner"
    is_about_what_was_made: bool = False


_AGAIN: dict[str, object] = {
    "ids": ["{deliveries}"], "reason": "refused", "channel": "telegram",
}  # fmt: skip
_LATER: dict[str, object] = {
    "recipients": {"roles": ["viewer"]}, "title": "Later", "scheduled_at": "2026-11-21T12:00:00Z",
}  # fmt: skip
WAYS = {
    "assign_case": Way(said={"person": "{staff}"}),
    "merge_cases": Way(said={"duplicates": ["{duplicates}"]}),
    "unmerge_case": Way(
        before=("/cases/{duplicates}/merge", {"duplicates": ["{cases}"]}), revision=2
    ),
    "assign_alert": Way(said={"person": "{staff}"}),
    "reopen_alert": Way(before=("/alerts/{alerts}/resolve", None), revision=2),
    "unconvert_alert": Way(before=("/alerts/{alerts}/convert", {"kind": "sale"}), revision=2),
    "leave_workspace": Way(who="staff"),
    "end_my_sessions": Way(query="?which=others"),
    "change_preferences": Way(revision=0),
    "choose_my_language": Way(revision=0),
    "change_notification_config": Way(
        said={"enabled": False, "minimum_severity": "high", "rate_limit_minutes": None}
    ),
    "cancel_notification": Way(before=("/notifications", _LATER), is_about_what_was_made=True),
    "retry_notifications": Way(said=_AGAIN),
    "cancel_delivery": Way(before=("/notifications/retry", _AGAIN)),
}


def test_only_routes_that_there_are_are_left_out_or_asked_otherwise() -> None:
    names = {route.name for route in ROUTES}
    assert names >= NO_CHANGE.keys() | WAYS.keys()


async def trail(house: House, query: str = "", **more: Any) -> list[dict[str, Any]]:
    """Return the newest entries."""
    answered = await house.api("GET", f"/audit?limit=200{query}", **more)
    assert answered.status == 200, answered.raw
    items: list[dict[str, Any]] = answered.json["items"]
    return items


def _filled(said: Any, words: dict[str, str]) -> Any:
    """Return a body with ids in place of names."""
    if isinstance(said, dict):
        return {name: _filled(one, words) for name, one in said.items()}
    if isinstance(said, list):
        return [_filled(one, words) for one in said]
    is_name = isinstance(said, str) and said.startswith("{") and said.endswith("}")
    return said.format(**words) if is_name else said


@pytest.mark.parametrize("route", [pytest.param(route, id=route.name) for route in CHANGES])
async def test_a_change_by_the_api_is_in_the_trail(house: House, route: Route) -> None:
    things = await furnish(house)
    way = WAYS.get(route.name, Way())
    words = {name: str(one) for name, one in things.items()}
    words["staff"] = str(house.people["staff"])
    if way.before is not None:
        path, said = way.before
        asked = await house.api("POST", path.format(**words), json=_filled(said, words))
        assert asked.status < 300, asked.raw
        if way.is_about_what_was_made:
            things[route.path.split("/")[1]] = UUID(asked.json["id"])
    before = {one["id"] for one in await trail(house)}
    body = way.said or (None if route.takes is None else BODIES[route.name])
    content: dict[str, Any] = {"json": _filled(body, words)}
    headers = {"If-Match": f'"{way.revision}"'}
    if route.files == "required":
        form, kind = form_of({}, ("a.png", "image/png", PNG))
        content, headers = {"body": form}, {**headers, "Content-Type": kind}

    done = await house.api(
        route.method,
        address(route, things) + way.query,
        who=way.who,
        headers=headers,
        **content,
    )
    assert done.status < 300, done.raw

    new = [one for one in await trail(house) if one["id"] not in before]
    assert new, "no entry"
    for one in new:
        assert one["by"] == {"id": str(house.people[way.who]), "name": way.who.capitalize()}
        assert (one["via"], one["request"]) == ("api", done.headers["X-Request-Id"])


async def test_what_is_done_to_an_alert_says_what_was_before(house: House) -> None:
    alert = await house.rows.alert(house.home, 99)

    await house.api("POST", f"/alerts/{alert}/acknowledge")

    (entry,) = await trail(house, f"&subject_id={alert}")
    assert (entry["action"], entry["subject_kind"]) == ("alert.acknowledged", "alert")
    assert (entry["before"], entry["after"]) == ({"old": "firing"}, {"new": "acknowledged"})


async def test_what_follows_from_a_deed_is_told_with_it(house: House) -> None:
    case = await house.rows.case(house.home, 99)
    alert = await house.rows.alert(house.home, 99, case_id=CaseId(case))

    done = await house.api("POST", f"/alerts/{alert}/acknowledge")

    told = await trail(house, f"&request={done.headers['X-Request-Id']}")
    assert {one["action"] for one in told} == {"alert.acknowledged", "case.status_changed"}


async def test_a_key_stands_in_the_trail_by_its_name(house: House) -> None:
    said = {"name": "Billing", "scopes": ["cases.write"]}
    made = await house.api("POST", "/api-keys", json=said)
    header = {"Authorization": f"Bearer {made.json['token']}"}
    account = made.json["key"]["account"]

    opened = await house.api(
        "POST", "/cases", who=None, headers=header, json={"kind": "request", "text": "c4n4ry"}
    )

    (entry,) = await trail(house, f"&actor={account}")
    assert entry["by"] == {"id": account, "name": "API key Billing"}
    assert (entry["action"], entry["subject_id"]) == ("case.opened", opened.json["id"])
    assert "c4n4ry" not in str(entry)


async def test_a_case_tells_which_key_or_person_opened_it(house: House) -> None:
    made = await house.api("POST", "/api-keys", json={"name": "Billing", "scopes": ["*"]})
    header = {"Authorization": f"Bearer {made.json['token']}"}
    said = {"kind": "request", "text": "One more pillow", "customer_name": "Ana"}
    begin = await house.api("GET", "/events?wait=0")
    by_key = await house.api("POST", "/cases", who=None, headers=header, json=said)
    by_staff = await house.api("POST", "/cases", who="staff", json=said)

    told = await house.api("GET", f"/events?wait=0&topics=cases&since={begin.json['next']}")
    openings = [one["data"]["by"] for one in told.json["items"] if one["type"] == "case.opened"]
    account = made.json["key"]["account"]
    assert openings == [
        {"id": account, "name": "API key Billing"},
        {"id": str(house.people["staff"]), "name": "Staff"},
    ]
    for opened, name in ((by_key, "API key Billing"), (by_staff, "Staff")):
        shown = await house.api("GET", f"/cases/{opened.json['id']}")
        assert (shown.json["history"][0]["by"], shown.json["customer"]["name"]) == (name, "Ana")


async def test_no_secret_is_in_the_trail(house: House) -> None:
    said = {"name": "Billing", "scopes": ["*"]}
    key = await house.api("POST", "/api-keys", json=said)
    rotated = await house.api("POST", f"/api-keys/{key.json['key']['id']}/rotate", json={})
    hook = {"name": "P", "preset": "alertmanager"}
    made = await house.api("POST", "/integrations", json=hook)
    address = made.json["url"]
    proof = await house.api(
        "POST",
        f"/integrations/{made.json['id']}/secret",
        json={"secret": "c4n4ry-c4n4ry-c4n4ry-c4n4ry-1234"},
        headers={"If-Match": f'"{made.json["revision"]}"'},
    )
    assert proof.status < 300, proof.raw

    whole = str(await trail(house))

    assert len(await trail(house)) == 4
    for secret in (key.json["token"], rotated.json["token"]):
        assert secret.partition(".")[2] not in whole
    assert address.rpartition("/")[2] not in whole
    assert "c4n4ry" not in whole


async def test_the_trail_is_narrowed_and_paged(house: House) -> None:
    for name in ("One", "Two", "Three"):
        await house.api("POST", "/api-keys", json={"name": name, "scopes": ["*.read"]})
        house.rows.clock.advance(timedelta(minutes=1))
    await house.api("POST", "/cases", json={"kind": "request", "text": "x"}, who="staff")
    now = house.rows.clock.now().isoformat().replace("+00:00", "Z")

    names = [one["after"].get("name") for one in await trail(house, "&action=api_key.created")]
    assert names == ["Three", "Two", "One"]
    assert len(await trail(house, "&action=api_key.*&action=case.opened")) == 4
    assert [one["action"] for one in await trail(house, f"&since={now}")] == ["case.opened"]
    assert len(await trail(house, f"&until={now}")) == 3
    assert await trail(house, "&via=bot") == []
    assert len(await trail(house, f"&actor={house.people['staff']}")) == 1
    assert await trail(house, "&action=api%25.*") == []
    first = await house.api("GET", "/audit?limit=3")
    rest = await house.api("GET", f"/audit?limit=3&cursor={first.json['next_cursor']}")
    assert [len(first.json["items"]), len(rest.json["items"])] == [3, 1]
    assert rest.json["next_cursor"] is None
    counted = await house.api("GET", "/audit?limit=2&page=2")
    assert (counted.json["total"], counted.json["pages"]) == (4, 2)


async def test_who_signs_in_stands_in_the_trail_with_the_door(house: House) -> None:
    code = await house.login_code()
    await house.api("POST", "/session", who=None, json={"code": code})

    (entry,) = await trail(house, "&action=session.started")

    assert (entry["via"], entry["by"]["name"]) == ("api", "Owner")


async def test_staff_reads_no_trail(house: House) -> None:
    refused = await house.api("GET", "/audit", who="staff")

    assert (refused.status, refused.code) == (403, "not_allowed")


async def test_a_repeat_is_told_once(house: House) -> None:
    key, said = {"Idempotency-Key": "once"}, {"kind": "request", "text": "x"}
    opened = await house.api("POST", "/cases", json=said, headers=key)
    await house.api("POST", "/cases", json=said, headers=key)

    entries = await trail(house)

    assert [one["subject_id"] for one in entries] == [opened.json["id"]]
