"""Machines report by webhook: Alertmanager's own requests become alerts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio

from tests.cast import OPS_ROOM
from tests.story.person import Person
from tests.story.stage import Stage

GOLDEN = Path(__file__).parents[1] / "golden" / "alertmanager"
_HOOK = re.compile(r"http\S+/hooks/[\w-]+")


def golden(name: str) -> dict[str, Any]:
    """Return a captured request: `headers`, `body`."""
    captured: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_bytes())
    return captured


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hook(stage: Stage) -> str:
    """The address of an Alertmanager integration that Olivia made by chat."""
    owner = stage.people.olivia
    await owner.writes("/integrations")
    await owner.taps("Prometheus Alertmanager")
    await owner.taps("Call it “Prometheus Alertmanager”")

    async def look() -> str | None:
        for one in reversed(await owner.looks("/hooks/")):
            if found := _HOOK.search(one.words):
                return found[0]
        return None

    found = await stage.telegram.until(look)
    assert found is not None, await stage.telegram.transcript(owner.id)
    stage.secrets.append(found.rpartition("/")[2])
    return found


async def post(http: aiohttp.ClientSession, hook: str, request: dict[str, Any]) -> None:
    """POST a request as it was captured; it must be taken."""
    body = json.dumps(request["body"]).encode()
    async with http.post(hook, data=body, headers=request["headers"]) as answer:
        assert answer.status in {200, 202}, await answer.text()


async def test_each_fingerprint_is_one_alert_and_a_repeat_is_a_number_not_a_message(
    stage: Stage, olivia: Person, hook: str, http: aiohttp.ClientSession
) -> None:
    desk = await stage.desk_of(olivia)
    board = await desk.watches()
    request = golden("firing-group-of-6-bearer")
    items = request["body"]["alerts"]

    await post(http, hook, request)
    for _ in items:
        await board.next("alert.fired")
    wanted = len({item["fingerprint"] for item in items})

    async def all_cards() -> int | None:
        # A group takes one message a second after a small burst, so it may be still in between.
        found = len(await stage.telegram.calls("sendMessage", OPS_ROOM.id))
        return found if found >= wanted else None

    cards = await stage.telegram.until(all_cards)
    await post(http, hook, request)
    for _ in items:
        await board.next("alert.repeated")
    await stage.telegram.idle()

    listed = (await desk.gets("/alerts?limit=100"))["items"]
    ours = [one for one in listed if one["source"]["kind"] == "integration"]
    assert len(ours) == len({item["fingerprint"] for item in items})
    assert {one["count"] for one in ours} == {2}
    assert len(await stage.telegram.calls("sendMessage", OPS_ROOM.id)) == cards


async def test_a_repeat_and_the_end_of_a_critical_alert_change_its_one_card(
    stage: Stage, olivia: Person, sam: Person, hook: str, http: aiohttp.ClientSession
) -> None:
    desk = await stage.desk_of(olivia)
    board = await desk.watches()

    await post(http, hook, golden("firing-single-basic-auth"))
    fired = await board.next("alert.fired")
    card = await sam.sees_in(OPS_ROOM, "Instance 127.0.0.1:19100 down", "Acknowledge")
    await post(http, hook, golden("firing-single-basic-auth"))
    again = await sam.sees_in(OPS_ROOM, "Instance 127.0.0.1:19100 down", "×2")
    await post(http, hook, golden("resolved-single-basic-auth"))

    resolved = await board.next("alert.resolved")
    assert resolved["data"]["alert"]["id"] == fired["data"]["alert"]["id"]
    ended = await sam.sees_in(OPS_ROOM, "Instance 127.0.0.1:19100 down", "Resolved")
    assert card.id == again.id == ended.id
    assert (card.is_silent, len(await sam.looks_in(OPS_ROOM, "19100 down"))) == (False, 1)


async def test_a_critical_machine_alert_comes_to_the_group_and_is_acknowledged_there(
    stage: Stage, sam: Person, hook: str, http: aiohttp.ClientSession
) -> None:
    await post(http, hook, golden("firing-truncated-3-of-7"))

    card = await sam.sees_in(OPS_ROOM, "DiskWillFillIn4Hours", "Acknowledge")
    await sam.taps_in(OPS_ROOM, "Acknowledge", on=card)
    await sam.sees_in(OPS_ROOM, "DiskWillFillIn4Hours", "Acknowledged by Sam")


async def test_what_nobody_can_read_is_told_in_the_list_with_the_reason(
    stage: Stage, olivia: Person, hook: str, http: aiohttp.ClientSession
) -> None:
    for _ in range(2):
        async with http.post(hook, json={"nobody": "knows this"}) as answer:
            assert answer.status in {200, 202}, "a machine must not send it for ever"
    await post(http, hook, golden("firing-group-of-6-bearer"))

    await olivia.writes("/integrations")

    told = await olivia.sees("Tap one for its address", "2 of the last")
    assert told.has("Prometheus Alertmanager", "not understood", "version is")
