"""How much each saved view shows: of all of them in one answer, to each what they get to see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from core.clock import ManualClock
from core.saved_views.view import SavedView
from core.tenants.named import Named
from tests.integration.web.house import House
from tests.integration.web.rows import NOON
from web.api.view_counts import COUNTED_TO, SECONDS, counted_while


async def keep(house: House, name: str, who: str = "owner", **said: Any) -> str:
    """Keep a view, and return its id."""
    asked = {"list": "cases", "name": name, "filters": {}, **said}
    made = await house.api("POST", "/views", who=who, json=asked)
    assert made.status == 201, made.raw
    return str(made.json["id"])


async def counts(house: House, of: str = "cases", who: str = "owner") -> list[Any]:
    """Return id, count and whether there is more, of each view."""
    answered = await house.api("GET", f"/views/counts?list={of}", who=who)
    assert answered.status == 200, answered.raw
    return [(one["id"], one["count"], one["more"]) for one in answered.json["items"]]


async def test_each_view_is_counted_in_its_order_and_ones_own_for_oneself(house: House) -> None:
    for number in range(1, 4):
        await house.rows.case(house.home, number, severity="low" if number == 1 else "high")
    await house.rows.case(house.other, 4, severity="high")
    own = await keep(house, "Mine", "staff", filters={"assignee": ["me"]})
    high = await keep(house, "High", filters={"severity": ["high"]}, shared=True)
    every = await keep(house, "All", shared=True)

    assert await counts(house) == [(high, 2, False), (every, 3, False)]
    staff = await counts(house, who="staff")
    assert staff == [(high, 2, False), (every, 3, False), (own, 0, False)]


async def test_nobody_counts_further_than_is_read(house: House) -> None:
    for number in range(1, COUNTED_TO + 3):
        severity = "low" if number <= COUNTED_TO else "high"
        await house.rows.case(house.home, number, severity=severity)
    low = await keep(house, "Low", filters={"severity": ["low"]}, shared=True)
    every = await keep(house, "All", shared=True)

    assert await counts(house) == [(low, COUNTED_TO, False), (every, COUNTED_TO, True)]


async def test_those_of_alerts_are_counted_too_with_what_is_unread(house: House) -> None:
    # What fired before somebody came is read for them.
    house.rows.clock.advance(timedelta(minutes=1))
    await house.rows.alert(house.home, 1)
    every = await keep(house, "All", list="alerts")
    unread = await keep(house, "Unread", list="alerts", filters={"unread": ["true"]})
    quiet = await keep(house, "Quiet", list="alerts", filters={"muted": ["true"]})

    assert await counts(house, "alerts") == [
        (every, 1, False),
        (unread, 1, False),
        (quiet, 0, False),
    ]
    assert await counts(house) == []


async def test_a_list_that_has_none_is_named(house: House) -> None:
    answered = await house.api("GET", "/views/counts?list=wishes")

    assert (answered.status, answered.json["errors"][0]["field"]) == (400, "list")


async def test_what_there_is_no_time_for_is_not_counted() -> None:
    clock = ManualClock(start=NOON)
    views = [
        SavedView(
            id=uuid4(),
            list_name="cases",
            name="A",
            filters={},
            is_shared=True,
            position=at,
            owner=Named(id=uuid4(), name="Olivia"),
            created_at=NOON,
            revision=1,
        )
        for at in range(3)
    ]

    async def slow(_: SavedView) -> int:
        clock.advance(timedelta(seconds=SECONDS * 0.6))
        return 7

    found = await counted_while(views, slow, clock)

    assert [one.count for one in found] == [7, 7, None]
