"""Why: who was told of an alert, who was not, and what would change that."""

from __future__ import annotations

import aiohttp

from tests.cast import OPS_ROOM
from tests.story.complaining import complains
from tests.story.hooks import machine
from tests.story.person import Person
from tests.story.stage import Stage


async def test_why_with_a_number_tells_the_rule_and_each_who_was_told(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await complains(carla, stage.place, "The heating is broken")
    await olivia.sees("The heating is broken", "Acknowledge")
    await olivia.sees_in(OPS_ROOM, "The heating is broken", "Acknowledge")
    desk = await stage.desk_of(olivia)
    (alert,) = await desk.alerts("The heating is broken")

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
    stage: Stage, http: aiohttp.ClientSession, olivia: Person
) -> None:
    prometheus = await machine(stage, http)
    await prometheus.reports("DiskFull", "high", host="db-1")
    card = await olivia.sees("DiskFull", "Why?")

    await olivia.taps("Why?", on=card)

    await olivia.sees("Why alert", "Sent by the integration “Server” (Anything")


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
