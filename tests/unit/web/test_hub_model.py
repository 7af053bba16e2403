"""The hub against a model: whatever comes and goes, everybody gets what is theirs, in order, once.

Clients join and leave topics, come back with their cursor, read slowly or not at all, gain and
lose rights; events come in ones and in floods, hinted and not; the log forgets its beginning.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import ManualClock
from core.events.event import Event, Recorded
from core.events.type import Topic
from core.ids import PersonId, WorkspaceId
from core.meter import Tally
from core.signing import Access
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING, Sight
from core.tenants.standing import Standing
from tests.fakes.live_line import Client, Guest, MemoryLine, MemoryLog, MemoryStandings
from web.live.catching_up import REPLAY_AT_MOST, SLACK
from web.live.connection import FULL, MOST_WAITING, Connection
from web.live.framed import Framed
from web.live.hub import LiveHub
from web.live.room import CHUNK

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

PLACES = (UUID(int=101), UUID(int=102))
TOPICS = (Topic.CASES, Topic.ALERTS, Topic.NOTIFICATIONS, Topic.DELIVERIES)
WORDS = tuple(one.value for one in TOPICS)
LARGEST = 6_000


class DriverId(UUID):
    """An id as PostgreSQL's driver brings it: of a class of its own."""


HOME = WorkspaceId(DriverId(int=1))


def person(number: int) -> PersonId:
    return PersonId(DriverId(int=200 + number))


def standing(role: Role, sight: Sight, version: int = 1) -> Standing:
    return Standing(
        name="Ana",
        role=role,
        token_version=version,
        language="en",
        zone="UTC",
        workspace="Hotel",
        sight=sight,
    )


class World:
    """A hub over a log in memory. Things move between places; a frame says where its thing was
    when it was framed, and how far the log was then."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.clock = ManualClock(start=NOON)
        self.log = MemoryLog(HOME)
        self.standings = MemoryStandings()
        self.tally = Tally()
        self.moves: dict[int, list[tuple[int, UUID | None]]] = {}
        self.hub = LiveHub(
            events=self.log,
            framer=self.framed,
            pulses=self.log,
            standings=self.standings,
            clock=self.clock,
            meter=self.tally,
            rest=self._rest,
        )
        self.visitors: list[Visitor] = []
        self.at_rest: list[Callable[[], None]] = []
        """What happens when a busy room rests."""

    async def _rest(self, _: float) -> None:
        for happens in self.at_rest:
            happens()
        await asyncio.sleep(0)

    def place(self, thing: int, seq: int) -> UUID | None:
        """Return where a thing was when the log had reached a number."""
        where = [place for moved, place in self.moves.get(thing, ()) if moved <= seq]
        return where[-1] if where else None

    def write(self, count: int, *, is_hinted: bool) -> None:
        """Let some events happen."""
        for _ in range(count):
            seq = len(self.log.events) + 1
            thing = self.rng.randrange(6)
            if thing >= 3 and self.rng.random() < 0.2:  # 0, 1 and 2 never move
                self.moves.setdefault(thing, []).append((seq, self.rng.choice([None, *PLACES])))
            elif seq == 1 or thing not in self.moves:
                self.moves[thing] = [(0, [None, *PLACES][thing % 3])]
            topic = self.rng.choice(TOPICS)
            persons = None
            if topic is Topic.NOTIFICATIONS:
                persons = frozenset(person(self.rng.randrange(4)) for _ in range(2))
            size = self.rng.choice([10, 10, 100, 600, LARGEST])
            data: dict[str, Any] = {
                "topic": topic, "thing": thing, "persons": persons, "size": size,
            }  # fmt: skip
            event = Event(workspace_id=HOME, type="x", at=NOON, actor_id=None, data=data)
            self.log.events.append(Recorded(seq=seq, event=event))
        if is_hinted:
            self.hub.heard(HOME, len(self.log.events))

    async def framed(self, workspace_id: WorkspaceId, events: Sequence[Recorded]) -> list[Framed]:
        """Build frames as things are now."""
        await asyncio.sleep(0)
        return [self._framed(one) for one in events]

    def _framed(self, one: Recorded) -> Framed:
        data, reached = one.event.data, len(self.log.events)
        topic: Topic = data["topic"]
        thing: int = data["thing"]
        place = None if data["persons"] is not None else self.place(thing, reached)
        shown = {
            "topic": topic.value, "thing": thing, "place": place, "reached": reached,
            "fill": "x" * data["size"],
        }  # fmt: skip
        body = orjson.dumps({"type": "x.happened", "v": 1, "seq": one.seq, "data": shown})
        return Framed(
            seq=one.seq,
            topic=topic,
            body=body,
            keys=frozenset({topic.value}),
            persons=data["persons"],
            things={} if data["persons"] else {UUID(int=thing): lambda s: s.covers(place)},
            sees=None if data["persons"] else lambda s: s.covers(place),
        )

    async def turns(self, count: int) -> None:
        for _ in range(count):
            await asyncio.sleep(0)

    def tick(self, seconds: int) -> None:
        self.clock.advance(timedelta(seconds=seconds))


class Visitor:
    """One person's page: it comes back with its cursor whenever it was closed."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.person_id = person(number)
        self.topics = {"cases", "notifications"}
        self.seen: list[int] = []
        """What came while the topics were those above, over all connections."""
        self.begins: int | None = None
        self.client: Client | None = None
        self.watch: Watch | None = None
        self.is_steady = number % 2 == 0
        world.standings.of[self.person_id] = standing(Role.STAFF, EVERYTHING)

    async def come(self, room: int, *, deflates: bool) -> None:
        """Open a socket and subscribe with the cursor."""
        if self.client is not None and self.client.line.code is None:
            return
        cursor = None if self.client is None else self.client.cursor
        line = CheckedLine(self.world, room=room, deflates=deflates)
        mine = self.world.standings.of[self.person_id]
        access = Access(
            person_id=self.person_id,
            workspace_id=HOME,
            role="staff",
            token_version=mine.token_version,
            expires_at=NOON,
        )
        await self.world.hub.welcome(
            line=line, door=Guest(line), connection_id=UUID(int=7), access=access, standing=mine
        )
        self.client = Client(line)
        self.watch = Watch(self)
        if cursor is not None:
            self.client.cursor = cursor
        self.client.say({"type": "subscribe", "topics": sorted(self.topics), "since": cursor})

    def read(self, most: int | None) -> None:
        if self.client is None or self.watch is None:
            return
        cursor = self.client.cursor
        frames = self.client.read(most)
        if self.client.frames[:1] == frames[:1]:
            # `hello` names a head as well; what the page knows is what it had before.
            self.client.cursor = max([cursor, *(one.get("seq", 0) for one in frames)])
        for frame in frames:
            self.watch.take(frame)

    @property
    def head(self) -> int:
        """Return how far the room is that they are or were in."""
        connection = None if self.client is None else self.client.line.hearer
        return connection.room.head if isinstance(connection, Connection) else 0

    def leave(self, code: int = 1001) -> None:
        if self.client is not None and self.client.line.code is None:
            self.client.line.close(code, "")
        if self.client is not None:
            self.client.line.hearer.lost(code)


class CheckedLine(MemoryLine):
    """Looks at the moment of sending whether the person may see what is sent."""

    def __init__(self, world: World, *, room: int, deflates: bool) -> None:
        super().__init__(room=room, deflates=deflates)
        self._world = world

    def write(self, data: bytes) -> None:
        single = MemoryLine(deflates=self.deflates)
        single.sent += data
        connection = self.hearer
        assert isinstance(connection, Connection)
        for frame in Client(single).read():
            if frame["type"] == "x.happened" and frame["data"]["topic"] != "notifications":
                shown = frame["data"]
                framed_at = None if shown["place"] is None else UUID(shown["place"])
                head = connection.room.head
                known = head >= shown["reached"]
                now = self._world.place(shown["thing"], head) if known else framed_at
                assert connection.sight.covers(framed_at)
                assert connection.sight.covers(now)
        super().write(data)
        assert self.waiting <= FULL + CHUNK + 2 * LARGEST or self.waiting <= MOST_WAITING


class Watch:
    """What one connection must be given, from what it was told."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._world = visitor.world
        self.begins: dict[str, int] = {}
        self.got: dict[str, list[int]] = {}
        self._last = 0

    def take(self, frame: dict[str, Any]) -> None:
        data = frame["data"]
        if frame["type"] == "subscribed":
            self._last = 0
            for topic in data["topics"]:
                if topic not in self.begins:
                    since = data["since"]
                    self.begins[topic] = data["head"] if since is None else since
                    self.got[topic] = []
                elif data.get("why") == "horizon":
                    self.begins[topic] = data["head"]
            for topic in set(self.begins) - set(data["topics"]):
                del self.begins[topic], self.got[topic]
        elif frame["type"] == "x.happened":
            seq, topic = frame["seq"], data["topic"]
            assert seq > self._last, "out of order, or twice"
            assert topic in self.begins, "not subscribed to"
            event = self._world.log.events[seq - 1].event.data
            assert event["persons"] is None or self._visitor.person_id in event["persons"]
            self._last = seq
            self.got[topic].append(seq)

    def check(self) -> None:
        """Everything came once, and nothing was left out."""
        for topic, begins in self.begins.items():
            got = self.got[topic]
            assert got == sorted(set(got)) or topic not in self._visitor.topics
            assert len(got) == len(set(got))
            wanted = {
                one.seq
                for one in self._world.log.events[begins:]
                if one.event.data["topic"].value == topic
                and (
                    one.event.data["persons"] is None
                    or self._visitor.person_id in one.event.data["persons"]
                )
            }
            assert wanted <= set(got), (topic, sorted(wanted - set(got))[:5])


VISITORS = st.integers(0, 3)
STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from([1, 1, 2, 5, 40, 300, 900]), st.booleans()),
    st.tuples(st.just("come"), VISITORS, st.sampled_from([1_000, 30_000, 1 << 22]), st.booleans()),
    st.tuples(st.just("read"), VISITORS, st.sampled_from([None, 50, 5_000, 90_000])),
    st.tuples(st.just("turns"), st.sampled_from([1, 2, 3, 5, 30])),
    st.tuples(st.just("tick"), st.sampled_from([1, 2, 5])),
    st.tuples(st.just("leave"), VISITORS),
    st.tuples(
        st.just("join"), st.sampled_from([1, 3]), st.sampled_from(WORDS), st.integers(0, 900)
    ),
    st.tuples(st.just("drop"), st.sampled_from([1, 3]), st.sampled_from(WORDS)),
    st.tuples(st.just("sight"), st.just(3), st.sampled_from([None, *PLACES])),
    st.tuples(st.just("role"), st.just(1), st.sampled_from([Role.STAFF, Role.VIEWER])),
    st.tuples(st.just("prune"), st.integers(0, 2_000)),
)


async def play(steps: Sequence[tuple[Any, ...]], seed: int) -> None:
    """Do what the steps say, then let everybody read to the end."""
    world = World(seed)
    world.visitors = [Visitor(world, number) for number in range(4)]
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(world.hub.run())
        for step in steps:
            await _step(world, step)
        await _settle(world)
        for one in world.visitors:
            if one.watch is not None and one.person_id != person(3):
                one.watch.check()
        running.cancel()


async def _step(world: World, step: tuple[Any, ...]) -> None:
    match step:
        case ("write", count, is_hinted):
            world.write(count, is_hinted=is_hinted)
        case ("come", number, room, deflates):
            await world.visitors[number].come(room, deflates=deflates)
        case ("read", number, most):
            world.visitors[number].read(most)
        case ("turns", count):
            await world.turns(count)
        case ("tick", seconds):
            world.tick(seconds)
        case ("leave", number):
            world.visitors[number].leave()
        case ("join", number, topic, back):
            client = world.visitors[number].client
            if client is not None:
                since = None if back % 3 == 0 else max(0, len(world.log.events) - back)
                client.say({"type": "subscribe", "topics": [topic], "since": since})
        case ("drop", number, topic):
            client = world.visitors[number].client
            if client is not None:
                client.say({"type": "unsubscribe", "topics": [topic]})
        case ("sight", number, place):
            places = None if place is None else frozenset({place})
            sight = Sight(person_id=None if places is None else person(number), places=places)
            world.standings.of[person(number)] = standing(Role.STAFF, sight)
            world.log.revision += 1
            world.hub.rights_changed()
        case ("role", number, role):
            world.standings.of[person(number)] = standing(role, EVERYTHING)
            world.log.revision += 1
        case ("prune", count):
            # Only what is old is pruned, never what was not read yet.
            read = [one.head for one in world.visitors if one.client]
            old = min([len(world.log.events), *read])
            world.log.pruned = max(world.log.pruned, min(count, old))
        case _:
            raise TypeError(step)


async def _settle(world: World) -> None:
    """Let everybody who is still there read until nothing comes any more."""
    quiet = 0
    while quiet < 3:
        before = [0 if one.client is None else len(one.client.frames) for one in world.visitors]
        for one in world.visitors:
            if one.client is not None and one.client.line.code is not None:
                one.read(None)
                one.leave()
                await one.come(1 << 22, deflates=False)
        for _ in range(40):
            await world.turns(5)
            for one in world.visitors:
                one.read(None)
        world.tick(1)
        await world.turns(50)
        after = [0 if one.client is None else len(one.client.frames) for one in world.visitors]
        quiet = quiet + 1 if after == before else 0
    assert REPLAY_AT_MOST > SLACK


@settings(max_examples=60)
@given(st.lists(STEPS, min_size=5, max_size=40), st.integers(0, 2**16))
def test_everybody_gets_what_is_theirs_in_order_once(
    steps: list[tuple[Any, ...]], seed: int
) -> None:
    asyncio.run(play(steps, seed))
