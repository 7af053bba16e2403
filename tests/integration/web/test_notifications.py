"""The notification centre over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.web.house import Answer, House


def to(house: House, *names: str) -> dict[str, Any]:
    """Return them as recipients."""
    return {"persons": [str(house.people[name]) for name in names]}


async def tell(house: House, *names: str, **more: object) -> dict[str, Any]:
    """Return what was just told to them."""
    body = {"recipients": to(house, *names), "title": "The pool opens"} | more
    answered = await house.api("POST", "/notifications", json=body)
    assert answered.status == 201, answered.raw
    sent: dict[str, Any] = answered.json
    return sent


def fields(answered: Answer) -> list[str]:
    """Return the fields a problem names."""
    return [one["field"] for one in answered.json["errors"]]


async def test_what_is_told_stands_in_their_list_and_in_nobody_elses(house: House) -> None:
    sent = await tell(
        house,
        "staff",
        type="ORDER_SHIPPED",
        message="By noon",
        refs={"order": "4711"},
        data={"carrier": "DHL"},
    )

    mine = (await house.api("GET", "/notifications", who="staff")).json

    (one,) = mine["items"]
    assert one["id"] == sent["id"]
    assert (one["type"], one["topic"], one["severity"]) == ("order.shipped", "orders", "medium")
    assert (one["title"], one["message"]) == ("The pool opens", "By noon")
    assert (one["refs"], one["data"]) == ({"order": "4711"}, {"carrier": "DHL"})
    assert (one["status"], one["channel"], one["by"]["name"]) == ("sent", "in_app", "Owner")
    assert (mine["unread"], mine["total"], mine["next_cursor"]) == (1, None, None)
    for other in ("owner", "admin", "viewer"):
        assert (await house.api("GET", "/notifications", who=other)).json["items"] == []
        shown = await house.api("GET", f"/notifications/{sent['id']}", who=other)
        assert (shown.status, shown.code) == (404, "not_found")


async def test_a_place_is_whoever_answers_for_it(house: House) -> None:
    pool = (await house.api("POST", "/places", json={"name": "Pool"})).json["id"]
    charges = f"/members/{house.people['staff']}/responsibilities"
    await house.api("PUT", charges, json={"places": [pool], "topics": []})

    sent = await tell(house, recipients={"places": [pool]})
    refused = await house.api(
        "POST", "/notifications", json={"recipients": {"places": [str(uuid4())]}, "title": "No"}
    )

    assert sent["recipients"]["places"] == [pool]
    assert sent["counts"]["sent"] == 1
    (one,) = (await house.api("GET", "/notifications", who="staff")).json["items"]
    assert one["id"] == sent["id"]
    assert (refused.status, fields(refused)) == (404, ["recipients.places.0"])


async def test_its_sender_sees_how_far_it_got(house: House) -> None:
    sent = await tell(house, "staff", "viewer", recipients=to(house, "staff", "viewer"))
    await house.api("PUT", f"/notifications/{sent['id']}/read", who="staff", json={})

    shown = (await house.api("GET", f"/notifications/{sent['id']}/sent")).json
    some = (await house.api("GET", f"/notifications/{sent['id']}/recipients?page=1")).json
    listed = (await house.api("GET", "/notifications/sent?page=1")).json

    assert (shown["counts"]["read"], shown["counts"]["sent"]) == (1, 1)
    states = {one["person"]["name"]: one["status"] for one in some["items"]}
    assert states == {"Staff": "read", "Viewer": "sent"}
    assert some["total"] == 2
    assert (listed["items"], listed["total"]) == ([shown], 1)


async def test_reading_takes_the_time_and_counts_down(house: House) -> None:
    sent = await tell(house, "staff")
    house.rows.clock.advance(timedelta(minutes=5))

    read = await house.api(
        "PUT",
        f"/notifications/{sent['id']}/read",
        who="staff",
        json={"read_at": "2026-11-20T12:02:00Z"},
    )

    assert (read.status, read.json["status"]) == (200, "read")
    assert read.json["read_at"] == "2026-11-20T12:02:00.000Z"
    unread = (await house.api("GET", "/notifications/unread", who="staff")).json
    assert unread == {"unread": 0, "by_topic": {}}
    later = await house.api(
        "PUT",
        f"/notifications/{sent['id']}/read",
        who="staff",
        json={"read_at": "2026-11-21T12:00:00Z"},
    )
    assert (later.status, fields(later)) == (400, ["read_at"])


async def test_all_are_read_one_is_acknowledged_and_one_deleted(house: House) -> None:
    first, second = await tell(house, "staff"), await tell(house, "staff", topic="system")

    done = await house.api("PUT", "/notifications/read-all", who="staff", json={"topic": "system"})
    seen = await house.api("POST", f"/notifications/{first['id']}/acknowledge", who="staff")
    gone = await house.api("DELETE", f"/notifications/{second['id']}", who="staff")

    assert done.json == {"read": 1}
    assert (seen.json["status"], seen.json["acknowledged_at"]) == ("read", seen.json["read_at"])
    assert gone.status == 204
    left = (await house.api("GET", "/notifications", who="staff")).json["items"]
    assert [one["id"] for one in left] == [first["id"]]


async def test_reading_needs_no_body(house: House) -> None:
    first, _ = await tell(house, "staff"), await tell(house, "staff")

    one = await house.api("PUT", f"/notifications/{first['id']}/read", who="staff")
    rest = await house.api("PUT", "/notifications/read-all", who="staff")

    assert (one.status, one.json["status"]) == (200, "read")
    assert (rest.status, rest.json) == (200, {"read": 1})


async def test_the_list_is_paged_and_filtered(house: House) -> None:
    for number in range(3):
        await tell(house, "staff", type="order.created", refs={"order": str(number)})
        house.rows.clock.advance(timedelta(seconds=1))
    await tell(house, "staff", severity="urgent")

    async def asked(query: str) -> Any:
        answered = await house.api("GET", f"/notifications?{query}", who="staff")
        assert answered.status == 200, answered.raw
        return answered.json

    second = await asked("page=2&limit=3")
    assert (len(second["items"]), second["total"], second["page"]) == (1, 4, 2)
    (critical,) = (await asked("severity=critical"))["items"]
    assert critical["type"] == "general"
    (about,) = (await asked("ref=order:1&type=ORDER_CREATED&topic=orders"))["items"]
    assert about["refs"] == {"order": "1"}
    first = await asked("limit=3")
    following = await asked(f"limit=3&cursor={first['next_cursor']}")
    assert following["items"] == second["items"]
    assert (await asked("unread=true&status=read"))["items"] == first["items"] + second["items"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({"recipients": {}}, "recipients", id="nobody"),
        pytest.param({"recipients": {"roles": ["king"]}}, "recipients.roles.0", id="no role"),
        pytest.param({"type": "ORDER_EATEN"}, "type", id="an unknown constant"),
        pytest.param({"type": "two words"}, "type", id="no type"),
        pytest.param({"severity": "awful"}, "severity", id="no severity"),
        pytest.param({"topic": "Two Words"}, "topic", id="no topic"),
        pytest.param({"expires_at": "2026-11-20T11:00:00Z"}, "expires_at", id="over already"),
        pytest.param({"refs": {"order": ""}}, "refs.order", id="an empty reference"),
        pytest.param({"data": {"x": "y" * 17_000}}, "data", id="too much data"),
        pytest.param({"data": {"x": "\u0000"}}, "data", id="what no database keeps"),
        pytest.param({"max_retries": 11}, "max_retries", id="too many retries"),
        pytest.param({"channel": "pigeon"}, "channel", id="an unknown field"),
    ],
)
async def test_what_is_wrong_is_named(house: House, body: dict[str, Any], field: str) -> None:
    whole = {"recipients": to(house, "staff"), "title": "Hello"} | body

    refused = await house.api("POST", "/notifications", json=whole)

    assert (refused.status, fields(refused)) == (400, [field])


async def test_a_recipient_of_another_workspace_is_not_found_and_named(house: House) -> None:
    recipients = {"persons": [str(house.people["staff"]), str(house.stranger)]}

    refused = await house.api(
        "POST", "/notifications", json={"recipients": recipients, "title": "Hello"}
    )

    assert (refused.status, refused.code) == (404, "not_found")
    assert fields(refused) == ["recipients.persons.1"]
    assert (await house.api("GET", "/notifications", who="staff")).json["unread"] == 0


async def test_a_repeat_under_one_key_is_told_once(house: House) -> None:
    body = {"recipients": to(house, "staff"), "title": "Hello"}
    key = {"Idempotency-Key": "once"}

    first = await house.api("POST", "/notifications", json=body, headers=key)
    again = await house.api("POST", "/notifications", json=body, headers=key)
    other = await house.api("POST", "/notifications", json=body | {"title": "Bye"}, headers=key)

    assert first.json == again.json
    assert (await house.api("GET", "/notifications", who="staff")).json["unread"] == 1
    assert (other.status, other.code) == (422, "key_reused")


async def test_a_broadcast_comes_to_every_member_and_to_nobody_else(house: House) -> None:
    sent = await house.api("POST", "/notifications/broadcast", json={"type": "SYSTEM_MAINTENANCE"})

    assert sent.status == 201, sent.raw
    assert sent.json["counts"]["sent"] == 4
    for who in ("owner", "admin", "staff", "viewer"):
        (one,) = (await house.api("GET", "/notifications", who=who)).json["items"]
        assert one["title"] == "Maintenance is planned"
    assert (await house.api("GET", "/notifications", who="stranger")).json["unread"] == 0


async def test_what_waits_is_called_off(house: House) -> None:
    sent = await tell(house, "staff", scheduled_at="2026-11-20T13:00:00Z")
    assert (sent["status"], sent["counts"]["pending"]) == ("pending", 1)

    off = await house.api("POST", f"/notifications/{sent['id']}/cancel")
    again = await house.api("POST", f"/notifications/{sent['id']}/cancel")

    assert (off.json["status"], off.json["counts"]["cancelled"]) == ("cancelled", 1)
    assert (again.status, again.json["reason"]) == (409, "notification_cancelled")


@pytest.mark.parametrize(
    ("type", "refs", "title", "topic", "severity"),
    [
        ("ORDER_CREATED", {"order": "7"}, "Order 7: new", "orders", "medium"),
        ("PAYMENT_FAILED", {"payment": "P7"}, "Payment P7: failed", "payments", "high"),
        (
            "INVENTORY_OUT_OF_STOCK",
            {"product": "Towels"},
            "Towels: none left",
            "inventory",
            "critical",
        ),
        ("RETURN_REQUESTED", {"return": "R7"}, "Return R7: asked for", "returns", "medium"),
        ("REFUND_PROCESSED", {"refund": "F7"}, "Refund F7: paid", "refunds", "medium"),
        ("SHIPMENT_UPDATED", {"shipment": "S7"}, "Shipment S7: changed", "shipments", "low"),
        ("VENDOR_APPROVED", {"vendor": "Ana"}, "Vendor Ana: approved", "vendors", "medium"),
        ("SYSTEM_MAINTENANCE", {}, "Maintenance is planned", "system", "medium"),
    ],
)
async def test_the_eight_senders_have_one_way_in(
    house: House, type: str, refs: dict[str, str], title: str, topic: str, severity: str
) -> None:
    body = {"type": type, "refs": refs, "data": {"n": 1}, "recipients": {"roles": ["agent"]}}

    sent = await house.api("POST", "/events", json=body)

    assert sent.status == 201, sent.raw
    (one,) = (await house.api("GET", "/notifications", who="staff")).json["items"]
    assert (one["title"], one["topic"], one["severity"]) == (title, topic, severity)


async def test_an_event_of_no_known_type_is_refused(house: House) -> None:
    body = {"type": "order.eaten", "recipients": {"everybody": True}}

    refused = await house.api("POST", "/events", json=body)

    assert (refused.status, fields(refused)) == (400, ["type"])
    assert "order.shipped" in refused.json["errors"][0]["wanted"]


async def test_preferences_are_each_persons_own_and_are_obeyed(house: House) -> None:
    before = (await house.api("GET", "/notifications/preferences", who="staff")).json
    assert (before["enabled"], before["channels"], before["revision"]) == (True, {}, 0)
    assert before["defaults"]["critical"]["email"]
    assert not before["defaults"]["critical"]["sms"]
    assert not before["defaults"]["medium"]["email"]

    chosen = await house.api(
        "PUT",
        "/notifications/preferences",
        who="staff",
        json={"types": {"ORDER_CREATED": {"in_app": False}}, "channels": {"sms": True}},
    )

    assert chosen.json["types"] == {"order.created": {"in_app": False}}
    await tell(house, "staff", type="order.created")
    assert (await house.api("GET", "/notifications", who="staff")).json["items"] == []
    other = (await house.api("GET", "/notifications/preferences", who="viewer")).json
    assert other["types"] == {}


async def test_from_what_on_it_rings_is_kept_with_the_person(house: House) -> None:
    path = "/notifications/preferences"
    before = (await house.api("GET", path, who="staff")).json

    chosen = await house.api("PUT", path, who="staff", json={"rings_from": "high"})
    unknown = await house.api("PUT", path, who="staff", json={"rings_from": "loud"})

    assert (before["rings_from"], chosen.json["rings_from"]) == ("critical", "high")
    assert (unknown.status, fields(unknown)) == (400, ["rings_from"])
    assert (await house.api("GET", path, who="staff")).json["rings_from"] == "high"
    assert (await house.api("GET", path, who="viewer")).json["rings_from"] == "critical"


@pytest.mark.parametrize(
    "body",
    [
        {"channels": {"pigeon": True}},
        {"topics": {"orders": {"pigeon": True}}},
        {"types": {"order.created": {"pigeon": False}}},
    ],
)
async def test_an_unknown_channel_is_refused_by_name(house: House, body: dict[str, Any]) -> None:
    refused = await house.api("PUT", "/notifications/preferences", json=body)

    assert refused.status == 400
    assert "pigeon" in fields(refused)[0]


async def test_the_second_of_two_who_change_preferences_is_told(house: House) -> None:
    path = "/notifications/preferences"
    await house.api("PUT", path, json={"enabled": False}, headers={"If-Match": '"0"'})

    late = await house.api("PUT", path, json={"enabled": True}, headers={"If-Match": '"0"'})

    assert (late.status, late.code) == (412, "stale")


async def test_figures_are_by_type_channel_and_day(house: House) -> None:
    sent = await tell(house, "staff", "viewer", type="order.created")
    await house.api("POST", f"/notifications/{sent['id']}/acknowledge", who="staff")

    house.rows.clock.advance(timedelta(seconds=1))
    found = (await house.api("GET", "/notifications/analytics", who="staff")).json

    (one,) = found["figures"]
    assert (one["day"], one["type"], one["channel"]) == ("2026-11-20", "order.created", "in_app")
    assert (one["created"], one["read"], one["acknowledged"]) == (2, 1, 1)
    assert found["by_type"]["order.created"] == found["total"] == found["by_channel"]["in_app"]
    backwards = await house.api(
        "GET", "/notifications/analytics?since=2026-11-20T10:00:00Z&until=2026-11-19T10:00:00Z"
    )
    assert (backwards.status, fields(backwards)) == (400, ["since"])
    early = await house.api("GET", "/notifications/analytics?until=1950-01-01T00:00:00Z")
    assert (early.status, early.json["figures"]) == (200, [])


async def test_clearing_up_says_what_went(house: House) -> None:
    done = await house.api("POST", "/notifications/cleanup")

    assert done.json == {"expired": 0, "failed": 0, "notifications": 0}


async def test_trying_again_where_nothing_failed_is_a_conflict(house: House) -> None:
    sent = await tell(house, "staff")

    again = await house.api("POST", f"/notifications/{sent['id']}/retry")
    unknown = await house.api("POST", f"/notifications/{uuid4()}/retry")

    assert (again.status, again.json["reason"]) == (409, "nothing_failed")
    assert unknown.status == 404
