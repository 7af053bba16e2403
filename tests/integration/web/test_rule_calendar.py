"""What the clock asks next, over the API."""

from __future__ import annotations

from tests.integration.web.house import House
from tests.integration.web.test_rules import made


async def test_a_calendar_names_the_rule_its_schedule_and_the_zone(house: House) -> None:
    rule = await made(
        house, 'every day at 09:00 when count(open) > 5 then alert high named "Open"'
    )

    told = (await house.api("GET", "/rules/upcoming")).json

    assert (told["zone"], told["cut"], told["often"]) == ("UTC", False, [])
    assert len(told["upcoming"]) == 7
    first = told["upcoming"][0]
    assert (first["rule"], first["name"], first["severity"]) == (rule["id"], "Open", "high")
    assert first["every"] == "day at 09:00"
    assert (first["report"], first["rests"]) == (False, False)


async def test_an_end_that_is_too_far_is_refused_by_its_name(house: House) -> None:
    answered = await house.api("GET", "/rules/upcoming?until=2099-01-01T00:00:00Z")

    assert (answered.status, answered.json["errors"][0]["field"]) == (400, "until")
