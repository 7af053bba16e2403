"""Lists in parts: by cursor, by number with how many there are, and in the order asked for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.web.house import House
from tests.security.test_every_route import furnish
from web.api import ROUTES
from web.paging import Paged
from web.route import Route
from web.shapes import Page

LISTS = [route for route in ROUTES if route.gives is not None and issubclass(route.gives, Page)]
SORTED = [
    route for route in LISTS if route.query is not None and "sort" in route.query.model_fields
]
NOT_LISTED = {
    "open_cases",
    "change_case_statuses",
    "change_cases",
    "assign_cases",
    "acknowledge_alerts",
    "assign_alerts",
    "resolve_alerts",
    "alert_timeline",
    "events",
    "rule_stats",
    "order_rules",
    "order_routes",
    "view_counts",
    "default_views",
    "similar_cases",
    "preview_integration_mapping",
    "integration_request",
}
"""What has items but is one thing: a story, sums, an order, the few best, a choice for each list,
a trial, a part of the log."""


def named(routes: list[Route]) -> list[object]:
    """Return the routes as parameters with their names."""
    return [pytest.param(route, id=route.name) for route in routes]


def test_whatever_has_items_is_a_list_in_parts() -> None:
    with_items = {
        route.name
        for route in ROUTES
        if route.gives is not None and "items" in route.gives.model_fields
    }

    assert with_items - {route.name for route in LISTS} == NOT_LISTED
    for route in LISTS:
        assert route.query is not None, route.name
        assert issubclass(route.query, Paged), route.name


@pytest.mark.parametrize("route", named(LISTS))
async def test_a_list_is_asked_for_by_number_or_by_cursor(house: House, route: Route) -> None:
    things = await furnish(house)
    path = route.path.replace("{id}", str(things.get(route.path.split("/")[1])))

    first = await house.api("GET", f"{path}?page=1&limit=1")
    beyond = await house.api("GET", f"{path}?page=900000&limit=200")
    plain = await house.api("GET", path)
    both = await house.api("GET", f"{path}?page=1&cursor=x")
    wrong = await house.api("GET", f"{path}?cursor=bm9wZQ")
    unknown = await house.api("GET", f"{path}?colour=red")

    assert first.status == 200, first.raw
    total = first.json["total"]
    assert (first.json["page"], first.json["pages"]) == (1, total)
    assert len(first.json["items"]) == min(total, 1)
    assert (beyond.json["items"], beyond.json["next_cursor"]) == ([], None)
    assert beyond.json["total"] == total
    assert len(plain.json["items"]) == total
    assert (plain.json["total"], plain.json["page"], plain.json["pages"]) == (None,) * 3
    assert both.status == 400
    assert "either cursor or page" in both.json["errors"][0]["wanted"]
    assert (wrong.status, wrong.json["errors"][0]["field"]) == (400, "cursor")
    assert unknown.json["errors"][0]["field"] == "colour"
    named_ones = set(re.findall(r"\w+", unknown.json["errors"][0]["wanted"]))
    assert {"cursor", "limit", "page"} <= named_ones


@pytest.mark.parametrize("route", named(LISTS))
async def test_the_next_part_begins_behind_the_last_item(house: House, route: Route) -> None:
    things = await furnish(house)
    path = route.path.replace("{id}", str(things.get(route.path.split("/")[1])))
    whole = (await house.api("GET", path)).json["items"]

    seen: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        part = await house.api("GET", f"{path}?limit=1{cursor}")
        assert part.status == 200, part.raw
        seen += part.json["items"]
        following = part.json["next_cursor"]
        cursor = None if following is None else f"&cursor={following}"
        assert len(seen) <= len(whole)

    assert seen == whole


@pytest.mark.parametrize("route", named(SORTED))
async def test_an_unknown_field_to_sort_by_is_refused_by_naming_those_that_are(
    house: House, route: Route
) -> None:
    answered = await house.api("GET", f"{route.path}?sort=-colour")

    (problem,) = answered.json["errors"]
    assert (answered.status, problem["field"]) == (400, "sort")
    assert "severity" in problem["wanted"]


SEVERITIES = ("", "low", "medium", "high", "critical")


async def many_cases(house: House) -> list[dict[str, Any]]:
    """Make cases that are alike in much."""
    for number in range(1, 24):
        await house.rows.case(
            house.home,
            number,
            severity=SEVERITIES[number % 5] or None,
            rating=number % 6 or None,
            status=("new", "resolved")[number % 2],
        )
        if number % 3 == 0:
            house.rows.clock.advance(timedelta(seconds=1))
    items: list[dict[str, Any]] = (await house.api("GET", "/cases?limit=200")).json["items"]
    return items


def worth(case: dict[str, Any], field: str) -> Any:
    """Return what a case is sorted by."""
    if field == "severity":
        return SEVERITIES.index(case["severity"] or "")
    return case[field] or 0 if field == "rating" else case[field]


@pytest.mark.parametrize(
    "sort",
    [
        "opened_at",
        "-severity",
        "rating,-number",
        "status,-severity,opened_at",
        "-opened_at,severity",
        "-updated_at",
        "-number,number",
    ],
)
async def test_cases_come_in_the_order_asked_for_and_each_once(house: House, sort: str) -> None:
    cases = await many_cases(house)
    last = sort.rpartition(",")[2]
    wanted = sorted(cases, key=lambda one: one["id"], reverse=last.startswith("-"))
    for field in reversed(sort.split(",")):
        name = field.removeprefix("-")
        wanted.sort(key=lambda one: worth(one, name), reverse=field.startswith("-"))

    walked: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        part = await house.api("GET", f"/cases?limit=4&sort={sort}{cursor}")
        assert part.status == 200, part.raw
        walked += [one["id"] for one in part.json["items"]]
        following = part.json["next_cursor"]
        cursor = None if following is None else f"&cursor={following}"
    numbered = [
        one["id"]
        for page in range(1, 7)
        for one in (await house.api("GET", f"/cases?limit=4&sort={sort}&page={page}")).json[
            "items"
        ]
    ]

    if sort != "-number,number":
        assert walked == [one["id"] for one in wanted]
    assert walked == numbered
    assert len(set(walked)) == 23


async def test_a_cursor_belongs_to_its_order(house: House) -> None:
    await many_cases(house)
    first = await house.api("GET", "/cases?limit=4&sort=-severity")

    other = await house.api("GET", f"/cases?limit=4&cursor={first.json['next_cursor']}")

    assert other.status == 400
    assert "sort=-severity" in other.json["errors"][0]["wanted"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("severity=high&severity=critical", 9),
        ("rating=1&rating=2", 8),
        ("status=new", 11),
        ("since=2026-11-20T12:00:07Z", 2),
        ("until=2026-11-20T12:00:01Z", 3),
        ("kind=feedback", 0),
        ("source=integration", 0),
        ("category=Water", 0),
    ],
)
async def test_cases_are_counted_as_they_are_narrowed(
    house: House, asked: str, count: int
) -> None:
    await many_cases(house)

    found = await house.api("GET", f"/cases?page=1&limit=3&{asked}")
    whole = await house.api("GET", f"/cases?limit=200&{asked}")

    assert found.json["total"] == len(whole.json["items"]) == count
    assert found.json["pages"] == -(-count // 3)


@pytest.mark.parametrize("sort", ["-severity,fired_at", "last_at", "-count", "status,number"])
async def test_alerts_come_in_the_order_asked_for_and_each_once(house: House, sort: str) -> None:
    for number in range(1, 12):
        await house.rows.alert(
            house.home,
            number,
            severity=SEVERITIES[1 + number % 4],
            count=number % 3 + 1,
            fingerprint=f"f{number}",
        )
    whole = (await house.api("GET", f"/alerts?sort={sort}")).json["items"]

    walked: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        part = (await house.api("GET", f"/alerts?limit=2&sort={sort}{cursor}")).json
        walked += part["items"]
        cursor = None if part["next_cursor"] is None else f"&cursor={part['next_cursor']}"

    assert walked == whole
    assert len(whole) == 11
    if sort.startswith("-severity"):
        ranks = [SEVERITIES.index(one["severity"]) for one in whole]
        assert ranks == sorted(ranks, reverse=True)
