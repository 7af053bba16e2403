"""Why: who was told of an alert, who was not, and what would change that."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio

from tests.cast import OPS_ROOM
from tests.story.complaining import complains
from tests.story.hooks import Machine, machine
from tests.story.person import Person
from tests.story.stage import Stage


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def prometheus(stage: Stage, http: aiohttp.ClientSession) -> AsyncIterator[Machine]:
    """An integration that reports."""
    yield await machine(stage, http)


async def test_why_with_a_number_tells_the_rule_and_each_who_was_told(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await complains(carla, stage.place, "The heating is broken")
    await olivia.sees("The heating is broken", "Acknowledge")
    await olivia.sees_in(OPS_ROOM, "The heating is broken", "Acknowledge")
    desk = await stage.desk_of(olivia)
    (alert,) = await desk.alerts("The heating is broken")
    await stage.telegram.idle()

    await olivia.writes(f"/why {alert['number']}")

    told = await olivia.sees(f"Why alert {alert['number']}?", "What happened", "Who was told")
    assert "Low rating" in told.words
    assert "✅ the rating is at most" in told.words
    assert "Alerts was told by Telegram (message " in told.words
    assert "Olivia" in told.words
    assert all(len(line) < 400 for line in told.words.splitlines())
    story = (await desk.gets(f"/alerts/{alert['id']}/timeline"))["items"]
    kinds = {one["kind"] for one in story}
    assert {"rule", "fired", "told"} <= kinds
    card = await olivia.sees_in(OPS_ROOM, "The heating is broken")
    room = next(one for one in story if (one["recipient"] or "").startswith("Ops room"))
    assert (room["channel"], room["answer"]["status"]) == ("telegram", "sent")
    assert room["answer"]["message_id"] == card.id


async def test_why_as_an_answer_to_a_card_means_that_alert(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await complains(carla, stage.place, "The first tap is broken")
    card = await olivia.sees("The first tap is broken", "Acknowledge")
    await complains(carla, stage.place, "The second tap is broken")
    await olivia.sees("The second tap is broken", "Acknowledge")

    await olivia.writes("/why", to=card)
    await olivia.sees("Why alert", "The first tap is broken")
    await olivia.writes("/why")

    await olivia.sees("Why alert", "The second tap is broken")


async def test_why_of_a_machines_alert_names_its_integration_and_what_it_sends(
    stage: Stage, prometheus: Machine, olivia: Person
) -> None:
    await prometheus.reports("DiskFull", "high", host="db-1")
    card = await olivia.sees("DiskFull", "Why?")

    await olivia.taps("Why?", on=card)

    await olivia.sees("Why alert", "Sent by the integration “Server” · Anything")


async def test_why_names_the_silence_that_kept_it_from_everybody(
    stage: Stage, prometheus: Machine, olivia: Person
) -> None:
    desk = await stage.desk_of(olivia)
    await desk.does("/silences", {"line": "host=db-9", "reason": "Moving house", "minutes": 60})
    await prometheus.reports("Replication is late", "high", host="db-9")

    async def muted() -> dict[str, object] | None:
        found = await desk.alerts("Replication is late")
        return found[0] if found else None

    alert = await stage.telegram.until(muted)
    assert alert is not None
    typed = await olivia.writes(f"/why {alert['number']}")

    told = await olivia.sees("Why alert", "Replication is late", after=typed)
    assert "Nobody was told: the silence “Moving house” of Olivia" in told.words
    assert "/silences ends it earlier." in told.words
    (no,) = [
        one
        for one in (await desk.gets(f"/alerts/{alert['id']}/timeline"))["items"]
        if one["kind"] == "not_told"
    ]
    assert (no["reason"], no["reference"]["kind"]) == ("silenced", "silence")
    assert [one["id"] for one in (await desk.gets("/alerts?muted=true"))["items"]] == [alert["id"]]


async def test_why_of_what_is_not_there_or_no_number_is_explained(olivia: Person) -> None:
    await olivia.writes("/why 9999")
    await olivia.sees("There is no alert 9999 here.")
    await olivia.writes("/why soon")

    await olivia.sees("such as /why 12")


async def test_a_guest_learns_nothing_by_why(stage: Stage, carla: Person, olivia: Person) -> None:
    await complains(carla, stage.place, "The window is broken")
    await olivia.sees("The window is broken", "Acknowledge")

    await carla.writes("/why")

    refused = await carla.sees("members")
    assert "window" not in refused.words


# The last one: a storm is on from here.
async def test_why_of_what_is_held_in_a_storm_says_so(
    stage: Stage, prometheus: Machine, olivia: Person
) -> None:
    for number in range(14):
        await prometheus.reports("QueueStuck", "medium", host=f"web-{number}")
    await olivia.sees("Storm", "QueueStuck")
    desk = await stage.desk_of(olivia)

    async def last() -> dict[str, object] | None:
        found = [
            one for one in await desk.alerts("QueueStuck") if one["labels"].get("host") == "web-13"
        ]
        return found[0] if found else None

    alert = await stage.telegram.until(last)
    assert alert is not None

    await olivia.writes(f"/why {alert['number']}")

    await olivia.sees("Why alert", "in one message with others: a storm there since")
