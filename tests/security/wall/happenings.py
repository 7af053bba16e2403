"""Everything that can happen in a workspace and is told live."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace
from core.events.type import EventType, Kind, Topic
from core.events.types import EVENT_TYPES
from core.work import Work
from tests.security.wall.worlds import World
from web.live.protocol import SERVER_FRAMES

TOLD = frozenset(name for name in SERVER_FRAMES if "." in name)
"""Every frame that tells of something that happened."""

_THINGS = {"item": "cases", "into": "cases", "person": "members"}
_WORDS = {"severity": "high", "new": "acknowledged", "old": "new", "change": "severity",
          "channel": "in_app", "topic": "general", "kind": "complaint"}  # fmt: skip


async def everything_happens(world: World) -> int:
    """Have an event of every kind happen there, and all that is said in passing but presence;
    return how many."""
    rows = world.house.rows
    for one in EVENT_TYPES:
        await rows.event(world.workspace, one.name, by=world.people["owner"], **_data(one, world))

    async def body(session: AsyncSession, work: Work) -> None:
        work.say(
            "delivery.settled",
            topic=Topic.DELIVERIES,
            at=rows.clock.now(),
            delivery=str(world.things["deliveries"]),
            channel="telegram",
            state="failed",
            attempts=3,
        )

    await rows.books.transaction(InWorkspace(workspace_id=world.workspace), body)
    news = {"text": "Made by tests", "level": "low", "until": None}
    answered = await world.house.api("POST", "/announcements", json=news)
    assert answered.status == 201, answered.raw
    view = {"list": "cases", "name": "Made by tests", "filters": {}}
    reply = {"title": "Made by tests", "text": "Made by tests"}
    for path, said in (("/views", view), ("/canned-replies", reply)):
        made = await world.house.api("POST", path, json=said)
        assert made.status == 201, made.raw
    return len(EVENT_TYPES) + 4


def _data(one: EventType, world: World) -> dict[str, Any]:
    return {name: _value(name, kind, world) for name, kind in one.fields.items()}


def _value(name: str, kind: Kind, world: World) -> object:
    if kind is Kind.NUMBER:
        return 1
    if kind is Kind.WORD:
        return _WORDS.get(name, "word")
    if kind is Kind.PERSON:
        return world.people["owner"]
    if kind is Kind.IDS:
        return [world.things["cases"]]
    return world.things[_THINGS.get(name, f"{name}s")]
