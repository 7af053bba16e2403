"""What happens to the Ops room's topics, and how to look at it."""

from __future__ import annotations

from tests.cast import OPS_ROOM
from tests.story.complaining import complains
from tests.story.person import Person
from tests.story.stage import Stage
from tests.story.telegram import Json, Seen

HERE = OPS_ROOM.id


async def topics(stage: Stage) -> dict[str, int]:
    """Return the topics there are by name."""
    state = await stage.telegram.get("state")
    room = next(one for one in state["chats"] if one["id"] == HERE)
    found: list[Json] = room["topics"]
    return {one["name"]: one["id"] for one in found if not one.get("deleted")}


async def deletes_topic(stage: Stage, olivia: Person, name: str = "🔔 Alerts") -> int:
    """Delete the topic and return what its number was."""
    number = (await topics(stage))[name]
    await stage.telegram.post("topic", chat=HERE, user=olivia.id, action="delete", id=number)
    return number


async def let_manage_topics(stage: Stage, *, may: bool) -> None:
    """Give the bot the right to manage topics, or take it away."""
    rights = {"can_manage_topics": may, "can_pin_messages": True, "can_delete_messages": True}
    await stage.telegram.post("member", chat=HERE, bot=True, action="promote", rights=rights)


async def switches_topics(stage: Stage, olivia: Person, *, on: bool) -> None:
    """Switch the group's topics on or off."""
    await stage.telegram.post("chat", chat=HERE, user=olivia.id, is_forum=on)


async def card_of(stage: Stage, carla: Person, sam: Person, words: str) -> Seen:
    """Complain, and return the card in the group once all is still."""
    await complains(carla, stage.place, words)
    card = await sam.sees_in(OPS_ROOM, words, "Acknowledge")
    await stage.telegram.idle()
    return card
