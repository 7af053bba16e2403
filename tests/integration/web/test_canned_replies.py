"""Canned replies over the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.web.house import House

SORRY: dict[str, Any] = {
    "title": "Sorry",
    "text": "Hello {{ customer.first_name }}, we are sorry. {{ agent.name }}",
    "shortcut": "sorry",
}


async def made(house: House, **more: object) -> dict[str, Any]:
    """Return one that was just made."""
    answered = await house.api("POST", "/canned-replies", who="admin", json=SORRY | more)
    assert answered.status == 201, answered.raw
    reply: dict[str, Any] = answered.json
    return reply


async def test_the_box_for_answers_gets_them_filled_in_for_its_case(house: House) -> None:
    case = await house.rows.case(house.home, 7)
    one = await made(house)

    listed = await house.api("GET", f"/canned-replies?case={case}", who="staff")

    filled = "Hello Ana, we are sorry. Staff"
    assert listed.json["items"] == [one | {"filled": filled}]
    assert listed.json["variables"][0] == {
        "name": "customer.first_name",
        "written": "{{ customer.first_name }}",
        "says": "The customer's first name",
        "otherwise": "customer",
    }
    single = await house.api("GET", f"/canned-replies/{one['id']}?case={case}", who="staff")
    assert (single.json["filled"], single.headers["ETag"]) == (filled, '"1"')


async def test_a_use_is_counted_once_however_often_it_is_sent(house: House) -> None:
    case = await house.rows.case(house.home, 7)
    one = await made(house)
    path = f"/canned-replies/{one['id']}/uses"
    once = {"Idempotency-Key": "one"}

    first = await house.api("POST", path, who="staff", headers=once, json={"case": str(case)})
    again = await house.api("POST", path, who="staff", headers=once, json={"case": str(case)})

    now = await house.api("GET", f"/canned-replies/{one['id']}")
    assert first.json == again.json == {"text": "Hello Ana, we are sorry. Staff"}
    assert (now.json["uses"], now.json["revision"]) == (1, 1)


async def test_the_second_of_two_editors_is_told(house: House) -> None:
    one = await made(house)
    path, seen = f"/canned-replies/{one['id']}", {"If-Match": '"1"'}

    first = await house.api("PUT", path, json=SORRY | {"title": "One"}, headers=seen)
    second = await house.api("PUT", path, json=SORRY | {"title": "Two"}, headers=seen)
    gone = await house.api("DELETE", path, headers={"If-Match": '"2"'})

    assert (first.status, first.json["title"], first.json["revision"]) == (200, "One", 2)
    assert (second.status, second.code) == (412, "stale")
    assert gone.status == 204
    assert (await house.api("GET", path)).status == 404


@pytest.mark.parametrize(
    ("said", "field", "named"),
    [
        ({"text": "Hi {{ customer.nmae }}"}, "text", "{{ customer.first_name }}"),
        ({"text": "x" * 3400 + " {{ place.name }} {{ agent.name }}"}, "text", "3500"),
        ({"shortcut": "two words"}, "shortcut", "one word"),
        ({"shortcut": "taken"}, "shortcut", "“Taken”"),
        ({"language": "xx"}, "language", "'en'"),
        ({"title": "\u202e\u200b"}, "title", "visible"),
    ],
)
async def test_what_cannot_be_kept_is_refused_by_its_field(
    house: House, said: dict[str, str], field: str, named: str
) -> None:
    await made(house, title="Taken", shortcut="taken")

    refused = await house.api("POST", "/canned-replies", json=SORRY | said)

    assert (refused.status, refused.code) == (400, "invalid_input")
    (error,) = refused.json["errors"]
    assert error["field"] == field
    assert named in str(error)


async def test_a_preview_shows_a_case_that_might_be_and_one_of_nobody(house: House) -> None:
    said = {"text": "{{ customer.first_name }} #{{ case.number }}, {{ agent.name }}"}

    shown = await house.api(
        "POST", "/canned-replies/preview", who="staff", json=said | {"language": "es"}
    )
    wrong = await house.api("POST", "/canned-replies/preview", json={"text": "{{ x }}"})

    assert shown.json == {
        "filled": "Ana #42, Staff",
        "bare": "cliente #42, nuestro equipo",
        "length": 27,
    }
    assert (wrong.status, wrong.json["errors"][0]["field"]) == (400, "text")


async def test_a_case_that_is_not_seen_fills_nothing_in(house: House) -> None:
    await made(house)
    theirs = await house.rows.case(house.other, 1)

    asked = await house.api("GET", f"/canned-replies?case={theirs}", who="staff")

    assert (asked.status, asked.code) == (404, "not_found")


async def test_a_key_that_may_not_read_cases_gets_no_names_of_customers(house: House) -> None:
    case = await house.rows.case(house.home, 7)
    said = {"name": "Texts", "scopes": ["canned_replies.read"]}
    key = await house.api("POST", "/api-keys", json=said)
    header = {"Authorization": f"Bearer {key.json['token']}"}

    plain = await house.api("GET", "/canned-replies", who=None, headers=header)
    filled = await house.api("GET", f"/canned-replies?case={case}", who=None, headers=header)

    assert (plain.status, filled.status) == (200, 403)


async def test_a_key_signs_as_the_team(house: House) -> None:
    case = await house.rows.case(house.home, 7)
    await made(house)
    key = await house.api("POST", "/api-keys", json={"name": "Texts", "scopes": ["*"]})
    header = {"Authorization": f"Bearer {key.json['token']}"}

    listed = await house.api("GET", f"/canned-replies?case={case}", who=None, headers=header)

    assert listed.json["items"][0]["filled"] == "Hello Ana, we are sorry. our team"


async def test_the_list_comes_in_parts(house: House) -> None:
    for title in ("B", "a", "C"):
        await made(house, title=title, shortcut=title)

    first = await house.api("GET", "/canned-replies?limit=2", who="staff")
    rest = await house.api(
        "GET", f"/canned-replies?limit=2&cursor={first.json['next_cursor']}", who="staff"
    )

    titles = [one["title"] for part in (first, rest) for one in part.json["items"]]
    assert titles == ["a", "B", "C"]
    assert rest.json["next_cursor"] is None
