"""The topic with the alerts is deleted: it is made again with what comes next."""

from __future__ import annotations

from tests.cast import OPS_ROOM
from tests.story.person import Person
from tests.story.stage import Stage
from tests.story.topics import HERE, card_of, deletes_topic, topics


async def test_a_deleted_topic_is_made_again_with_what_comes_next(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    before = await card_of(stage, carla, sam, "The lamp flickers")
    old = await deletes_topic(stage, olivia)

    card = await card_of(stage, carla, sam, "The lamp is out")
    tried = await stage.telegram.calls("sendMessage", HERE, contains="The lamp is")
    again = await card_of(stage, carla, sam, "The lamp smells")

    new = (await topics(stage))["🔔 Alerts"]
    assert before.thread == old != new
    assert (card.thread, again.thread) == (new, new)
    assert [one["status"] == 200 for one in tried] == [False, True]
    sent = await stage.telegram.calls("sendMessage", HERE, contains="The lamp smells")
    assert [one["status"] == 200 for one in sent] == [True]
    assert await olivia.looks("was deleted") == []


async def test_a_card_that_went_with_its_topic_comes_back_in_the_new_one(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    await card_of(stage, carla, sam, "The bath overflows")
    await deletes_topic(stage, olivia)

    await olivia.taps("Acknowledge", on=await olivia.sees("The bath overflows", "Acknowledge"))

    card = await sam.sees_in(OPS_ROOM, "The bath overflows", "Acknowledged by Olivia")
    assert card.thread == (await topics(stage))["🔔 Alerts"]
