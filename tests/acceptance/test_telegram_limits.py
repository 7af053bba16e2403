"""What Telegram asks for, obeyed over HTTP: the whole of a pause, the urgent before the rest, one
edit for many changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.cast import OPS_ROOM
from tests.story.hooks import Machine, machine
from tests.story.person import Person
from tests.story.stage import Stage
from tests.story.telegram import Json

HERE = OPS_ROOM.id


@pytest.fixture(scope="module")
def pace() -> int:
    """Telegram's own."""
    return 1


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(stage: Stage, http: aiohttp.ClientSession) -> Machine:
    """A machine that reports."""
    return await machine(stage, http)


async def fails(stage: Stage, kind: str, *, times: int = 1, **more: Any) -> None:
    """Have the next calls to the room that mean a message fail."""
    match = {"method": "sendMessage", "chat_id": HERE}
    await stage.telegram.post("faults", match=match, kind=kind, times=times, **more)


async def calls(stage: Stage, *, contains: str = "") -> list[Json]:
    """Return the calls that count in the room, sends and edits, in their order."""
    sent = await stage.telegram.calls("sendMessage", HERE, contains=contains)
    edited = await stage.telegram.calls("editMessageText", HERE, contains=contains)
    return sorted([*sent, *edited], key=lambda one: int(one["n"]))


def at(call: Json) -> datetime:
    """Return when a call came in."""
    return datetime.fromisoformat(call["at"])


async def test_the_whole_of_a_pause_is_kept_the_urgent_comes_first_and_a_tap_is_answered(
    stage: Stage, olivia: Person, sam: Person, server: Machine
) -> None:
    await server.reports("First card", "critical")
    card = await sam.sees_in(OPS_ROOM, "First card", "Acknowledge")
    await stage.telegram.idle()
    await fails(stage, "rate_limit", retry_after=3)

    await server.reports("Refused for now", "high")
    await olivia.sees("Refused for now")
    for number in range(3):
        await server.reports(f"Bulk {number}", "low")
    await server.reports("Urgent", "critical")
    for label in ("Acknowledge", "Assign to me", "Resolve"):
        toast = await sam.taps_in(OPS_ROOM, label, on=card)
        assert toast, "a tap is answered while the room is paused"
        card = await sam.sees_in(OPS_ROOM, "First card")
    await olivia.sees("First card", "Resolved by Sam")
    await sam.sees_in(OPS_ROOM, "Bulk 2")
    await sam.sees_in(OPS_ROOM, "First card", "Resolved by Sam")

    made = await calls(stage)
    refused = next(one for one in made if one["status"] == 429)
    after = [one for one in made if int(one["n"]) > int(refused["n"])]
    assert at(after[0]) - at(refused) >= timedelta(seconds=3)
    order = [_title(one) for one in after]
    assert order.index("Urgent") < order.index("Refused for now") < order.index("Bulk 0")
    assert order.index("Urgent") < order.index("First card")
    assert order.count("First card") == 1, "three changes of one card are one edit"
    assert sorted(one for one in order if one.startswith("Bulk")) == ["Bulk 0", "Bulk 1", "Bulk 2"]
    assert {one["status"] for one in after} == {200}


def _title(call: Json) -> str:
    first: str = call["params"]["text"].partition("\n")[0]
    known = ("Urgent", "Refused for now", "First card", "Bulk 0", "Bulk 1", "Bulk 2")
    return next((one for one in known if one in first), first)
