"""Cases and alerts by their number in the address, which is what people call them by."""

from __future__ import annotations

import pytest

from tests.integration.web.house import House
from tests.integration.web.test_team_api import let_see
from tests.security.test_every_route import CANARY, furnish, sent_to
from web.api import ROUTES
from web.route import Route

NUMBERED = [pytest.param(route, id=route.name) for route in ROUTES if route.numbered]
NO_NUMBERS = [
    "0",
    "099",
    "-99",
    "+99",
    "99.0",
    "\u0669\u0669",
    "9" * 10,
    "9" * 40,
    "%2399",
    "99%00",
]


def numbered(route: Route, number: object = 99) -> str:
    """Return the address with a number in it; the house's one of each has 99."""
    return route.path.replace("{id}", str(number))


def test_whatever_has_a_number_is_asked_for_by_it() -> None:
    named = {r.name for r in ROUTES if r.path.startswith(("/cases/{id}", "/alerts/{id}"))}

    assert {route.name for route in ROUTES if route.numbered} == named


@pytest.mark.parametrize("route", NUMBERED)
async def test_a_number_leads_to_the_same_as_the_id(house: House, route: Route) -> None:
    things = await furnish(house)
    if route.name == "reopen_alert":
        await house.api("POST", "/alerts/99/resolve")
    if route.name == "unconvert_alert":
        await house.api("POST", "/alerts/99/convert", json={"kind": "sale"})
    if route.name == "unmerge_case":
        merged = {"duplicates": [str(things["cases"])]}
        await house.api("POST", f"/cases/{things['duplicates']}/merge", json=merged)
    thing = things[route.path.split("/")[1]]

    named = await house.api("GET", f"/{route.path.split('/')[1]}/{thing}")
    sent = sent_to(route)
    sent["headers"] |= {"If-Match": named.headers["ETag"]}
    if route.name.startswith("assign"):
        sent["json"] = {"person": str(house.people["staff"])}
    if route.name == "merge_cases":
        sent["json"] = {"duplicates": [str(things["duplicates"])]}
    answered = await house.api(route.method, numbered(route), **sent)

    assert answered.status == route.status, answered.raw
    if "number" in answered.json:
        assert answered.json["id"] == str(thing)


@pytest.mark.parametrize("route", NUMBERED)
async def test_a_number_is_one_of_the_own_workspace(house: House, route: Route) -> None:
    await furnish(house)

    answered = await house.api(route.method, numbered(route), who="stranger", **sent_to(route))

    assert (answered.status, answered.code) == (404, "not_found")
    assert CANARY not in answered.raw.decode()


@pytest.mark.parametrize("route", NUMBERED)
async def test_a_number_out_of_sight_is_as_one_of_nothing(house: House, route: Route) -> None:
    things = await furnish(house)
    await let_see(house, staff="assigned", viewer="assigned")

    unseen = await house.api(route.method, numbered(route), who="staff", **sent_to(route))
    nothing = await house.api(route.method, numbered(route, 98), who="staff", **sent_to(route))

    assert (unseen.status, nothing.status) == (404, 404)
    assert unseen.json["detail"].replace("99", "98") == nothing.json["detail"]
    assert str(things[route.path.split("/")[1]]) not in unseen.raw.decode()


async def test_both_workspaces_have_a_case_of_this_number(house: House) -> None:
    ours = await house.rows.case(house.home, 42)
    theirs = await house.rows.case(house.other, 42)

    mine = await house.api("GET", "/cases/42")
    yours = await house.api("GET", "/cases/42", who="stranger")

    assert (mine.json["id"], yours.json["id"]) == (str(ours), str(theirs))


@pytest.mark.parametrize("noun", ["cases", "alerts"])
@pytest.mark.parametrize("word", NO_NUMBERS)
async def test_what_is_no_number_is_not_there(house: House, noun: str, word: str) -> None:
    await furnish(house)

    answered = await house.api("GET", f"/{noun}/{word}")

    assert (answered.status, answered.code) == (404, "not_found")
