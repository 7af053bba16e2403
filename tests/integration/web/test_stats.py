"""The desk in numbers over HTTP."""

from __future__ import annotations

import pytest

from tests.integration.web.house import House

NONE = {"low": 0, "medium": 0, "high": 0, "critical": 0}


async def test_a_member_reads_how_the_desk_is(house: House) -> None:
    case_id = await house.rows.case(house.home, 1, rating=2)
    await house.rows.alert(house.home, 2, case_id=case_id, severity="critical")
    await house.rows.case(house.other, 1, rating=5)

    found = await house.api("GET", "/stats", who="viewer")

    assert found.json == {
        "cases": {"new": 1, "acknowledged": 0, "in_progress": 0, "unassigned": 1},
        "alerts": {"firing": NONE | {"critical": 1}, "acknowledged": 0},
        "today": {
            "since": "2026-11-20T00:00:00.000Z",
            "cases": 1,
            "resolved": 0,
            "alerts": NONE | {"critical": 1},
            "conversions": {"count": 0, "rate": 0.0, "by_kind": {}},
            "rating": 2.0,
            "first_answer_seconds": None,
        },
    }


async def test_cases_over_time_are_told_part_by_part(house: House) -> None:
    await house.rows.case(house.home, 1, rating=2)
    await house.rows.case(house.home, 2, rating=5)
    await house.rows.case(house.other, 1, rating=1)
    day = "since=2026-11-20T00:00:00Z&until=2026-11-22T00:00:00Z"

    found = (await house.api("GET", f"/stats/cases?{day}&step=day", who="viewer")).json
    compared = (await house.api("GET", f"/stats/cases?{day}&compare=previous")).json

    assert (found["step"], found["zone"], found["previous"]) == ("day", "UTC", None)
    assert [one["at"] for one in found["points"]] == [
        "2026-11-20T00:00:00.000Z",
        "2026-11-21T00:00:00.000Z",
    ]
    first, second = found["points"]
    assert (first["opened"], first["rated"], first["rating"]) == (2, 2, 3.5)
    assert (second["opened"], second["rating"], second["first_answer"]) == (0, None, None)
    assert found["totals"]["status"]["new"] == 2
    assert found["totals"]["ratings"][0] == {"stars": 5, "count": 1}
    assert (compared["step"], len(compared["points"])) == ("hour", 48)
    assert compared["previous"]["since"] == "2026-11-18T00:00:00.000Z"
    assert compared["previous"]["totals"]["opened"] == 0


@pytest.mark.parametrize("what", ["cases", "alerts", "deliveries"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=2026-11-20T00:00:00Z&until=2026-11-20T00:00:00Z", "since"),
        ("since=2020-01-01T00:00:00Z&step=day", "step"),
        ("since=yesterday", "since"),
        ("step=month", "step"),
        ("compare=next", "compare"),
    ],
)
async def test_a_period_that_cannot_be_is_refused_by_its_field(
    house: House, what: str, query: str, field: str
) -> None:
    refused = await house.api("GET", f"/stats/{what}?{query}")

    assert (refused.status, refused.json["errors"][0]["field"]) == (400, field)


async def test_alerts_and_deliveries_over_time_are_for_whoever_may_read_them(
    house: House,
) -> None:
    await house.rows.alert(house.home, 1, severity="critical")
    day = "since=2026-11-20T00:00:00Z&until=2026-11-21T00:00:00Z&step=day"

    alerts = (await house.api("GET", f"/stats/alerts?{day}&compare=previous", who="viewer")).json
    deliveries = await house.api("GET", f"/stats/deliveries?{day}", who="staff")
    refused = await house.api("GET", f"/stats/deliveries?{day}", who="viewer")

    assert alerts["totals"]["severity"] == NONE | {"critical": 1}
    assert (alerts["points"][0]["fired"], alerts["previous"]["totals"]["fired"]) == (1, 0)
    assert [one["kind"] for one in alerts["totals"]["sources"]] == ["rule"]
    assert deliveries.json["totals"]["delivered"] is None
    assert deliveries.json["totals"]["total"] == len(deliveries.json["channels"]) == 0
    assert (refused.status, refused.code) == (403, "not_allowed")


async def test_groups_stand_side_by_side(house: House) -> None:
    await house.rows.case(house.home, 1, rating=2)
    await house.rows.case(house.other, 1, rating=1)
    since = "since=2026-11-20T00:00:00Z&until=2026-11-21T00:00:00Z"

    found = (await house.api("GET", f"/stats/groups?by=place&{since}", who="viewer")).json
    sources = (await house.api("GET", f"/stats/groups?by=source&{since}")).json
    refused = await house.api("GET", f"/stats/groups?by=colour&{since}")
    unsaid = (await house.api("GET", f"/stats/groups?{since}")).json

    (one,) = found["groups"]
    assert (one["id"], one["name"], one["opened"], one["rating"]) == (None, None, 1, 2.0)
    assert [group["word"] is not None for group in sources["groups"]] == [True]
    assert (refused.json["errors"][0]["field"], unsaid) == ("by", found)


@pytest.mark.parametrize(
    ("query", "since", "until"),
    [
        ("days=1", "2026-11-20T00:00:00.000Z", None),
        ("days=7", "2026-11-14T00:00:00.000Z", None),
        (
            "first=2026-11-19&last=2026-11-19",
            "2026-11-19T00:00:00.000Z",
            "2026-11-20T00:00:00.000Z",
        ),
        ("first=2026-11-19", "2026-11-19T00:00:00.000Z", None),
        (
            "first=2026-11-22&last=2026-11-22",
            "2026-11-22T00:00:00.000Z",
            "2026-11-23T00:00:00.000Z",
        ),
    ],
)
async def test_days_are_those_of_the_workspace_and_end_now(
    house: House, query: str, since: str, until: str | None
) -> None:
    await house.rows.case(house.home, 1)
    now = (await house.api("GET", "/stats/cases")).json["until"]

    found = (await house.api("GET", f"/stats/cases?{query}")).json
    groups = (await house.api("GET", f"/stats/groups?by=place&{query}")).json

    assert (found["since"], found["until"]) == (since, until or now)
    assert groups["since"] == since
    assert found["totals"]["opened"] == (0 if until else 1)


@pytest.mark.parametrize(
    "query",
    ["days=0", "days=1&since=2026-11-20T00:00:00Z", "days=2&first=2026-11-20", "first=0001-01-01"],
)
async def test_a_period_is_told_in_one_way(house: House, query: str) -> None:
    assert (await house.api("GET", f"/stats/cases?{query}")).status == 400
