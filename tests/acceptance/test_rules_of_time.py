"""Silence and questions: the clock asks by itself, within a minute or two of real time."""

from __future__ import annotations

import pytest

from tests.story.complaining import complains
from tests.story.person import Person
from tests.story.rules import saves
from tests.story.stage import Stage
from tests.story.telegram import Seen

pytestmark = pytest.mark.slow
SILENCE = 'when none of (text has "heartbeat") for 1m then alert high to @Sam named "Silence"'
KEPT = 'when none of (text has "pulse") for 5m then alert high to @Sam named "No pulse"'
MANY = 'every 1m when count(open, category = "clock") >= 1 then alert medium to @Sam named "Open"'
NEVER = "every 1m when count(open) > 100000 then alert medium to @Sam named Thousands"
SET = 'when text has "cuckoo" then set category "clock" named "Clocks"'


async def test_the_clock_tells_of_silence_and_answers_questions(
    stage: Stage, olivia: Person, sam: Person, carla: Person
) -> None:
    await saves(olivia, SILENCE, "for 1 minute", "“heartbeat”")
    await saves(olivia, KEPT, "for 5 minutes")
    await saves(olivia, MANY, "Every 1 minute", "open cases")
    await saves(olivia, SET)
    typed = await olivia.writes(f"/rule {NEVER}")
    await olivia.taps("Save", on=await olivia.sees("Thousands", "Save", after=typed))
    await complains(carla, stage.place, "The cuckoo is silent", stars=5)

    silent = await late(stage, sam, "Silence", "High", "Acknowledge")
    asked = await late(stage, sam, "Open", "Medium", "Acknowledge")

    assert silent.id != asked.id
    assert await sam.looks("No pulse") == []
    assert await sam.looks("Thousands") == []
    await complains(carla, stage.place, "A heartbeat again", stars=5)
    over = await late(stage, sam, "Silence", "Resolved")
    assert over.id == silent.id


async def late(stage: Stage, person: Person, *words: str) -> Seen:
    """Wait for a message of the bot as long as the clock may take to ask."""

    async def look() -> Seen | None:
        return next(reversed(await person.looks(*words)), None)

    for _ in range(10):
        if (found := await stage.telegram.until(look)) is not None:
            return found
    raise AssertionError(await stage.telegram.transcript(person.id))
