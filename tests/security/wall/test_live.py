"""Nothing that happens in another workspace is heard: not on the live socket, whatever one joins
and says, and not by asking again and again."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import orjson
import pytest

from core.events.type import Topic
from tests.chaos.figures import counted
from tests.integration.web.house import ROLES
from tests.integration.web.live import Frame, Live, connect
from tests.security.wall.callers import KEY, NOBODIES, headers
from tests.security.wall.happenings import TOLD, everything_happens
from tests.security.wall.trials import candidates, ids_of, last_of, put
from tests.security.wall.worlds import OUR_MARK, World, Worlds, changed
from web.live.protocol import CLIENT_FRAMES

pytestmark = pytest.mark.timeout(400)

TOPICS = tuple(topic.value for topic in Topic)
ANSWERS = {"hello", "subscribed", "error"}
"""Frames that may say again what their client said."""


def topics_of(theirs: World) -> list[str]:
    """Return every topic that is about one thing, of theirs."""
    things = (theirs.things["cases"], theirs.things["alerts"])
    single = [f"{kind}:{one}" for kind in ("case", "alert") for one in things]
    return [*single, "notifications:general", "notifications:c4n4ry"]


def said_of(theirs: World) -> Iterator[tuple[Frame, UUID]]:
    """Yield every frame that a client may say about a thing, with theirs in it."""
    for model in CLIENT_FRAMES:
        kind = model.model_json_schema()["properties"]["type"]["const"]
        for way in ids_of(model):
            for one in candidates(last_of(way), theirs):
                frame: dict[str, Any] = {"type": kind}
                put(frame, way, str(one))
                yield frame, one


@pytest.mark.parametrize("ago", [None, 0, timedelta(days=1)], ids=["live", "all", "by time"])
async def test_no_socket_hears_anything_of_theirs(
    worlds: Worlds, ago: timedelta | int | None
) -> None:
    clock = worlds.ours.house.rows.clock
    since = (clock.now() - ago).isoformat() if isinstance(ago, timedelta) else ago
    watcher = await _joined(worlds.theirs, "owner", headers_of_theirs(worlds), since=None)
    known = headers(worlds)
    mine = {
        who: await _joined(worlds.ours, who, known[who], worlds.theirs, since=since)
        for who in (*ROLES, KEY)
    }
    heard: dict[str, list[Frame]] = {who: [] for who in mine}
    before, tally = await worlds.theirs_now(), Counter[str]()

    wrong: list[str] = []
    for who, live in mine.items():
        for said, one in said_of(worlds.theirs):
            await live.say(said)
            refused = await _until(live, "error", heard[who])
            tally["frames with an id"] += 1
            if refused["data"]["code"] not in {"not_found", "not_allowed"}:
                wrong.append(f"{who}: {said}: {refused}")
            if worlds.leaks(orjson.dumps(refused), sent=[one]):
                wrong.append(f"{who}: {said}: {refused}")
    assert changed(before, await worlds.theirs_now()) == []

    tally["events of theirs"] = await everything_happens(worlds.theirs)
    looks = {"type": "presence", "case": str(worlds.theirs.things["cases"]), "typing": True}
    await watcher.say(looks)
    told = await _all_of(worlds, watcher, TOLD)
    await worlds.ours.house.rows.case(worlds.ours.workspace, 500, title=f"{OUR_MARK} marker")
    for who, live in mine.items():
        while "0urs marker" not in str(await _next(live, heard[who])):
            pass

    for who, frames in heard.items():
        tally["sockets"] += 1
        tally["frames heard"] += len(frames)
        for frame in frames:
            sent = worlds.theirs.things.values() if frame["type"] in ANSWERS else ()
            is_answer = frame["type"] in ANSWERS
            leaks = worlds.leaks(orjson.dumps(frame), sent=sent, is_mark_sent=is_answer)
            wrong += [f"{who}: {frame['type']}: {one}" for one in leaks]
    assert not wrong, "\n".join(wrong)
    assert {frame["type"] for frame in told} >= TOLD
    assert OUR_MARK not in str(told)
    counted(18, "socket", {"topics": len(TOPICS) + 6, **tally})


async def test_who_is_nobody_there_gets_no_socket(worlds: Worlds) -> None:
    for who in NOBODIES:
        live = await connect(worlds.ours.house, headers=headers(worlds)[who])

        code, frames = await live.closed()

        assert (code, worlds.leaks(orjson.dumps(frames))) == (4403, [])


async def test_no_poll_hears_anything_of_theirs(worlds: Worlds) -> None:
    await everything_happens(worlds.theirs)
    ago = (worlds.ours.house.rows.clock.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    known, wrong, asked = headers(worlds), list[str](), 0

    topics = ("", "cases,alerts,notifications", *topics_of(worlds.theirs), *TOPICS)
    since = ("", "&since=0", "&since=3", f"&since={ago}", "&since=99999")
    for who, begin, topic in product(known, since, topics):
        path = f"/events?wait=0{begin}" + (f"&topics={topic}" if topic else "")
        answered = await worlds.ours.house.api("GET", path, who=None, headers=dict(known[who]))
        asked += 1
        is_refused = answered.status >= 400
        sent = worlds.theirs.things.values() if is_refused else ()
        leaks = worlds.leaks(answered.raw, sent=sent, is_mark_sent=is_refused)
        wrong += [f"{who}: {path}: {one}" for one in leaks]
        if who in NOBODIES and answered.status != 403:
            wrong.append(f"{who}: {path}: {answered.status}")

    assert not wrong, "\n".join(wrong)
    counted(18, "long poll", {"requests": asked})


def headers_of_theirs(worlds: Worlds) -> dict[str, str]:
    """Return what their owner signs in with."""
    return worlds.theirs.house.bearer("owner")


async def _joined(
    world: World,
    who: str,
    said: Any,
    foreign: World | None = None,
    *,
    since: int | str | None,
) -> Live:
    """Open a socket that has joined all it may, and, by their ids, what is foreign."""
    live = await connect(world.house, headers=dict(said))
    hello = await live.next()
    assert hello["type"] == "hello", (who, hello)
    topics = [*hello["data"]["topics"], *(topics_of(foreign) if foreign else ())]
    await live.say({"type": "subscribe", "topics": topics, "since": since})
    await live.until("subscribed")
    return live


async def _next(live: Live, heard: list[Frame]) -> Frame:
    frame = await live.next()
    heard.append(frame)
    return frame


async def _until(live: Live, kind: str, heard: list[Frame]) -> Frame:
    while (frame := await _next(live, heard))["type"] != kind:
        pass
    return frame


async def _all_of(worlds: Worlds, live: Live, kinds: frozenset[str]) -> list[Frame]:
    """Let time pass until frames of all kinds have come, and return all that came."""
    frames: list[Frame] = []

    async def reading() -> None:
        while not {frame["type"] for frame in frames} >= kinds:
            await _next(live, frames)

    async with asyncio.TaskGroup() as tasks:
        coming = tasks.create_task(reading())
        while not coming.done():
            worlds.ours.house.rows.clock.advance(timedelta(seconds=0.1))
            await worlds.theirs.house.api("GET", "/me")
    return frames
