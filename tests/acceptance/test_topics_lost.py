"""The topic with the alerts is deleted and the bot may not make another: General has the alerts,
and the owner is told once. Apart from the others: a group takes 20 messages a minute."""

from __future__ import annotations

from tests.story.person import Person
from tests.story.stage import Stage
from tests.story.topics import card_of, deletes_topic, let_manage_topics, topics


async def test_where_it_may_not_make_topics_the_owner_is_told_once_and_again_after_mending(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    await let_manage_topics(stage, may=False)
    await deletes_topic(stage, olivia)

    first = await card_of(stage, carla, sam, "The sink leaks")
    told = await olivia.sees("“Ops room”: the topic “🔔 Alerts” was deleted")
    second = await card_of(stage, carla, sam, "The sink drips")

    assert (first.thread, second.thread) == (None, None)
    assert told.has("its messages go to General now", "Let me manage topics", "/here")
    assert len(await olivia.looks("was deleted")) == 1

    await let_manage_topics(stage, may=True)
    mended = await card_of(stage, carla, sam, "The sink is dirty")
    assert mended.thread == (await topics(stage))["🔔 Alerts"]

    await let_manage_topics(stage, may=False)
    await deletes_topic(stage, olivia)
    third = await card_of(stage, carla, sam, "The sink is gone")
    await olivia.sees("was deleted", after=told)
    assert third.thread is None
    assert len(await olivia.looks("was deleted")) == 2
    await let_manage_topics(stage, may=True)
