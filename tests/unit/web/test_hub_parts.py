"""The hub's parts by themselves: what is shared, in which pieces it goes, and who waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from core.events.said import About, Said
from core.events.type import Topic
from core.signing import Access
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING, Sight
from tests.fakes.live_line import Client, Guest, MemoryLine
from tests.unit.web.test_hub_model import HOME, NOON, PLACES, World, person, standing
from web.live.audience import View
from web.live.catching_up import REPLAY_AT_MOST
from web.live.connection import FULL, Connection
from web.live.fan_out import parts
from web.live.following import Follower
from web.live.framed import PACKED_FROM, Framed
from web.live.hub import HEAD_SECONDS
from web.live.looks import FULL_SECONDS
from web.live.room import CHUNK, RING
from web.live.topics import TOPICS_AT_MOST, key_of, topic_of
from web.live.turns import SENDS, Turns
from web.live.wire import deflated, frame

ALL = View(topics=frozenset({"cases"}), may=frozenset(Topic), sight=EVERYTHING, deflates=False)
SECONDS = 10


def event(seq: int, *, size: int = 10, **more: Any) -> Framed:
    return Framed(
        seq=seq,
        topic=Topic.CASES,
        body=orjson.dumps({"seq": seq, "fill": "x" * size}),
        keys=frozenset({"cases", "case:1"}),
        **more,
    )


def test_the_same_bytes_go_to_all_who_are_shown_the_same() -> None:
    one = event(1, size=1_000)
    other = View(
        topics=frozenset({"case:1", "alerts"}), may=ALL.may, sight=EVERYTHING, deflates=False
    )

    assert ALL.wire(one, None) is other.wire(one, person(1))


def test_an_event_is_packed_once_and_only_where_that_pays() -> None:
    packing = View(topics=ALL.topics, may=ALL.may, sight=EVERYTHING, deflates=True)
    long, short = event(1, size=1_000), event(2, size=PACKED_FROM // 2)

    assert packing.wire(long, None) is packing.wire(long, None)
    assert packing.wire(long, None) == frame(deflated(long.body), packed=True)
    assert len(packing.wire(long, None)) < 100
    assert packing.wire(short, None) == frame(short.body) == ALL.wire(short, None)


@pytest.mark.parametrize(
    "view",
    [
        pytest.param({"topics": frozenset({"alerts"})}, id="another topic"),
        pytest.param({"topics": frozenset({"case:2"})}, id="another case"),
        pytest.param({"may": frozenset({Topic.ALERTS})}, id="no right"),
        pytest.param({"sight": Sight(person_id=person(1), places=frozenset())}, id="out of sight"),
    ],
)
def test_what_is_not_theirs_is_no_byte(view: dict[str, Any]) -> None:
    whole = {"topics": ALL.topics, "may": ALL.may, "sight": EVERYTHING, "deflates": False}
    one = event(1, sees=lambda sight: sight.is_everything)

    shown = View(**{**whole, **view})

    assert shown.wire(one, person(1)) == shown.body(one, person(1)) == b""


def test_a_narrower_sight_is_shown_less_of_it() -> None:
    narrow = Sight(person_id=person(1), places=frozenset({PLACES[0]}))
    less = orjson.dumps({"less": "y" * PACKED_FROM})
    one = event(1, sees=lambda _: True, narrowed=lambda s: less if s == narrow else None)
    plain = View(topics=ALL.topics, may=ALL.may, sight=narrow, deflates=False)
    packing = View(topics=ALL.topics, may=ALL.may, sight=narrow, deflates=True)

    assert plain.wire(one, None) == frame(less)
    assert packing.wire(one, None) == frame(deflated(less), packed=True)
    assert plain.body(one, person(1)) == less


def test_what_is_for_somebody_by_name_is_for_nobody_else() -> None:
    one = event(1, persons=frozenset({person(1)}))

    assert ALL.wire(one, person(1)) == frame(one.body)
    assert ALL.wire(one, person(2)) == ALL.wire(one, None) == b""


def test_events_go_out_in_pieces_of_a_bounded_size() -> None:
    sizes = [100] * 400 + [CHUNK * 3] + [100] * 3

    cut = list(parts([event(seq, size=size) for seq, size in enumerate(sizes, 1)]))

    assert [one.seq for part in cut for one in part] == list(range(1, len(sizes) + 1))
    assert all(sum(one.size for one in part) <= CHUNK for part in cut if len(part) > 1)
    assert [len(part) for part in cut if part[0].seq == 401] == [1]


async def test_a_slice_ends_after_so_many_sends() -> None:
    turns = Turns()

    counted = 1
    while not turns.is_over():
        counted += 1

    assert counted <= SENDS + 32
    await turns.next()
    assert not turns.is_over()


@pytest.mark.parametrize(
    ("word", "key", "topic"),
    [
        ("cases", "cases", Topic.CASES),
        ("system", "system", Topic.SYSTEM),
        (f"case:{UUID(int=7)}", f"case:{UUID(int=7)}", Topic.CASES),
        (f"alert:{UUID(int=7).hex.upper()}", f"alert:{UUID(int=7)}", Topic.ALERTS),
        ("notifications:orders", "notifications:orders", Topic.NOTIFICATIONS),
    ],
)
def test_topics_have_one_way_to_be_written(word: str, key: str, topic: Topic) -> None:
    assert key_of(word) == key
    assert topic_of(key) is topic


@pytest.mark.parametrize(
    "word",
    ["", "case", "case:", "case:1", "cases:1", "alert:x", "notifications:", "notifications:A b",
     "secrets", "stats:x", f"cases:{UUID(int=7)}", "notifications:" + "x" * 65],
)  # fmt: skip
def test_what_is_no_topic_has_no_key(word: str) -> None:
    assert key_of(word) is None


# With a hub that runs.


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World(7)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(world.hub.run())
        yield world
        running.cancel()


class Page:
    """Somebody's socket."""

    def __init__(self, world: World, line: MemoryLine | None = None) -> None:
        self.world = world
        self.line = line or MemoryLine()
        self.guest = Guest(self.line)
        self.client = Client(self.line)

    async def enter(self, number: int = 0, sight: Sight = EVERYTHING) -> Connection:
        """Sign in."""
        mine = self.world.standings.of[person(number)] = standing(Role.STAFF, sight)
        access = Access(
            person_id=person(number),
            workspace_id=HOME,
            role="staff",
            token_version=1,
            expires_at=NOON,
        )
        return await self.world.hub.welcome(
            line=self.line,
            door=self.guest,
            connection_id=UUID(int=number),
            access=access,
            standing=mine,
        )

    def join(self, *topics: str, since: int | str | None = None) -> None:
        self.client.say(
            {"type": "subscribe", "topics": list(topics or ALL_TOPICS), "since": since}
        )

    def seqs(self) -> list[int]:
        """Return every number that came so far."""
        self.client.read()
        return [one["seq"] for one in self.client.frames if "seq" in one]

    def last(self, kind: str) -> dict[str, Any]:
        """Return the data of the newest frame of a type."""
        self.client.read()
        data: dict[str, Any] = [one for one in self.client.frames if one["type"] == kind][-1][
            "data"
        ]
        return data


ALL_TOPICS = ("cases", "alerts", "deliveries")


def happen(world: World, count: int, *, size: int = 10) -> None:
    """Let events of things that nobody is kept from happen."""
    for _ in range(count):
        world.write(1, is_hinted=False)
        world.log.events[-1].event.data.update(topic=Topic.CASES, thing=0, persons=None, size=size)
    world.hub.heard(HOME, len(world.log.events))


async def test_who_reads_slowly_goes_on_where_they_were(world: World) -> None:
    page, quick = Page(world, MemoryLine(room=1_000)), Page(world)
    await page.enter()
    await quick.enter(1)
    page.join()
    quick.join()

    happen(world, 300, size=2_000)
    await world.turns(200)

    assert quick.seqs() == list(range(1, 301))
    assert FULL < page.line.most_waiting < FULL + 2 * CHUNK
    for _ in range(60):
        page.client.read(20_000)
        await world.turns(5)
    assert page.seqs() == list(range(1, 301))
    assert page.line.code is None


async def test_who_reads_nothing_is_told_where_to_resume(world: World) -> None:
    page = Page(world, MemoryLine(room=1_000))
    connection = await page.enter()
    page.join()
    happen(world, 300, size=2_000)
    await world.turns(200)

    for _ in range(int(FULL_SECONDS)):
        assert page.line.code is None
        world.tick(1)
        await world.turns(10)

    assert page.line.code == 1013
    seqs = page.seqs()
    assert page.client.frames[-1]["type"] == "lagged"
    assert page.last("lagged")["since"] == seqs[-1] == connection.position
    page.line.hearer.lost(1013)
    assert world.hub.connected == 0


async def test_who_makes_progress_is_not_given_up(world: World) -> None:
    page = Page(world, MemoryLine(room=1_000))
    await page.enter()
    page.join()
    happen(world, 200, size=2_000)
    await world.turns(200)

    for _ in range(12):
        world.tick(3)
        await world.turns(10)
        page.client.read(40_000)

    assert page.line.code is None


async def test_after_a_restart_one_read_serves_all_who_come_back(world: World) -> None:
    happen(world, RING)
    first = Page(world)
    await first.enter(9)
    await world.turns(20)
    world.log.reads = 0
    pages = [Page(world) for _ in range(50)]
    for number, page in enumerate(pages):
        await page.enter(number % 8)
        page.join(since=RING - 150 + number)

    await world.turns(400)

    assert [one.seqs()[-1] for one in pages] == [RING] * 50
    assert [len(one.seqs()) for one in pages] == [150 - number for number in range(50)]
    assert world.log.reads <= 4


@pytest.mark.parametrize(
    ("behind", "why"), [(REPLAY_AT_MOST, None), (REPLAY_AT_MOST + 1, "horizon"), (-1, "unknown")]
)
async def test_only_so_much_is_replayed(world: World, behind: int, why: str | None) -> None:
    happen(world, REPLAY_AT_MOST + 5)
    page = Page(world, MemoryLine(room=1 << 24))
    await page.enter()

    page.join(since=len(world.log.events) - behind)
    await world.turns(2_000)

    joined = page.last("subscribed")
    assert joined.get("why") == why
    assert len(page.seqs()) == (behind if why is None else 0)


async def test_a_time_is_resumed_like_a_number(world: World) -> None:
    happen(world, 3)
    page = Page(world)
    await page.enter()

    page.join(since="2026-11-20T11:59:00Z")
    await world.turns(100)
    page.join("notifications", since="2026-11-20T12:00:01+00:00")
    await world.turns(100)

    assert page.seqs() == [1, 2, 3]
    joins = [one["data"]["since"] for one in page.client.frames if one["type"] == "subscribed"]
    assert joins == [0, 3]


async def test_heads_go_to_those_who_have_all_before_them(world: World) -> None:
    page, slow = Page(world), Page(world, MemoryLine(room=1_000))
    await page.enter()
    await slow.enter(1)
    page.join()
    slow.join()
    happen(world, 100, size=2_000)
    await world.turns(100)

    world.clock.advance(timedelta(seconds=HEAD_SECONDS))
    await world.turns(20)

    assert page.last("head") == {"head": 100}
    slow.client.read()
    assert all(one["type"] != "head" for one in slow.client.frames)


def said(data: dict[str, Any], **more: Any) -> Said:
    return Said(
        workspace_id=HOME,
        type="delivery.settled",
        topic=Topic.DELIVERIES,
        at=NOON,
        data={"delivery": str(UUID(int=1)), "channel": "telegram", "state": "sent", "attempts": 1}
        | data,
        **more,
    )


async def test_what_is_said_in_passing_reaches_whom_it_may(world: World) -> None:
    near = Sight(person_id=person(1), places=frozenset({PLACES[0]}))
    everybody, placed, other = Page(world), Page(world), Page(world)
    await everybody.enter(0)
    await placed.enter(1, near)
    await other.enter(2)
    for page in (everybody, placed):
        page.join("deliveries")
    other.join("cases")

    world.hub.say(said({"attempts": 1}, about=About(place_id=PLACES[0])))
    world.hub.say(said({"attempts": 2}, about=About(place_id=PLACES[1])))
    world.hub.say(said({"attempts": 3}, persons=frozenset({person(1)})))
    await world.turns(20)

    def attempts(page: Page) -> list[int]:
        page.client.read()
        told = [one for one in page.client.frames if one["type"] == "delivery.settled"]
        assert all("seq" not in one for one in told)
        return [one["data"]["attempts"] for one in told]

    assert attempts(everybody) == [1, 2]
    assert attempts(placed) == [1, 3]
    assert attempts(other) == []


async def test_frames_that_come_close_together_go_out_in_one_write(world: World) -> None:
    writes: list[int] = []

    class Counted(MemoryLine):
        def write(self, data: bytes) -> None:
            writes.append(len(data))
            super().write(data)

    page = Page(world, Counted())
    await page.enter()
    page.join()
    writes.clear()

    happen(world, 20)
    world.hub.say(said({}))
    await world.turns(50)

    assert page.seqs() == list(range(1, 21))
    assert len(writes) == 1


async def test_a_change_of_rights_in_the_middle_keeps_back_what_was_not_sent(
    world: World,
) -> None:
    page = Page(world, MemoryLine(room=1_000))
    await page.enter()
    page.join()
    happen(world, 200, size=2_000)
    await world.turns(100)
    had = page.line.sent.count(b"x.happened")

    blind = Sight(person_id=person(0), only_assigned=True)
    world.standings.of[person(0)] = standing(Role.STAFF, blind)
    world.hub.rights_changed()
    await world.turns(50)
    for _ in range(40):
        page.client.read(50_000)
        await world.turns(5)

    assert len(page.seqs()) == had < 200
    assert page.last("subscribed")["why"] == "rights"


async def test_topics_that_a_role_loses_are_left(world: World) -> None:
    page = Page(world)
    connection = await page.enter()
    page.join("deliveries", "cases")

    connection.rights_are(standing(Role.VIEWER, EVERYTHING))

    assert page.last("subscribed")["topics"] == ["cases"]
    page.join("deliveries")
    assert page.last("error")["code"] == "not_allowed"


async def test_a_socket_joins_only_so_many_topics(world: World) -> None:
    page = Page(world)
    await page.enter()

    page.join(*(f"case:{UUID(int=number)}" for number in range(TOPICS_AT_MOST)))
    page.join("alerts")

    assert page.last("error")["code"] == "too_many_topics"
    assert len(page.last("subscribed")["topics"]) == TOPICS_AT_MOST


async def test_goodbyes_ask_to_come_back_at_different_moments(world: World) -> None:
    pages = [Page(world) for _ in range(30)]
    for number, page in enumerate(pages):
        await page.enter(number)

    world.hub.close()
    await world.turns(20)

    assert {page.line.code for page in pages} == {1012}
    asked = sorted({page.last("bye")["retry_after"] for page in pages})
    assert (asked[0], asked[-1], len(asked)) == (0.5, 5.0, 10)
    for page in pages:
        page.line.hearer.lost(1012)
    await world.hub.emptied(SECONDS)
    assert world.hub.connected == 0


async def test_a_log_that_cannot_be_read_ends_a_socket_that_waits_for_it(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    happen(world, 10)
    page = Page(world)
    await page.enter()
    await world.turns(20)

    async def fails(*_: object, **__: object) -> list[Any]:
        raise RuntimeError("no disk")

    world.log.since = fails  # type: ignore[method-assign] # a log that breaks while it is read
    page.join(since=2)
    await world.turns(50)

    assert page.guest.refused == ["internal"]
    assert "the log could not be read" in caplog.messages


async def test_who_follows_without_a_socket_is_answered_with_what_comes(world: World) -> None:
    who = Follower(workspace_id=HOME, person_id=person(0), role=Role.STAFF, sight=EVERYTHING)
    happen(world, 5)

    missed = await world.hub.follow(
        who, topics=frozenset({"cases"}), since=2, wait_seconds=0, limit=2
    )
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(
            world.hub.follow(
                who, topics=frozenset({"cases"}), since=missed.cursor + 1, wait_seconds=30
            )
        )
        await world.turns(20)
        assert not waiting.done()
        happen(world, 1)

    assert [orjson.loads(one)["seq"] for one in missed.frames] == [3, 4]
    assert [orjson.loads(one)["seq"] for one in waiting.result().frames] == [6]
    assert waiting.result().cursor == 6
