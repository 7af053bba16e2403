"""Changes of settings are told to open pages: which, by whom, and only to who may read them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, get_args

import orjson
import pytest

from core.ids import WorkspaceId
from core.tenants.access import RIGHTS
from core.tenants.changed_settings import READ_BY, ChangedSettings
from tests.integration.web.house import House
from tests.integration.web.live import enter
from tests.integration.web.test_rules import LINE, made
from web.live.framed import Framed
from web.live.settings_news import SettingsNews
from web.live.settings_shape import SettingKind

_PLACE = {"name": "Room 12"}


async def test_a_change_says_what_was_done_to_what_and_by_whom(house: House) -> None:
    live = await enter(house, "viewer")
    await live.subscribe("settings")

    rule = await made(house, LINE)
    told = await live.until("settings.changed")
    await house.api("DELETE", f"/rules/{rule['id']}", who="admin")
    gone = await live.until("settings.changed")

    assert "seq" not in told
    assert told["data"] == {
        "kind": "rule",
        "id": rule["id"],
        "change": "created",
        "by": {"id": str(house.people["owner"]), "name": "Owner"},
        "at": "2026-11-20T12:00:00.000Z",
    }
    assert (gone["data"]["change"], gone["data"]["by"]["name"]) == ("deleted", "Admin")


async def test_who_may_not_read_a_kind_hears_nothing_of_it(house: House) -> None:
    viewer, staff = await enter(house, "viewer"), await enter(house, "staff")
    for live in (viewer, staff):
        await live.subscribe("settings")

    assert (await house.api("POST", "/places", json=_PLACE)).status == 201
    await made(house, LINE)

    assert (await viewer.until("settings.changed"))["data"]["kind"] == "rule"
    assert [(await staff.until("settings.changed"))["data"]["kind"] for _ in range(2)] == [
        "place",
        "rule",
    ]


async def test_another_workspace_and_another_topic_hear_nothing(house: House) -> None:
    stranger, other = await enter(house, "stranger"), await enter(house)
    await stranger.subscribe("settings", "cases")
    await other.subscribe("cases")
    live = await enter(house)
    await live.subscribe("settings")

    await made(house, LINE)
    await live.until("settings.changed")

    for silent in (stranger, other):
        await silent.say({"type": "ping"})
        assert (await silent.next())["type"] == "pong"


@dataclass
class OtherSockets:
    """The sockets of another process, in one workspace."""

    home: WorkspaceId
    told: list[Framed] = field(default_factory=list)

    def workspaces(self) -> list[WorkspaceId]:
        """Return the one."""
        return [self.home]

    def tell(self, workspace_id: WorkspaceId, news: Framed, /) -> None:
        """Remember it."""
        assert workspace_id == self.home
        self.told.append(news)

    def said(self) -> list[Any]:
        """Return what they were told."""
        return [orjson.loads(one.body)["data"] for one in self.told]


async def test_another_process_finds_it_without_a_hint_and_tells_it_once(house: House) -> None:
    sockets = OtherSockets(house.home)
    news = SettingsNews(
        changed=ChangedSettings(database=house.rows.runtime.database),
        sockets=sockets,
        clock=house.rows.clock,
        hint=asyncio.Event(),
        is_alone=False,
    )

    rule = await made(house, LINE)
    for _ in range(2):
        await news.look()

    assert [(one["kind"], one["id"]) for one in sockets.said()] == [("rule", rule["id"])]


@pytest.mark.parametrize("kind", READ_BY)
def test_every_kind_is_on_the_wire_and_asks_for_a_right_that_there_is(kind: str) -> None:
    assert kind in get_args(SettingKind)
    assert READ_BY[kind] in RIGHTS
