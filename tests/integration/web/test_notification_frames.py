"""Notifications over the live socket: each person hears of their own, and catches up."""

from __future__ import annotations

from typing import Any

from tests.integration.web.house import House
from tests.integration.web.live import Live, enter


async def listening(house: House, who: str, *topics: str, since: int | None = None) -> Live:
    """Return a socket that has joined these topics."""
    live = await enter(house, who)
    await live.subscribe(*(topics or ("notifications",)), since=since)
    return live


async def tell(house: House, *names: str, **more: object) -> dict[str, Any]:
    """Return what was just told to them."""
    recipients = {"persons": [str(house.people[name]) for name in names]}
    body = {"recipients": recipients, "title": "The pool opens"} | more
    answered = await house.api("POST", "/notifications", json=body)
    assert answered.status == 201, answered.raw
    sent: dict[str, Any] = answered.json
    return sent


async def test_only_the_recipients_hear_of_it(house: House) -> None:
    staff, viewer = await listening(house, "staff"), await listening(house, "viewer")
    owner = await listening(house, "owner", "notifications", "cases")

    sent = await tell(house, "staff", "viewer", refs={"order": "4711"}, data={"n": 1})
    case = await house.rows.case(house.home)

    for live in (staff, viewer):
        frame = await live.until("notification.created")
        said = frame["data"]["notification"]
        assert (said["id"], said["title"]) == (sent["id"], "The pool opens")
        assert (said["refs"], said["data"]) == ({"order": "4711"}, {"n": 1})
        assert frame["data"]["by"]["name"] == "Owner"
    heard = await owner.next()
    assert (heard["type"], heard["data"]["case"]["id"]) == ("case.opened", str(case))


async def test_a_topic_of_notifications_is_joined_by_itself(house: House) -> None:
    live = await listening(house, "staff", "notifications:orders")

    await tell(house, "staff", topic="system")
    sent = await tell(house, "staff", type="order.shipped", title=None, refs={"order": "7"})

    said = (await live.next())["data"]["notification"]
    assert (said["id"], said["title"]) == (sent["id"], "Order 7: shipped")


async def test_what_is_read_here_is_read_on_every_screen_of_the_same_person(house: House) -> None:
    staff, viewer = await listening(house, "staff"), await listening(house, "viewer")
    sent = await tell(house, "staff", "viewer")
    await staff.until("notification.created")
    await viewer.until("notification.created")

    await house.api("PUT", f"/notifications/{sent['id']}/read", who="staff", json={})
    await tell(house, "viewer", title="Next")

    changed = (await staff.next())["data"]
    assert changed["notification"] == sent["id"]
    assert (changed["channel"], changed["old"], changed["new"]) == ("in_app", "sent", "read")
    assert "case" not in changed
    assert (await viewer.next())["data"]["notification"]["title"] == "Next"


async def test_what_came_while_somebody_was_away_is_caught_up_with(house: House) -> None:
    before = await listening(house, "staff")
    first = await tell(house, "staff", title="First")
    await before.until("notification.created")
    await before.socket.close()
    second = await tell(house, "staff", title="Second")
    await tell(house, "viewer", title="Not theirs")

    live = await listening(house, "staff", since=before.cursor)

    assert (await live.next())["data"]["notification"]["id"] == second["id"]
    mine = (await house.api("GET", "/notifications", who="staff")).json
    assert [one["id"] for one in mine["items"]] == [second["id"], first["id"]]
    await tell(house, "staff", title="Third")
    assert (await live.next())["data"]["notification"]["title"] == "Third"


async def test_a_broadcast_is_one_event_however_many_it_is_for(house: House) -> None:
    lives = [await listening(house, who) for who in ("owner", "admin", "staff", "viewer")]

    await house.api("POST", "/notifications/broadcast", json={"title": "Fire drill"})

    frames = [await live.until("notification.created") for live in lives]
    assert len({frame["seq"] for frame in frames}) == 1


async def test_a_client_says_that_it_has_what_came(house: House) -> None:
    live = await listening(house, "staff")
    ids = [(await tell(house, "staff", "viewer"))["id"] for _ in range(3)]
    for _ in ids:
        await live.until("notification.created")

    await live.say({"type": "ack", "notification": ids[0]})
    first = (await live.next())["data"]
    await live.say({"type": "ack", "notification": ids, "seen": True})
    rest = [(await live.next())["data"] for _ in range(5)]

    assert (first["notification"], first["old"], first["new"]) == (ids[0], "sent", "delivered")
    steps = sorted((one["old"], one["new"]) for one in rest)
    assert steps == [("delivered", "read")] * 3 + [("sent", "delivered")] * 2
    mine = (await house.api("GET", "/notifications", who="staff")).json["items"]
    assert all(one["acknowledged_at"] for one in mine)
    other = (await house.api("GET", "/notifications?unread=true", who="viewer")).json
    assert [one["status"] for one in other["items"]] == ["sent"] * 3


async def test_nobody_acknowledges_what_is_not_theirs(house: House) -> None:
    live = await listening(house, "owner")
    sent = await tell(house, "staff")

    await live.say({"type": "ack", "notification": sent["id"]})
    fault = await live.next()
    await live.say({"type": "ack", "notification": "4711"})
    bad = await live.next()

    assert (fault["type"], fault["data"]["code"]) == ("error", "not_found")
    assert (bad["type"], bad["data"]["code"]) == ("error", "bad_frame")
    (state,) = (await house.api("GET", f"/notifications/{sent['id']}/recipients")).json["items"]
    assert state["status"] == "sent"


async def test_what_is_changed_over_the_socket_stands_in_the_trail_as_such(house: House) -> None:
    live = await listening(house, "staff")
    sent = await tell(house, "staff")
    await live.until("notification.created")

    await live.say({"type": "ack", "notification": sent["id"], "seen": True})
    for _ in range(2):  # delivered, then read
        await live.until("notification.status_changed")
    await live.say({"type": "preferences", "topics": {"orders": {"in_app": False}}})
    await live.until("preferences")

    trail = await house.api("GET", f"/audit?actor={house.people['staff']}")
    told = {(one["action"], one["via"]) for one in trail.json["items"]}
    assert told == {
        ("preferences.changed", "socket"),
        ("notification.status_changed", "socket"),
    }


async def test_preferences_are_changed_where_one_is(house: House) -> None:
    live = await listening(house, "staff")

    await live.say(
        {"type": "preferences", "topics": {"orders": {"in_app": False}}, "rings_from": "low"}
    )
    first = await live.until("preferences")
    await live.say({"type": "preferences", "channels": {"sms": True}})
    second = await live.until("preferences")
    await live.say({"type": "preferences", "channels": {"pigeon": True}})
    fault = await live.until("error")

    assert first["data"]["topics"] == {"orders": {"in_app": False}}
    assert second["data"]["topics"] == first["data"]["topics"]
    assert second["data"]["rings_from"] == first["data"]["rings_from"] == "low"
    assert second["data"]["channels"] == {"sms": True}
    assert "pigeon" in fault["data"]["message"]
    await tell(house, "staff", topic="orders")
    sent = await tell(house, "staff", topic="system")
    assert (await live.next())["data"]["notification"]["id"] == sent["id"]
