"""Reports: asked for by a word, with a picture; sent by a rule that reads back as it was typed."""

from __future__ import annotations

from tests.cast import OPS_ROOM
from tests.story.complaining import complains
from tests.story.person import Person
from tests.story.rules import ruled
from tests.story.stage import Stage


async def test_whoever_asks_gets_figures_below_a_picture(
    stage: Stage, olivia: Person, carla: Person
) -> None:
    await complains(carla, stage.place, "The marimba hums, and the marimba is cold", stars=1)
    asked = await olivia.writes("/report 7d")

    report = await olivia.sees("📊", "New:", "Open now:", "Rating: ", after=asked)

    assert report.photos
    assert "Places: Room 12" in report.words
    assert "marimba" not in report.words, "a word of one case says nothing about the others"


async def test_a_day_on_which_nothing_happened_is_one_line_without_a_picture(
    stage: Stage, olivia: Person
) -> None:
    asked = await olivia.writes("/report")

    report = await olivia.sees("A quiet day.", after=asked)

    assert not report.photos
    assert "\n" not in report.words
    assert report.is_silent


async def test_in_the_group_everybody_sees_it(stage: Stage, olivia: Person, sam: Person) -> None:
    await sam.writes_in(OPS_ROOM, "/report today")

    report = await sam.sees_in(OPS_ROOM, "📊", "so far", "New: ")
    assert report.photos


async def test_a_customer_gets_no_figures(stage: Stage, carla: Person) -> None:
    asked = await carla.writes("/report")

    await stage.telegram.idle()

    assert not [one for one in await carla.looks("📊") if one.id > asked.id]


async def test_a_time_that_is_none_is_answered_with_those_there_are(
    stage: Stage, olivia: Person
) -> None:
    asked = await olivia.writes("/report month")

    await olivia.sees("/report week the last whole week", after=asked)


async def test_a_rule_that_reports_reads_back_as_it_was_typed(
    stage: Stage, olivia: Person
) -> None:
    line = "every monday at 09:00 then report week to #Ops-room"

    async with ruled(olivia, line, "Every Monday at 09:00, send the report of the week before"):
        typed = await olivia.writes("/rules every monday")
        await olivia.sees("1 rule with", after=typed)
