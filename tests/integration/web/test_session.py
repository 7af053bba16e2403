"""Signing in, staying signed in, and being signed out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.integration.web.house import House
from web.api.session import COOKIE
from web.throttle import TRIES_A_MINUTE

OURS = {"X-Opsbell": "1"}


async def test_a_code_from_the_bot_signs_in_once(house: House) -> None:
    code = await house.login_code()

    first = await house.api("POST", "/session", who=None, json={"code": code})
    again = await house.api("POST", "/session", who=None, json={"code": code})

    assert first.status == 200
    assert first.json["expires_in"] == 600
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/api/v1/session" in cookie
    assert (again.status, again.code) == (401, "not_signed_in")
    token = {"Authorization": f"Bearer {first.json['access_token']}"}
    me = await house.api("GET", "/me", who=None, headers=token)
    assert me.json["person"]["name"] == "Owner"
    assert me.json["workspaces"][0]["name"] == "Hotel"
    assert "integrations.write" in me.json["rights"]


async def test_the_cookie_renews_the_token_for_our_own_page_alone(house: House) -> None:
    code = await house.login_code()
    await house.api("POST", "/session", who=None, json={"code": code})

    forged = await house.api("POST", "/session/refresh", who=None)
    renewed = await house.api("POST", "/session/refresh", who=None, headers=OURS)

    assert (forged.status, forged.code) == (403, "header_missing")
    assert renewed.status == 200
    assert renewed.json["access_token"]


@pytest.mark.parametrize("path", ["/session", "/session/refresh"])
async def test_whoever_keeps_guessing_is_told_to_wait(house: House, path: str) -> None:
    nonsense = {"json": {"code": "made up"}, "headers": OURS | {"Cookie": f"{COOKIE}=made-up"}}
    for _ in range(TRIES_A_MINUTE):
        assert (await house.api("POST", path, who=None, **nonsense)).status == 401

    refused = await house.api("POST", path, who=None, **nonsense)
    house.rows.clock.advance(timedelta(seconds=int(refused.headers["Retry-After"])))
    later = await house.api("POST", path, who=None, **nonsense)

    assert (refused.status, refused.code) == (429, "too_many_tries")
    assert later.status == 401


async def test_a_foreign_page_cannot_use_up_the_tries_of_its_reader(house: House) -> None:
    for _ in range(TRIES_A_MINUTE + 1):
        await house.api("POST", "/session/refresh", who=None)

    code = await house.login_code()
    signed_in = await house.api("POST", "/session", who=None, json={"code": code})

    assert signed_in.status == 200


async def test_bytes_that_are_no_text_do_no_harm(house: House) -> None:
    code = await house.login_code()
    odd = {"User-Agent": "\udcff", "Cookie": "opsbell_session=\udcff"}

    renewed = await house.api("POST", "/session/refresh", who=None, headers=odd | OURS)
    signed_in = await house.api("POST", "/session", who=None, json={"code": code}, headers=odd)

    assert signed_in.status == 200
    assert renewed.status == 401


async def test_signing_out_ends_the_session(house: House) -> None:
    code = await house.login_code()
    await house.api("POST", "/session", who=None, json={"code": code})

    out = await house.api("DELETE", "/session", who=None, headers=OURS)
    renewed = await house.api("POST", "/session/refresh", who=None, headers=OURS)

    assert out.status == 204
    assert renewed.status == 401


async def test_the_session_cookie_is_secure_behind_https(rows: object, house: House) -> None:
    code = await house.login_code()

    plain = await house.api("POST", "/session", who=None, json={"code": code})

    assert "Secure" not in plain.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x.y.z", "Basic abc", "bearer \xff"],
    ids=["empty", "scheme", "blank", "made-up", "basic", "bytes"],
)
async def test_a_token_that_is_none_is_answered_401(house: House, header: str) -> None:
    answered = await house.api("GET", "/me", who=None, headers={"Authorization": header})

    assert (answered.status, answered.code) == (401, "not_signed_in")
    assert answered.headers["WWW-Authenticate"].startswith("Bearer")


async def test_a_token_ends_after_ten_minutes(house: House) -> None:
    bearer = house.bearer()

    house.rows.clock.advance(timedelta(minutes=10))
    answered = await house.api("GET", "/me", who=None, headers=bearer)

    assert answered.status == 401


async def test_a_token_of_an_earlier_version_is_over(house: House) -> None:
    token = house.token(house.people["owner"], house.home, version=0)

    answered = await house.api(
        "GET", "/me", who=None, headers={"Authorization": f"Bearer {token}"}
    )

    assert answered.status == 401


async def test_somebody_who_is_no_member_may_not(house: House) -> None:
    token = house.token(house.stranger, house.home)

    answered = await house.api(
        "GET", "/cases", who=None, headers={"Authorization": f"Bearer {token}"}
    )

    assert (answered.status, answered.code) == (403, "not_allowed")


async def test_anybody_may_ask_what_this_is(house: House) -> None:
    meta = await house.api("GET", "/meta", who=None)

    assert meta.json == {
        "name": "Opsbell",
        "version": "0.1.0",
        "languages": ["en", "es"],
        "sandbox": False,
        "sandbox_url": None,
        "bot": "opsbell_bot",
    }


async def test_members_are_listed_by_name(house: House) -> None:
    members = await house.api("GET", "/members", who="viewer")

    assert [(one["person"]["name"], one["role"]) for one in members.json["items"]] == [
        ("Admin", "admin"),
        ("Owner", "owner"),
        ("Staff", "staff"),
        ("Viewer", "viewer"),
    ]
