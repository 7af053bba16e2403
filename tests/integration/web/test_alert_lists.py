"""Lists of alerts by the API: what one has read, what is looked for, many at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.ids import AlertId
from tests.integration.web.house import House
from tests.integration.web.test_team_api import let_see


async def listed(house: House, query: str = "", who: str = "owner") -> list[tuple[int, bool]]:
    """Return the numbers of a list, each with whether it is unread."""
    found = await house.api("GET", f"/alerts?{query}", who=who)
    assert found.status == 200, found.raw
    return sorted((one["number"], one["unread"]) for one in found.json["items"])


async def unread(house: House, who: str = "owner") -> int:
    """Return how many somebody has not read."""
    answered = await house.api("GET", "/alerts/unread", who=who)
    assert answered.status == 200, answered.raw
    count: int = answered.json["unread"]
    return count


async def three(house: House) -> list[AlertId]:
    """Fire three alerts, a second apart."""
    fired: list[AlertId] = []
    for number in (1, 2, 3):
        house.rows.clock.advance(timedelta(seconds=1))
        fired.append(await house.rows.alert(house.home, number))
    return fired


async def test_what_somebody_reads_is_read_for_them_alone(house: House) -> None:
    first, second, _ = await three(house)

    read = await house.api("PUT", f"/alerts/{first}/read", who="viewer")
    await house.api("PUT", f"/alerts/{second}/read", who="viewer")
    again = await house.api("DELETE", f"/alerts/{second}/read", who="viewer")

    assert (read.status, read.json) == (200, {"unread": 2})
    assert (again.status, again.json) == (200, {"unread": 2})
    assert await listed(house, who="viewer") == [(1, False), (2, True), (3, True)]
    assert await listed(house, "unread=true", who="viewer") == [(2, True), (3, True)]
    assert await listed(house, "unread=false", who="viewer") == [(1, False)]
    assert await unread(house) == 3


async def test_what_came_while_somebody_read_the_others_stays_unread(house: House) -> None:
    await three(house)
    (second,) = [
        one["fired_at"]
        for one in (await house.api("GET", "/alerts")).json["items"]
        if one["number"] == 2
    ]

    until = await house.api("PUT", "/alerts/read-all", json={"until": second})
    shown = await listed(house)
    every = await house.api("PUT", "/alerts/read-all")

    assert until.json == {"unread": 1}
    assert shown == [(1, False), (2, False), (3, True)]
    assert every.json == {"unread": 0}


async def test_nobody_is_counted_what_they_do_not_see(house: House) -> None:
    await three(house)
    await let_see(house, viewer="assigned")

    assert await unread(house, "viewer") == 0
    assert await listed(house, "unread=true", who="viewer") == []


async def test_a_list_can_be_of_some_alerts_and_of_a_category(house: House) -> None:
    rows, home = house.rows, house.home
    rows.clock.advance(timedelta(seconds=1))
    cold = await rows.case(home, 1, category="maintenance")
    loud = await rows.case(home, 2, category="noise")
    first = await rows.alert(home, 1, case_id=cold)
    second = await rows.alert(home, 2, case_id=loud, severity="low")
    await rows.alert(home, 3)
    bar = await rows.workspace("Bar")
    foreign = await rows.alert(bar, 4)

    assert await listed(house, "category=maintenance") == [(1, True)]
    assert await listed(house, f"id={first}&id={second}") == [(1, True), (2, True)]
    assert await listed(house, f"id={first}&id={second}&severity=low") == [(2, True)]
    assert await listed(house, f"id={foreign}") == []
    assert (await house.api("GET", "/alerts?id=first")).status == 400
    assert (await house.api("GET", "/alerts?" + f"id={first}&" * 101)).status == 400


async def test_alerts_are_looked_for_by_words_number_and_source(house: House) -> None:
    source = house.rows.ids.new()
    house.rows.clock.advance(timedelta(seconds=1))
    await house.rows.alert(house.home, 1, title="Disk full", labels={"host": "db-1"})
    await house.rows.alert(
        house.home, 2, title="Slow", source_kind="integration", source_id=source
    )
    bar = await house.rows.workspace("Bar")
    await house.rows.alert(bar, 3, title="Disk full too")

    assert await listed(house, "q=disk%20FULL") == [(1, True)]
    assert await listed(house, "q=db-1") == [(1, True)]
    assert await listed(house, "q=%232") == [(2, True)]
    assert await listed(house, "q=%25") == []
    assert await listed(house, f"integration={source}") == [(2, True)]
    assert await listed(house, f"rule={source}&sort=-severity") == [(2, True)]
    assert (await house.api("GET", "/alerts?q=" + "x" * 201)).status == 400
    assert (await house.api("GET", "/alerts?place=here")).status == 400


@pytest.mark.parametrize(
    ("verb", "said", "status"),
    [("acknowledge", {}, "acknowledged"), ("resolve", {}, "resolved"), ("assign", None, "firing")],
)
async def test_each_of_many_is_done_or_refused_by_itself(
    house: House, verb: str, said: dict[str, Any] | None, status: str
) -> None:
    first, second, over = await three(house)
    await house.api("POST", f"/alerts/{over}/resolve")
    body = said if said is not None else {"person": str(house.people["staff"])}
    nothing = house.rows.ids.new()
    ids = [str(one) for one in (first, second, over, nothing)]

    done = await house.api("POST", f"/alerts/bulk/{verb}", json={**body, "ids": ids}, who="staff")

    assert done.status == 200, done.raw
    assert (done.json["done"], done.json["refused"]) == (2, 2)
    assert [one["status"] for one in done.json["items"]] == [200, 200, 409, 404]
    assert [one["alert"] and one["alert"]["status"] for one in done.json["items"]] == [
        status,
        status,
        None,
        None,
    ]
    assert done.json["items"][2]["problem"]["reason"] == "already_resolved"


async def test_many_that_are_sent_twice_are_done_once(house: House) -> None:
    ids = [str(one) for one in await three(house)]
    once = {"Idempotency-Key": "many"}

    first = await house.api("POST", "/alerts/bulk/acknowledge", json={"ids": ids}, headers=once)
    again = await house.api("POST", "/alerts/bulk/acknowledge", json={"ids": ids}, headers=once)

    assert (first.json["done"], again.json["done"], again.json["refused"]) == (3, 3, 0)


async def test_who_only_looks_does_nothing_to_many(house: House) -> None:
    ids = [str(one) for one in await three(house)]

    refused = await house.api("POST", "/alerts/bulk/resolve", json={"ids": ids}, who="viewer")
    too_many = await house.api("POST", "/alerts/bulk/resolve", json={"ids": ids[:1] * 101})

    assert (refused.status, too_many.status) == (403, 400)
