"""What one's lists open with, over HTTP: chosen once, told to all one's pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.web.house import House
from tests.integration.web.live import enter

PATH = "/me/default-views"


async def _view(house: House, who: str = "staff", **more: Any) -> str:
    """Keep a view; return its id."""
    asked = {"list": "cases", "name": "Angry", "filters": {"rating": ["1"]}, **more}
    made = await house.api("POST", "/views", who=who, json=asked)
    assert made.status == 201, made.raw
    return str(made.json["id"])


async def test_a_view_is_chosen_and_told_with_who_one_is(house: House) -> None:
    view = await _view(house)
    before = (await house.api("GET", "/me", who="staff")).json["default_views"]

    chosen = await house.api("PUT", PATH, who="staff", json={"list": "cases", "view": view})

    one = {"list": "cases", "view": view, "filters": {"rating": ["1"]}}
    assert before == []
    assert (chosen.status, chosen.json) == (200, one)
    assert (await house.api("GET", PATH, who="staff")).json == {"items": [one]}
    assert (await house.api("GET", "/me", who="staff")).json["default_views"] == [one]
    assert (await house.api("GET", "/me", who="admin")).json["default_views"] == []


async def test_filters_without_a_name_and_the_plain_list_are_chosen_too(house: House) -> None:
    mine = {"list": "alerts", "filters": {"range": ["week"], "sort": []}}
    await house.api("PUT", PATH, json=mine)
    everything = await house.api("PUT", PATH, json={"list": "cases", "filters": {}})
    await house.api("PUT", PATH, json={"list": "cases"})

    found = (await house.api("GET", PATH)).json["items"]

    assert everything.json == {"list": "cases", "view": None, "filters": {}}
    assert found == [
        {"list": "alerts", "view": None, "filters": {"range": ["week"]}},
        {"list": "cases", "view": None, "filters": None},
    ]


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        pytest.param({"list": "wishes"}, 400, "list", id="no-list"),
        pytest.param(
            {"list": "cases", "filters": {"mood": ["bad"]}}, 400, "filters.mood", id="no-filter"
        ),
        pytest.param(
            {"list": "cases", "view": "{view}", "filters": {"q": ["x"]}}, 400, "filters", id="both"
        ),
        pytest.param({"list": "alerts", "view": "{view}"}, 404, None, id="of-another-list"),
        pytest.param({"list": "cases", "view": "{hers}"}, 404, None, id="somebody-elses"),
    ],
)
async def test_what_cannot_be_opened_with_is_refused_by_name(
    house: House, asked: dict[str, Any], status: int, field: str | None
) -> None:
    ids = {"{view}": await _view(house), "{hers}": await _view(house, "admin")}
    body = {name: ids.get(str(value), value) for name, value in asked.items()}

    refused = await house.api("PUT", PATH, who="staff", json=body)

    assert refused.status == status, refused.raw
    if field is not None:
        assert [one["field"] for one in refused.json["errors"]] == [field]
    assert (await house.api("GET", PATH, who="staff")).json["items"] == []


async def test_only_ones_own_pages_hear_of_it(house: House) -> None:
    staff, admin = await enter(house, "staff"), await enter(house, "admin")
    for live in (staff, admin):
        await live.subscribe("system")

    await house.api("PUT", PATH, who="staff", json={"list": "alerts"})
    await house.api("PUT", PATH, who="admin", json={"list": "cases"})

    assert (await staff.until("system.views_changed"))["data"] == {"list": "alerts"}
    assert (await admin.until("system.views_changed"))["data"] == {"list": "cases"}
