"""Every kind of condition as an admin types it: what it raises an alert for, and what not."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.story.complaining import complains
from tests.story.person import Person
from tests.story.rules import ruled
from tests.story.stage import PLACE, Stage

Told = tuple[int, str]
"""Stars and words of a complaint."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bar(stage: Stage) -> str:
    """The link of a second place."""
    olivia = stage.people.olivia
    typed = await olivia.writes("/places")
    await olivia.taps("Add a place", on=await olivia.sees("Room 12", after=typed))
    await olivia.sees("What is the place called?", after=typed)
    await olivia.writes("Bar")

    async def look() -> str | None:
        for one in reversed(await olivia.looks("Bar")):
            if one.id > typed.id and (found := PLACE.search(" ".join((one.words, *one.links)))):
                return found[0]
        return None

    link = await stage.telegram.until(look)
    assert link is not None, await stage.telegram.transcript(olivia.id)
    return link


@pytest.mark.parametrize(
    ("line", "sentence", "quiet", "loud"),
    [
        pytest.param(
            'when rating = 3 and place = "Room 12" then alert high to @Sam named "Rule"',
            "the rating is 3 and the place is “Room 12”",
            (4, "A compared towel"),
            (3, "A compared basin"),
            id="compare",
        ),
        pytest.param(
            'when text has "moth", "wet wall" then alert high to @Sam named "Rule"',
            "“moth” or “wet wall”",
            (4, "My mother sat on a wall, wet"),
            (4, "There is a WET wall behind the bed"),
            id="words",
        ),
        pytest.param(
            'when text has any form of "leak", "gotera" then alert high to @Sam named "Rule"',
            "“leak” or “gotera”",
            (4, "Leek soup and gothic pillars"),
            (4, "Hay goteras en el techo"),
            id="forms",
        ),
        pytest.param(
            'when text has "jamon" ignoring accents then alert high to @Sam named "Rule"',
            "“jamon”",
            (4, "I had jam on toast"),
            (4, "El jamón estaba seco"),
            id="accents",
        ),
        pytest.param(
            r'when text matches "order [0-9]{4}\b" then alert high to @Sam named "Rule"',
            "order [0-9]{4}",
            (4, "Order 12345 was right"),
            (4, "ORDER 1234 came late"),
            id="pattern",
        ),
        pytest.param(
            (
                'when (rating = 3 or text has "spade") and not text has "joke" then'
                ' alert high to @Sam named "Rule"'
            ),
            "spade",
            (3, "A nested joke"),
            (4, "A nested spade"),
            id="nested",
        ),
        pytest.param(
            (
                "when expression \"rating == 4 && text.contains('Zephyr')\" then"
                ' alert high to @Sam named "Rule"'
            ),
            "the expression rating == 4",
            (4, "A zephyr in small letters"),
            (4, "A Zephyr by its name"),
            id="expression",
        ),
    ],
)
async def test_a_condition_tells_sam_of_what_it_means_and_of_nothing_else(
    stage: Stage,
    olivia: Person,
    sam: Person,
    carla: Person,
    line: str,
    sentence: str,
    quiet: Told,
    loud: Told,
) -> None:
    async with ruled(olivia, line, sentence, "alert high to"):
        await complains(carla, stage.place, quiet[1], stars=quiet[0])
        await complains(carla, stage.place, loud[1], stars=loud[0])

        alert = await sam.sees("Rule", loud[1], "High", "Acknowledge")
        assert "★" * loud[0] in alert.words
        assert await sam.looks("Rule", quiet[1]) == []


async def test_many_in_a_short_time_are_counted_for_each_place(
    stage: Stage, olivia: Person, sam: Person, carla: Person, bar: str
) -> None:
    line = (
        'when 2 of (text has "queue") in 15m per place then alert critical to @Sam named "Queues"'
    )
    async with ruled(olivia, line, "2 times within 15 minutes", "for each place by itself"):
        await complains(carla, stage.place, "One queue here", stars=4)
        await complains(carla, bar, "One queue there", stars=4)
        await complains(carla, stage.place, "No line at all", stars=4)
        await stage.telegram.idle()
        assert await sam.looks("Queues") == []

        await complains(carla, stage.place, "Two queues: a queue again", stars=4)

        alert = await sam.sees("Queues", "Critical", "Acknowledge")
        assert "Room 12" in alert.words


async def test_an_average_waits_for_enough_of_them(
    stage: Stage, olivia: Person, sam: Person, carla: Person
) -> None:
    line = (
        'when average rating < 3.5 over 1d of at least 2 of (text has "sauna") then'
        ' alert medium to @Sam named "Sauna"'
    )
    async with ruled(olivia, line, "the average of the rating over 1 day is less than 3.5"):
        await complains(carla, stage.place, "The sauna is cold", stars=3)
        await complains(carla, stage.place, "No other thing", stars=1)
        await stage.telegram.idle()
        assert await sam.looks("Sauna", "Medium") == []

        await complains(carla, stage.place, "The sauna is warm now, some of it", stars=3)

        await sam.sees("Sauna", "Medium", "Acknowledge")
