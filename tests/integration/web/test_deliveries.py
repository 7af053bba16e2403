"""Deliveries by the API: all of them, what was tried, sending again and calling off."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core.delivery.reason import Reason
from core.delivery.tables import DeliveryAttemptRow, DeliveryRow
from core.ids import WorkspaceId
from tests.integration.web.house import House

ALL_STATES = ["due", "sending", "sent", "unknown", "dead", "expired", "cancelled"]
REASONS = "&".join(f"reason={one.value}" for one in Reason)
"""Asks for all that did not get through."""


async def kept(house: House, workspace: WorkspaceId, state: str) -> UUID:
    """Keep a delivery in this state, which has no reason, a second after the one before."""
    return await dead(house, workspace, state=state, reason=None)


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
        settled_at=None if state in ("due", "sending") else now,
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
    assert shown["log"][0]["detail"] == "Forbidden: bot was blocked by the user"
    assert (shown["state"], shown["reason"]) == ("failed", "chat_gone")
    assert (shown["kind"], shown["attempts"]) == ("case.reply", 1)
    assert all(shown[name] for name in ("what", "to", "why", "todo"))


async def test_one_is_sent_again_once(house: House) -> None:
    key = await dead(house, house.home)

    done = await house.api("POST", f"/deliveries/{key}/retry")
    twice = await house.api("POST", f"/deliveries/{key}/retry")

    assert (done.status, done.json) == (200, {"again": 1, "left": []})
    assert (twice.status, twice.code, twice.json["reason"]) == (409, "conflict", "delivery_due")
    shown = (await house.api("GET", f"/deliveries/{key}")).json
    assert (shown["state"], shown["attempts"]) == ("pending", 0)
    assert [one["outcome"] for one in shown["log"]] == ["address_gone", "sent_again"]


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

    left = (await house.api("GET", f"/deliveries?{REASONS}")).json["items"]
    assert done == {"again": 3, "left": []}
    assert [one["id"] for one in left] == [str(held)]


async def test_staff_reads_and_admins_decide(house: House) -> None:
    key = await dead(house, house.home)

    async def statuses(who: str) -> list[int]:
        answers = [
            await house.api("GET", "/deliveries", who=who),
            await house.api("GET", f"/deliveries/{key}", who=who),
            await house.api("POST", f"/deliveries/{key}/retry", who=who),
            await house.api("DELETE", f"/deliveries/{key}", who=who),
            await house.api("POST", f"/deliveries/{key}/discard", who=who),
            await house.api("POST", "/notifications/retry", who=who, json={}),
        ]
        return [one.status for one in answers]

    assert await statuses("viewer") == [403] * 6
    assert await statuses("staff") == [200, 200, 403, 403, 403, 403]
    assert await statuses("admin") == [200, 200, 200, 204, 409, 200]


async def test_anothers_is_not_there(house: House) -> None:
    key = await dead(house, house.other)

    answers = [
        await house.api("GET", f"/deliveries/{key}"),
        await house.api("POST", f"/deliveries/{key}/retry"),
        await house.api("POST", f"/deliveries/{key}/discard"),
        await house.api("DELETE", f"/deliveries/{key}"),
    ]

    assert [one.status for one in answers] == [404] * 4
    assert (await house.api("GET", "/deliveries")).json["items"] == []


@pytest.mark.parametrize(
    ("asked", "states"),
    [
        pytest.param("", ALL_STATES, id="all"),
        pytest.param("state=pending", ["due", "sending", "unknown"], id="pending"),
        pytest.param("state=sent", ["sent"], id="sent"),
        pytest.param("state=failed&state=expired", ["dead", "expired"], id="two"),
        pytest.param("state=read", [], id="what Telegram never tells"),
        pytest.param("state=pending&reason=maybe_arrived", ["unknown"], id="held"),
        pytest.param("reason=chat_gone&reason=expired", ["dead", "expired"], id="reasons"),
        pytest.param("state=sent&reason=chat_gone", [], id="never both"),
        pytest.param("channel=email", [], id="channel"),
    ],
)
async def test_the_list_is_narrowed_by_what_people_call_a_state(
    house: House, asked: str, states: list[str]
) -> None:
    reasons = {"dead": "chat_gone", "expired": "expired", "unknown": "maybe_arrived"}
    made = {
        str(await dead(house, house.home, state=state, reason=reasons.get(state))): state
        for state in ALL_STATES
    }

    found = (await house.api("GET", f"/deliveries?{asked}")).json["items"]

    assert [made[one["id"]] for one in found] == states[::-1]


async def test_since_leaves_out_what_was_made_before(house: House) -> None:
    await kept(house, house.home, "sent")
    newer = await kept(house, house.home, "sent")
    (first, _) = (await house.api("GET", "/deliveries")).json["items"]

    found = (await house.api("GET", f"/deliveries?since={first['created_at']}")).json["items"]

    assert [one["id"] for one in found] == [str(newer)]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("state=dead", "'pending', 'sent', 'delivered', 'read', 'failed', 'cancelled'"),
        ("state=sent&state=gone", "'expired'"),
        ("since=yesterday", "a time with its zone"),
        ("since=2026-11-20T12:00:00", "a time with its zone"),
        ("since=0001-01-01T00:00:00%2B14:00", "between the years"),
    ],
)
async def test_what_cannot_be_asked_for_is_told_with_what_can(
    house: House, asked: str, says: str
) -> None:
    refused = await house.api("GET", f"/deliveries?{asked}")

    assert (refused.status, refused.code) == (400, "invalid_input")
    assert says in refused.json["errors"][0]["wanted"]


async def test_one_that_was_sent_needs_no_words_about_it(house: House) -> None:
    key = await kept(house, house.home, "sent")

    shown = (await house.api("GET", f"/deliveries/{key}")).json

    assert shown["state"] == "sent"
    assert [shown[name] for name in ("reason", "why", "todo", "next_at")] == [None] * 4
    assert shown["may_repeat"] is False


async def test_one_that_waits_is_called_off_once(house: House) -> None:
    key = await kept(house, house.home, "due")

    done = await house.api("DELETE", f"/deliveries/{key}")
    twice = await house.api("DELETE", f"/deliveries/{key}")

    assert done.status == 204
    assert (twice.status, twice.json["reason"]) == (409, "delivery_cancelled")
    assert (await house.api("GET", f"/deliveries/{key}")).json["state"] == "cancelled"


@pytest.mark.parametrize("state", ["sending", "sent", "expired"])
async def test_what_was_claimed_or_has_ended_is_not_called_off(house: House, state: str) -> None:
    key = await kept(house, house.home, state)

    refused = await house.api("DELETE", f"/deliveries/{key}")

    assert (refused.status, refused.json["reason"]) == (409, f"delivery_{state}")


async def test_the_list_stays_in_order_while_what_is_on_it_settles(house: House) -> None:
    made = [await kept(house, house.home, "due") for _ in range(6)]
    seen: list[str] = []
    cursor = ""

    while True:
        page = (await house.api("GET", f"/deliveries?limit=2{cursor}")).json
        seen += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
        await house.api("DELETE", f"/deliveries/{page['items'][0]['id']}")
        await house.api("DELETE", f"/deliveries/{made[0]}")
        await kept(house, house.home, "sent")

    assert seen == [str(one) for one in reversed(made)]
