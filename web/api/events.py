"""Events without a socket: what came since a number, waiting for the first of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import orjson
from aiohttp import web
from pydantic import BeforeValidator, Field, TypeAdapter, WithJsonSchema

from core.errors import InvalidInput, NotAllowed
from core.events.type import Topic
from core.tenants.access import Rights
from core.tenants.standing import Standing
from web.api.asked import Asked, When, Words
from web.live.following import Followed, Follower
from web.live.protocol import Why
from web.live.topics import RIGHT_OF, key_of, may_of, topic_of
from web.principal import signed_in
from web.route import Call, Route
from web.shapes import Moment, Shape

WAIT_AT_MOST = 60.0
_LOGGED = (Topic.CASES, Topic.ALERTS, Topic.NOTIFICATIONS)
"""What is kept in the log, and so can be asked for afterwards."""
_TIME: TypeAdapter[datetime] = TypeAdapter(When)


def _number_or_time(given: object) -> int | datetime:
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 16:
        return int(given)
    if isinstance(given, str) and "T" in given.upper():
        return _TIME.validate_python(given)
    raise ValueError("the number of an event, or a time with its zone")


Since = Annotated[
    int | datetime,
    BeforeValidator(_number_or_time),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": 10**15 - 1},
                {"type": "string", "format": "date-time"},
            ]
        }
    ),
]


class EventsQuery(Asked):
    """Events after the number `since`, or at that time and later; without it, only the number to
    begin with. `wait`: so many seconds at most for the first of them. `topics` as on the socket,
    each by itself or with commas between; without any, all of the log that the caller may hear."""

    since: Annotated[
        Since | None,
        Field(
            description="After this number, or from this time on; without it, only the number now."
        ),
    ] = None
    wait: Annotated[
        float,
        Field(
            ge=0,
            le=WAIT_AT_MOST,
            description="How many seconds to wait at most for the first event.",
        ),
    ] = 25.0
    topics: Annotated[
        tuple[Annotated[Words, Field(max_length=4096)], ...],
        Field(
            max_length=64,
            description="What to hear, as on the socket; unless said, all the caller may hear.",
        ),
    ] = ()
    limit: Annotated[
        int, Field(ge=1, le=200, description="How many events come at once at most.")
    ] = 100


class EventFrame(Shape):
    """An event as the socket sends it; `data` by its type as in the socket's frames."""

    type: str
    v: int
    seq: int
    at: Moment
    data: dict[str, object]


class Events(Shape):
    """What came, in its order. Ask with `next` as `since` for what follows; that is the way on
    also when nothing came. `why` is set when `since` could not be resumed, and nothing is
    missing only in lists that are loaded afresh: `horizon` is too long ago, `unknown` is no number
    of this log."""

    items: list[EventFrame]
    next: int
    why: Why | None


async def index(call: Call) -> web.Response:
    """Return what came; waits for it."""
    asked = call.query(EventsQuery)
    polls, hub = call.deps.polls, call.deps.hub
    who = _follower(call, call.caller.standing)
    topics = _topics(asked.topics, who.role)
    if asked.since is None:
        return _answer(
            await hub.follow(who, topics=topics, since=None, wait_seconds=0, limit=asked.limit)
        )
    followed = await polls.follow(
        who,
        topics=topics,
        since=asked.since,
        wait_seconds=asked.wait,
        limit=asked.limit,
        has_left=lambda: call.request.transport is None,
    )
    # They may have been put out, or lost a right, while they waited.
    caller = await signed_in(call.request, call.deps)
    now = _follower(call, caller.standing)
    if followed.frames and now != who:
        followed = await hub.follow(
            now,
            topics=_topics(asked.topics, now.role),
            since=asked.since,
            wait_seconds=0,
            limit=asked.limit,
        )
    return _answer(followed)


def _follower(call: Call, standing: Standing) -> Follower:
    return Follower(
        workspace_id=call.workspace_id,
        person_id=call.person_id,
        role=standing.role,
        sight=standing.sight,
    )


def _topics(words: tuple[str, ...], role: Rights) -> frozenset[str]:
    """Return what is asked for; raises InvalidInput for what is no topic, and NotAllowed."""
    may = may_of(role)
    wanted = [word.strip() for given in words for word in given.split(",")]
    if not wanted:
        return frozenset(one.value for one in _LOGGED if one in may)
    keys: set[str] = set()
    for word in wanted:
        key = key_of(word)
        if key is None or topic_of(key) not in _LOGGED:
            kept = ", ".join(one.value for one in _LOGGED)
            raise InvalidInput(field="topics", value=word, wanted=f"some of {kept}, case:<id> …")
        if topic_of(key) not in may:
            raise NotAllowed(action=RIGHT_OF[topic_of(key)] or key, needs=None)
        keys.add(key)
    return frozenset(keys)


def _answer(followed: Followed) -> web.Response:
    items = b",".join(followed.frames)
    body = b'{"items":[%b],"next":%d,"why":%b}' % (
        items,
        followed.cursor,
        orjson.dumps(followed.why),
    )
    return web.Response(body=body, content_type="application/json")


ROUTES = (
    Route(
        method="GET",
        path="/events",
        name="events",
        summary="What happened since, in its order; waits for it. For those without a socket.",
        handler=index,
        right="events.read",
        query=EventsQuery,
        gives=Events,
    ),
)
