"""Rules proved and tested over the API: by the clock, and nested as deep as rules may be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.rules.tree import MAX_DEPTH
from tests.integration.web.house import House

DAILY = "every day at 12:00 when count(open, rating <= 2) > 0 then alert low"


def nested(depth: int) -> dict[str, Any]:
    """Return a rule whose conditions are nested so deep."""
    condition: dict[str, Any] = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
    for _ in range(depth - 1):
        other = {"type": "compare", "field": "category", "op": "exists"}
        condition = {"type": "any", "conditions": [other, {**condition}]}
    return {
        "name": "Deep",
        "kinds": ["submission"],
        "severity": "high",
        "condition": condition,
    }


async def test_a_scheduled_rule_is_proved_at_each_of_its_times(house: House) -> None:
    now = house.rows.clock.now()
    await house.rows.case(house.home, 1, rating=1, opened_at=now - timedelta(days=3))

    proof = (await house.api("POST", "/rules/proof", json={"line": DAILY})).json

    assert (proof["asked"], proof["looked_at"]) == (7, 0)
    assert proof["hits"] == proof["days"] == 4
    assert (proof["alerts"], proof["unjudged"], proof["partial"]) == (1, 0, False)
    assert [one["trace"]["holds"] for one in proof["examples"]] == [True, True, True]
    assert "it is 1" in proof["examples"][0]["trace"]["reason"]


async def test_a_scheduled_rule_is_tested_as_of_now(house: House) -> None:
    await house.rows.case(house.home, 1, rating=1)

    now = await house.api("POST", "/rules/test", json={"line": DAILY})
    sample = await house.api("POST", "/rules/test", json={"line": DAILY, "sample": {"rating": 1}})
    neither = await house.api(
        "POST", "/rules/test", json={"line": "when rating <= 2 then alert low"}
    )

    assert now.json["fires"]
    assert (sample.status, neither.status) == (400, 400)
    assert "the clock asks this rule" in sample.json["detail"]
    assert "either sample or case" in neither.json["detail"]


async def test_a_rule_may_be_nested_as_deep_as_rules_may_be(house: House) -> None:
    deep = (await house.api("POST", "/rules", json={"rule": nested(MAX_DEPTH)})).json

    again = await house.api("POST", "/rules/parse", json={"line": deep["line"]})
    proof = await house.api("POST", "/rules/proof", json={"rule": deep["rule"]})

    assert again.json["rule"]["condition"] == deep["rule"]["condition"]
    assert proof.json["hits"] == 0


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 2 * MAX_DEPTH])
async def test_a_rule_nested_deeper_is_refused_in_words_about_it(house: House, depth: int) -> None:
    line = "when " + "(" * depth + "rating <= 2" + ")" * depth + " then alert high"

    by_tree = await house.api("POST", "/rules", json={"rule": nested(depth)})
    by_line = await house.api("POST", "/rules", json={"line": line})

    assert (by_tree.status, by_line.status) == (400, 400)
    assert "nested at most 24 deep" in by_tree.json["detail"]
    assert "at most 24 deep" in by_line.json["detail"]


async def test_other_bodies_may_be_nested_no_deeper_than_before(house: House) -> None:
    words: Any = "Cold"
    for _ in range(25):
        words = [words]

    answered = await house.api("POST", "/cases", json={"kind": "complaint", "text": words})

    assert answered.status == 400
    assert b"20 levels" in answered.raw
