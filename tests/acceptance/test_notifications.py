"""A program tells the team something; who is away finds it, before and after a restart."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from tests.story.desk import Board, Desk
from tests.story.ground import Ground
from tests.story.stage import OwnTelegram, Stage, invites, raise_curtain

SOON = timedelta(seconds=2)


async def begun(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> tuple[Stage, Desk, Desk]:
    """Start a product with an owner and one of the staff; return their dashboards too."""
    stage = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    assert stage.product.claim is not None
    olivia, sam = stage.people.olivia, stage.people.sam
    await olivia.opens(stage.product.claim)
    await olivia.sees("/places")
    await sam.opens(await invites(olivia, "Staff"))
    await sam.sees("Hello Sam")
    return stage, await stage.desk_of(olivia), await stage.desk_of(sam)


async def keyed(desk: Desk, *scopes: str) -> dict[str, str]:
    """Return the header of a program with a key of its own."""
    made = await desk.does("/api-keys", {"name": "Shop", "scopes": list(scopes)})
    return {"Authorization": f"Bearer {made['token']}"}


async def listening(desk: Desk, since: int | None = None) -> Board:
    """Return a board that hears of notifications."""
    board = await desk.watches()
    await board.socket.send_json(
        {"type": "subscribe", "topics": ["notifications"], "since": since}
    )
    await board.next("subscribed")
    return board


async def hears(board: Board, words: str) -> dict[str, Any]:
    """Return the frame of a new notification with these words, when it comes."""
    while (
        words
        not in (frame := await board.next("notification.created"))["data"]["notification"]["title"]
    ):
        pass
    return frame


async def test_what_a_shop_sends_waits_for_the_team_through_a_restart(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    before, olivia, sam = await begun(ground, http, telegram)
    shop = await keyed(olivia, "notifications.write")
    board = await listening(sam)

    event = {
        "type": "ORDER_SHIPPED",
        "refs": {"order": "4711"},
        "recipients": {"roles": ["agent"]},
    }
    sent = await olivia.ask("POST", "/events", event, headers=shop)
    assert sent.status == 201, sent.raw
    heard = await board.next("notification.created")
    await board.socket.send_json({"type": "ack", "notification": sent.json["id"]})
    arrived = await board.next("notification.status_changed")
    later = {
        "title": "Fire drill",
        "recipients": {"everybody": True},
        "scheduled_at": _soon(sent.headers["Date"]),
    }
    planned = await olivia.ask("POST", "/notifications", later, headers=shop)
    assert planned.json["status"] == "pending", planned.raw

    await before.leave()
    await before.product.stop()
    after = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    desk = await after.desk_of(after.people.sam)
    await hears(await listening(desk, since=arrived["seq"]), "Fire drill")
    drill, shipped = (await desk.gets("/notifications"))["items"]

    assert heard["data"]["notification"]["title"] == "Order 4711: shipped"
    assert heard["data"]["by"]["name"] == "API key Shop"
    assert (arrived["data"]["old"], arrived["data"]["new"]) == ("sent", "delivered")
    assert (drill["status"], shipped["status"]) == ("sent", "delivered")
    assert (await desk.gets("/notifications/unread"))["unread"] == 2
    owner = await after.desk_of(after.people.olivia)
    assert [one["title"] for one in (await owner.gets("/notifications"))["items"]] == [
        "Fire drill"
    ]
    await after.leave()
    await after.product.stop()
    after.product.assert_clean()


async def test_who_does_not_want_alerts_by_telegram_finds_them_inside(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    stage, olivia, _ = await begun(ground, http, telegram)
    chosen = {"topics": {"alerts": {"telegram": False}}}
    put = await olivia.ask("PUT", "/notifications/preferences", chosen)
    assert put.status == 200, put.raw

    board = await listening(olivia)

    case = {"kind": "complaint", "text": "The lift is stuck", "rating": 1}
    await olivia.does("/cases", case)
    found = (await hears(board, "Alert 1"))["data"]["notification"]
    await stage.telegram.idle()

    assert (found["type"], found["topic"]) == ("alert.fired", "alerts")
    assert await stage.people.olivia.looks("The lift is stuck", "Acknowledge") == []
    (alert,) = await olivia.alerts("The lift is stuck")
    story = await olivia.gets(f"/alerts/{alert['id']}/timeline")
    told = {one["kind"]: one for one in story["items"] if one["recipient"]}
    assert told["not_told"]["reason"] == "preference"
    assert told["told"]["channel"] == "in_app"
    await stage.leave()
    await stage.product.stop()
    stage.product.assert_clean()


def _soon(now: str) -> str:
    """Return a time a little after what an answer's Date says."""
    return (parsedate_to_datetime(now) + SOON).isoformat()
