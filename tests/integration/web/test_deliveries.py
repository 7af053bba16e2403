"""Deliveries that did not get through, by the API."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core.delivery.tables import DeliveryAttemptRow, DeliveryRow
from core.ids import WorkspaceId
from tests.integration.web.house import House


async def dead(
    house: House, workspace: WorkspaceId, *, state: str = "dead", reason: str | None = "chat_gone"
) -> UUID:
    """Keep a delivery that ended so, a second after the one before."""
    rows = house.rows
    rows.clock.advance(timedelta(seconds=1))
    now = rows.clock.now()
    made = await rows.insert(
        workspace,
        DeliveryRow,
        id=rows.ids.new(),
        kind="case.reply",
        channel="telegram",
        lane="telegram:42",
        queue="telegram:42:1003",
        address="42/1003/0",
        state=state,
        reason=reason,
        urgency=2,
        next_at=now,
        created_at=now,
        settled_at=now,
        params={},
        attempts=1,
        problem="Forbidden: bot was blocked by the user",
    )
    await rows.insert(
        workspace,
        DeliveryAttemptRow,
        id=rows.ids.new(),
        delivery_id=made,
        attempt=1,
        at=now,
        outcome="address_gone",
        detail="Forbidden: bot was blocked by the user",
    )
    return made


async def test_the_list_goes_on_where_a_page_ended(house: House) -> None:
    made = [await dead(house, house.home) for _ in range(3)]

    first = (await house.api("GET", "/deliveries?limit=2")).json
    rest = (await house.api("GET", f"/deliveries?limit=2&cursor={first['next_cursor']}")).json

    assert [one["id"] for one in (*first["items"], *rest["items"])] == [
        str(one) for one in reversed(made)
    ]
    assert rest["next_cursor"] is None
    assert first["items"][0]["problem"] == "Forbidden: bot was blocked by the user"


async def test_the_list_is_narrowed_by_reason(house: House) -> None:
    await dead(house, house.home)
    held = await dead(house, house.home, state="unknown", reason="maybe_arrived")

    found = (await house.api("GET", "/deliveries?reason=maybe_arrived&channel=telegram")).json

    assert [one["id"] for one in found["items"]] == [str(held)]
    assert found["items"][0]["may_repeat"] is True
    assert (await house.api("GET", "/deliveries?reason=bad_luck")).status == 400


async def test_one_shows_each_attempt(house: House) -> None:
    key = await dead(house, house.home)

    shown = (await house.api("GET", f"/deliveries/{key}")).json

    assert [(one["number"], one["outcome"]) for one in shown["log"]] == [(1, "address_gone")]
    assert (shown["state"], shown["reason"], shown["kind"]) == ("dead", "chat_gone", "case.reply")
    assert all(shown[name] for name in ("what", "to", "why", "todo"))


async def test_one_is_sent_again_once(house: House) -> None:
    key = await dead(house, house.home)

    done = await house.api("POST", f"/deliveries/{key}/retry")
    twice = await house.api("POST", f"/deliveries/{key}/retry")

    assert (done.status, done.json) == (200, {"again": 1, "left": []})
    assert (twice.status, twice.code, twice.json["reason"]) == (409, "conflict", "delivery_due")
    assert (await house.api("GET", f"/deliveries/{key}")).status == 404


async def test_one_that_is_let_be_leaves_the_list(house: House) -> None:
    key = await dead(house, house.home)

    done = await house.api("POST", f"/deliveries/{key}/discard")
    again = await house.api("POST", f"/deliveries/{key}/retry")

    assert done.status == 204
    assert again.json["reason"] == "delivery_cancelled"


async def test_many_are_sent_again_and_the_rest_is_named(house: House) -> None:
    mine = [await dead(house, house.home) for _ in range(2)]
    foreign = await dead(house, house.other)
    asked = {"ids": [str(one) for one in (*mine, foreign)]}

    done = (await house.api("POST", "/notifications/retry", json=asked)).json

    assert done == {"again": 2, "left": [str(foreign)]}
    assert len((await house.api("GET", "/deliveries", who="stranger")).json["items"]) == 1


async def test_all_of_a_reason_are_sent_again(house: House) -> None:
    for _ in range(3):
        await dead(house, house.home)
    held = await dead(house, house.home, state="unknown", reason="maybe_arrived")

    done = (await house.api("POST", "/notifications/retry", json={"reason": "chat_gone"})).json

    left = (await house.api("GET", "/deliveries")).json["items"]
    assert done == {"again": 3, "left": []}
    assert [one["id"] for one in left] == [str(held)]


@pytest.mark.parametrize("who", ["staff", "viewer"])
async def test_only_admins_see_and_do(house: House, who: str) -> None:
    key = await dead(house, house.home)

    answers = [
        await house.api("GET", "/deliveries", who=who),
        await house.api("GET", f"/deliveries/{key}", who=who),
        await house.api("POST", f"/deliveries/{key}/retry", who=who),
        await house.api("POST", f"/deliveries/{key}/discard", who=who),
        await house.api("POST", "/notifications/retry", who=who, json={}),
    ]

    assert [one.status for one in answers] == [403] * 5


async def test_anothers_is_not_there(house: House) -> None:
    key = await dead(house, house.other)

    answers = [
        await house.api("GET", f"/deliveries/{key}"),
        await house.api("POST", f"/deliveries/{key}/retry"),
        await house.api("POST", f"/deliveries/{key}/discard"),
    ]

    assert [one.status for one in answers] == [404] * 3
