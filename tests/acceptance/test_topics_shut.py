"""A group's topics are switched off, or the one with the alerts is closed to the bot."""

from __future__ import annotations

from tests.cast import OPS_ROOM
from tests.story.person import Person
from tests.story.stage import Stage
from tests.story.topics import HERE, card_of, let_manage_topics, switches_topics, topics


async def test_topics_that_are_switched_off_are_told_once_and_again_after_they_were_on(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    thread = (await topics(stage))["🔔 Alerts"]
    await switches_topics(stage, olivia, on=False)

    first = await card_of(stage, carla, sam, "The fan rattles")
    told = await olivia.sees("“Ops room”: topics are switched off")
    await card_of(stage, carla, sam, "The fan smokes")

    assert first.thread is None
    assert told.has("the topic “🔔 Alerts”", "Switch topics on again", "send /here in the group")
    assert len(await olivia.looks("topics are switched off")) == 1

    await switches_topics(stage, olivia, on=True)
    mended = await card_of(stage, carla, sam, "The fan is loose")
    assert mended.thread == thread

    await switches_topics(stage, olivia, on=False)
    await card_of(stage, carla, sam, "The fan is dead")
    await olivia.sees("topics are switched off", after=told)
    assert len(await olivia.looks("topics are switched off")) == 2
    await switches_topics(stage, olivia, on=True)


async def test_a_closed_topic_is_opened_again_or_its_owner_is_told_once(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    thread = (await topics(stage))["Housekeeping"]
    asked = await olivia.writes_in(OPS_ROOM, "/here", thread=thread)
    await olivia.sees_in(OPS_ROOM, "come here from now on", after=asked)
    await let_manage_topics(stage, may=False)
    closing = {"chat": HERE, "user": olivia.id, "action": "close", "id": thread}
    await stage.telegram.post("topic", **closing)

    first = await card_of(stage, carla, sam, "The rug is torn")
    told = await olivia.sees("“Ops room”: the topic “Housekeeping” is closed")
    await card_of(stage, carla, sam, "The rug is wet")

    assert first.thread is None
    assert told.has("I may not open it", "its messages go to General now", "/here")
    assert len(await olivia.looks("is closed")) == 1

    await stage.telegram.post("topic", **(closing | {"action": "reopen"}))
    opened = await card_of(stage, carla, sam, "The rug is dry")
    assert opened.thread == thread
    await let_manage_topics(stage, may=True)


async def test_a_command_in_a_topic_that_is_closed_to_the_bot_is_no_failure(
    stage: Stage, olivia: Person
) -> None:
    thread = (await topics(stage))["Housekeeping"]
    await let_manage_topics(stage, may=False)
    closing = {"chat": HERE, "user": olivia.id, "action": "close", "id": thread}
    await stage.telegram.post("topic", **closing)
    seen = await stage.telegram.calls("sendMessage", HERE)

    await olivia.writes_in(OPS_ROOM, "/help", thread=thread)
    since = max((one["n"] for one in seen), default=0)
    wanted = {"method": "sendMessage", "chat": HERE, "since": since, "timeout": 20}
    tried = (await stage.telegram.get("wait", **wanted))["call"]

    assert "TOPIC_CLOSED" in str(tried)
    await stage.telegram.post("topic", **(closing | {"action": "reopen"}))
    await let_manage_topics(stage, may=True)
    asked = await olivia.writes_in(OPS_ROOM, "/help", thread=thread)
    answer = await olivia.sees_in(OPS_ROOM, after=asked)
    assert answer.thread == thread


async def test_a_press_whose_answer_a_closed_topic_refuses_says_so(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    thread = (await topics(stage))["Housekeeping"]
    card = await card_of(stage, carla, sam, "The mat is wet")
    assert card.thread == thread
    await let_manage_topics(stage, may=False)
    closing = {"chat": HERE, "user": olivia.id, "action": "close", "id": thread}
    await stage.telegram.post("topic", **closing)

    said = ""
    while not said:  # What takes longer than a spinner may turn is answered without words.
        said = await sam.taps_in(OPS_ROOM, "Why?", on=card)

    assert said == "I cannot write here: the topic or the group is closed to me."
    await stage.telegram.post("topic", **(closing | {"action": "reopen"}))
    await let_manage_topics(stage, may=True)
    assert await sam.taps_in(OPS_ROOM, "Why?", on=card) == ""
    assert (await sam.sees_in(OPS_ROOM, "was told", after=card)).thread == thread


async def test_a_topic_that_was_renamed_is_made_again_under_its_new_name(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    old = (await topics(stage))["Housekeeping"]
    of_topic = {"chat": HERE, "user": olivia.id, "id": old}
    await stage.telegram.post("topic", action="rename", name="Rooms and rugs", **of_topic)
    await stage.telegram.idle()
    await stage.telegram.post("topic", action="delete", **of_topic)

    card = await card_of(stage, carla, sam, "The rug burns")

    assert card.thread == (await topics(stage))["Rooms and rugs"]
