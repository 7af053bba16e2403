"""API keys at the doors: what they open by their scopes and what they never do, and that nothing
says a secret again."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from core.ids import CaseId
from core.tenants.access import RIGHTS
from tests.integration.web.house import Answer, House
from tests.security.bodies import BODIES
from tests.security.test_every_route import address, furnish
from web.api import ROUTES
from web.route import Route

CLOSED = [route for route in ROUTES if not route.is_open]
FOR_KEYS: dict[str, dict[str, object]] = {"make_view": {"shared": True}}
"""What a key says otherwise than a person: it has no views of its own."""


async def make(house: House, *scopes: str, name: str = "Billing", **more: Any) -> Answer:
    """Return the answer that carries a new key."""
    said = {"name": name, "scopes": list(scopes), **more}
    return await house.api("POST", "/api-keys", json=said)


async def key(house: House, *scopes: str, name: str = "Billing") -> dict[str, str]:
    """Return the header of a new key."""
    made = await make(house, *scopes, name=name)
    assert made.status == 201, made.raw
    return {"Authorization": f"Bearer {made.json['token']}"}


@pytest.mark.parametrize(
    "route", [pytest.param(route, id=route.name) for route in CLOSED if route.right is not None]
)
async def test_a_key_opens_what_its_scope_says_and_nothing_else(
    house: House, route: Route
) -> None:
    things = await furnish(house)
    assert route.right is not None
    path = address(route, things)
    said = None if route.takes is None else BODIES[route.name] | FOR_KEYS.get(route.name, {})

    others = await key(house, *(right for right in RIGHTS if right != route.right), name="Others")
    match = {"If-Match": '"1"'}
    shut = await house.api(route.method, path, who=None, json=said, headers=others | match)
    own = await key(house, *RIGHTS, name="Own")
    opened = await house.api(route.method, path, who=None, json=said, headers=own | match)

    assert (shut.status, shut.code) == (403, "not_allowed")
    is_for_people = route.for_people or route.right.endswith(".own")
    assert (opened.status == 403) is is_for_people, opened.raw
    assert opened.status < 500 or opened.code == "unavailable", opened.raw


async def test_the_secret_is_in_one_answer_alone(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    once = {"Idempotency-Key": "once"}
    said = {"name": "Billing", "scopes": ["*"]}
    made = await house.api("POST", "/api-keys", json=said, headers=once)
    token = made.json["token"]
    secret = token.partition(".")[2]
    header = {"Authorization": f"Bearer {token}"}

    again = await house.api("POST", "/api-keys", json=said, headers=once)
    listed = await house.api("GET", "/api-keys")
    shown = await house.api("GET", f"/api-keys/{made.json['key']['id']}", who=None, headers=header)
    wrong = await house.api(
        "GET", "/me", who=None, headers={"Authorization": header["Authorization"] + "x"}
    )

    assert made.headers["Cache-Control"] == "no-store"
    assert (again.status, again.json["token"]) == (201, None)
    assert again.json["key"] == made.json["key"]
    assert shown.status == 200
    assert (wrong.status, wrong.code) == (401, "not_signed_in")
    for answered in (again, listed, shown, wrong):
        assert secret not in answered.raw.decode()
    assert secret not in caplog.text


async def test_the_history_names_the_key(house: House) -> None:
    case = await house.rows.case(house.home, 99)
    alert = await house.rows.alert(house.home, 99, case_id=CaseId(case))
    header = await key(house, "alerts.write", "alerts.read", "cases.read")

    done = await house.api("POST", f"/alerts/{alert}/acknowledge", who=None, headers=header)

    assert done.status == 200, done.raw
    shown = await house.api("GET", f"/cases/{case}")
    assert "API key Billing" in {one["by"] for one in shown.json["history"]}
    told = await house.api("GET", f"/alerts/{alert}")
    assert "API key Billing" in told.raw.decode()


async def test_what_a_key_opens_carries_its_name(house: House) -> None:
    header = await key(house, "cases.write")

    said = {"kind": "request", "text": "A towel"}
    opened = await house.api("POST", "/cases", who=None, headers=header, json=said)

    assert opened.status == 201, opened.raw
    assert opened.json["customer"]["name"] == "API key Billing"


async def test_nothing_is_given_to_a_key(house: House) -> None:
    case = await house.rows.case(house.home, 99)
    made = await make(house, "cases.write")

    said = {"person": made.json["key"]["account"]}
    answered = await house.api("POST", f"/cases/{case}/assign", json=said)

    assert (answered.status, answered.code) == (404, "not_found")


async def test_a_key_knows_who_it_is(house: House) -> None:
    header = await key(house, "cases.read", "*.read")

    me = await house.api("GET", "/me", who=None, headers=header)

    assert (me.status, me.json["role"]) == (200, "key")
    assert me.json["person"]["name"] == "API key Billing"
    assert me.json["workspace"]["name"] == "Hotel"
    assert me.json["workspaces"] == []
    assert "cases.read" in me.json["rights"]
    assert "cases.write" not in me.json["rights"]


async def test_a_key_is_no_member(house: House) -> None:
    await make(house, "*")

    members = await house.api("GET", "/members")

    assert "API key" not in members.raw.decode()


async def test_a_revoked_key_is_out_at_once(house: House) -> None:
    made = await make(house, "*")
    header = {"Authorization": f"Bearer {made.json['token']}"}
    assert (await house.api("GET", "/me", who=None, headers=header)).status == 200

    gone = await house.api("DELETE", f"/api-keys/{made.json['key']['id']}")

    assert gone.status == 204
    answered = await house.api("GET", "/me", who=None, headers=header)
    assert (answered.status, answered.code) == (401, "not_signed_in")
    listed = await house.api("GET", "/api-keys")
    assert [one["state"] for one in listed.json["items"]] == ["revoked"]


async def test_a_key_opens_the_live_socket(house: House) -> None:
    header = await key(house, "cases.read")

    socket = await house.session.ws_connect(f"{house.base}/ws/dashboard", headers=header)
    house.sockets.append(socket)
    hello = await socket.receive_json()

    assert hello["data"]["person"]["name"] == "API key Billing"
    assert "cases" in hello["data"]["topics"]
    assert "alerts" not in hello["data"]["topics"]


async def test_a_wrong_key_opens_no_socket(house: House) -> None:
    header = {"Authorization": "Bearer opk_1." + "A" * 43}

    socket = await house.session.ws_connect(f"{house.base}/ws/dashboard", headers=header)
    house.sockets.append(socket)
    error = await socket.receive_json()
    await socket.receive()

    assert error["data"]["code"] == "token_invalid"
    assert socket.close_code == 4401


async def test_a_key_with_an_end_says_when(house: House) -> None:
    end = house.rows.clock.now() + timedelta(days=30)

    made = await make(house, "cases.read", expires_at=end.isoformat())

    assert made.json["key"]["expires_at"] is not None
    late = await make(house, "cases.read", name="Late", expires_at="2020-01-01T00:00:00Z")
    assert (late.status, late.code) == (400, "invalid_input")
