"""Limits and digests over the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from core.audit.tables import AuditRow
from core.digests.tables import AudienceNameRow, AudienceRow, DigestRow
from core.limits.wanted import LIMITS_AT_MOST
from core.notify.tables import NotificationRow
from tests.integration.web.house import Answer, House

LIMIT: dict[str, Any] = {
    "count": 5,
    "window_seconds": 600,
    "whom": "role",
    "target": "staff",
    "matchers": [{"field": "severity", "op": "=", "value": "low"}],
}


async def made(house: House, **more: object) -> dict[str, Any]:
    """Return a limit that was just made."""
    answered = await house.api("POST", "/limits", json=LIMIT | more)
    assert answered.status == 201, answered.raw
    limit: dict[str, Any] = answered.json
    return limit


async def changed(house: House, limit: dict[str, Any], seen: int, **said: object) -> Answer:
    """Return the answer to a change of what was seen at a revision."""
    return await house.api(
        "PUT",
        f"/limits/{limit['id']}",
        json=LIMIT | said,
        headers={"If-Match": f'"{seen}"'},
    )


async def test_a_limit_comes_back_as_a_line_and_a_sentence(house: House) -> None:
    limit = await made(house)

    (listed,) = (await house.api("GET", "/limits")).json["items"]

    assert listed == limit
    assert limit["line"] == limit["name"] == "5 per 10m for staff severity=low"
    assert limit["sentence"] == (
        "Everybody with the role staff, each: 5 alerts at once, then one every 2 minutes, of those"
        " with severity=low, critical ones always come through"
    )
    assert (limit["held_7d"], limit["revision"]) == (0, 1)


async def test_the_second_of_two_editors_is_told(house: House) -> None:
    limit = await made(house)

    first = await changed(house, limit, 1, count=7)
    second = await changed(house, limit, 1, count=9)

    assert (first.status, first.json["count"], first.json["revision"]) == (200, 7, 2)
    assert (second.status, second.code) == (412, "stale")


async def test_a_limit_that_was_removed_is_not_there(house: House) -> None:
    limit = await made(house)

    gone = await house.api("DELETE", f"/limits/{limit['id']}")

    assert gone.status == 204
    assert (await house.api("GET", f"/limits/{limit['id']}")).status == 404


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"count": 0}, "count"),
        ({"count": 5, "burst": 6}, "burst"),
        ({"window_seconds": 0}, "window_seconds"),
        ({"window_seconds": 10**12}, "window_seconds"),
        ({"target": "porter"}, "target"),
        ({"whom": "chat", "target": str(uuid4())}, "target"),
        ({"whom": "everybody", "target": "staff"}, "target"),
        ({"matchers": [{"field": "host", "op": "=~", "value": "("}]}, "matchers"),
        ({"matchers": [{"field": "a b", "op": "=", "value": "x"}]}, "matchers"),
        ({"name": "x" * 101}, "name"),
        ({"surprise": 1}, "surprise"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_name(
    house: House, said: dict[str, object], named: str
) -> None:
    answered = await house.api("POST", "/limits", json=LIMIT | said)

    assert answered.status == 400, answered.raw
    assert named in answered.raw.decode()


async def test_who_may_see_and_who_may_change(house: House) -> None:
    limit = await made(house)

    seen = {who: (await house.api("GET", "/limits", who=who)).status for who in house.people}
    refused = await house.api("POST", "/limits", json=LIMIT, who="staff")
    foreign = await house.api("GET", f"/limits/{limit['id']}", who="stranger")

    assert seen == {"owner": 200, "admin": 200, "staff": 200, "viewer": 403}
    assert (refused.status, foreign.status) == (403, 404)


async def test_there_are_at_most_a_hundred(house: House) -> None:
    for _ in range(LIMITS_AT_MOST):
        await made(house)

    answered = await house.api("POST", "/limits", json=LIMIT)

    assert (answered.status, answered.code) == (409, "conflict")


async def test_a_repeated_request_makes_one(house: House) -> None:
    key = {"Idempotency-Key": "once"}

    first = await house.api("POST", "/limits", json=LIMIT, headers=key)
    again = await house.api("POST", "/limits", json=LIMIT, headers=key)

    assert first.json == again.json
    assert len((await house.api("GET", "/limits")).json["items"]) == 1


async def held(house: House, limit: str, *alerts: UUID) -> UUID:
    """Store a digest that holds these alerts; return it."""
    rows, now = house.rows, house.rows.clock.now()
    digest, audience = rows.ids.new(), rows.ids.new()
    await rows.insert(
        house.home,
        DigestRow,
        id=digest,
        cause="limit",
        cause_id=UUID(limit),
        scope=limit,
        address="1:2:0",
        opened_at=now,
        last_at=now,
        due_at=now,
    )
    await rows.insert(house.home, AudienceRow, audience_id=audience, digest_id=digest)
    await rows.insert(
        house.home,
        AudienceNameRow,
        audience_id=audience,
        name="Disk",
        severity="high",
        count=len(alerts),
        last_at=now,
    )
    for alert in alerts:
        await rows.insert(
            house.home,
            NotificationRow,
            id=rows.ids.new(),
            kind="alert.card",
            once_key=f"held:{alert}",
            status="held",
            created_at=now,
            params={"audience": str(audience), "name": "Disk"},
            suppressed_ref=audience,
            alert_id=alert,
        )
    await rows.insert(
        house.home,
        AuditRow,
        id=digest,
        at=now,
        action="limit.throttled",
        subject_kind="limit",
        subject_id=limit,
        before={},
        after={"alerts": len(alerts)},
    )
    return digest


async def test_a_digest_names_its_alerts_those_still_open_first(house: House) -> None:
    limit = await made(house)
    now = house.rows.clock.now()
    over = await house.rows.alert(house.home, 1, fired_at=now, status="resolved")
    low = await house.rows.alert(house.home, 2, fired_at=now, severity="low")
    high = await house.rows.alert(house.home, 3, fired_at=now, severity="high")
    digest = await held(house, limit["id"], over, low, high)

    (listed,) = (await house.api("GET", "/digests?open=true", who="viewer")).json["items"]
    first = (await house.api("GET", f"/digests/{digest}/alerts?limit=2")).json
    rest = (await house.api("GET", f"/digests/{digest}/alerts?limit=2&skip=2")).json

    assert listed["names"] == [{"name": "Disk", "count": 3, "severity": "high", "open": 2}]
    assert (listed["alerts"], listed["open"], listed["limit"]) == (3, 2, limit["name"])
    assert [one["number"] for one in first["items"]] == [3, 2]
    assert ([one["number"] for one in rest["items"]], rest["next_skip"]) == ([1], None)
    assert (await house.api("GET", "/digests?open=false")).json["items"] == []
    (shown,) = (await house.api("GET", "/limits")).json["items"]
    assert (shown["held_7d"], shown["summaries_7d"]) == (3, 1)


async def test_a_digest_of_another_workspace_is_not_there(house: House) -> None:
    limit = await made(house)
    digest = await held(house, limit["id"])

    paths = (f"/digests/{digest}", f"/digests/{digest}/alerts")

    assert [(await house.api("GET", path, who="stranger")).status for path in paths] == [404, 404]
