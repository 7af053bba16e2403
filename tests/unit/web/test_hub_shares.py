"""What is shared among sockets, in which pieces it goes out, and what is kept from whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
import pytest

from core.events.type import Topic
from core.tenants.sight import EVERYTHING, Sight
from tests.unit.web.test_hub_model import HOME, PLACES, person
from web.live.audience import View
from web.live.fan_out import parts
from web.live.framed import PACKED_FROM, Framed
from web.live.room import CHUNK, Room
from web.live.topics import key_of, topic_of
from web.live.turns import FIRST_SENDS, SENDS, Turns
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

    for most in (FIRST_SENDS, SENDS, SENDS):
        counted = 1
        while not turns.is_over():
            counted += 1

        assert counted <= most + 32
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


def test_only_what_adjoins_it_is_put_before_the_ring() -> None:
    room = Room(workspace_id=HOME, head=100, now=0)
    room.take([event(101), event(102)])

    room.reach_back([event(97), event(98)])
    assert [one.seq for one in room.ring] == [101, 102]
    room.reach_back([event(99), event(100), event(101)])

    assert [one.seq for one in room.ring] == [99, 100, 101, 102]
    assert not room.covers(97)
    assert room.covers(98)
