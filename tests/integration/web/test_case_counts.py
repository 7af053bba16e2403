"""Counts of cases and changes of many of them over HTTP."""

from __future__ import annotations

from uuid import uuid4

from tests.integration.web.house import House


async def test_the_counts_follow_the_filter_but_not_its_states(house: House) -> None:
    for category in ("food", "food", "noise"):
        await house.api(
            "POST", "/cases", json={"kind": "complaint", "text": "Bad", "category": category}
        )

    every = await house.api("GET", "/cases/counts?status=closed&assignee=me")
    food = await house.api("GET", "/cases/counts?category=food")
    wrong = await house.api("GET", "/cases/counts?limit=3")

    assert every.json == {"by_status": {"new": 3}, "mine": 0, "unassigned": 3}
    assert food.json["by_status"] == {"new": 2}
    assert (wrong.status, wrong.json["code"]) == (400, "invalid_input")


async def test_many_cases_are_put_right_at_once(house: House) -> None:
    made = [
        (await house.api("POST", "/cases", json={"kind": "complaint", "text": "Bad"})).json["id"]
        for _ in range(2)
    ]
    ids = [made[0], str(uuid4()), made[1]]

    done = await house.api(
        "POST", "/cases/bulk/change", json={"ids": ids, "severity": "high", "category": "food"}
    )
    cleared = await house.api("POST", "/cases/bulk/change", json={"ids": made, "category": None})
    empty = await house.api("POST", "/cases/bulk/change", json={"ids": made})

    assert (done.json["done"], done.json["refused"]) == (2, 1)
    assert [one["status"] for one in done.json["items"]] == [200, 404, 200]
    assert done.json["items"][2]["case"]["severity"] == "high"
    assert {one["case"]["category"] for one in cleared.json["items"]} == {None}
    assert {one["case"]["severity"] for one in cleared.json["items"]} == {"high"}
    assert empty.status == 400
