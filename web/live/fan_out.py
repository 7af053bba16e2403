"""Gives everybody in a room what comes next: joined once per audience, the same bytes to each.

It works in slices, so that HTTP and other rooms have their turn in between. Whoever steps out or
in meanwhile stands at a position of their own, by which they are left out here or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from web.live.connection import FULL, Connection
from web.live.framed import Framed
from web.live.room import CHUNK, Room, Stuck
from web.live.turns import Turns


def parts(framed: Sequence[Framed]) -> Iterator[list[Framed]]:
    """Cut events into what goes out in one write each."""
    part: list[Framed] = []
    size = 0
    for one in framed:
        if part and size + one.size > CHUNK:
            yield part
            part, size = [], 0
        part.append(one)
        size += one.size
    if part:
        yield part


async def give_out(
    room: Room, part: Sequence[Framed], news: Sequence[Framed], *, monotonic: float
) -> None:
    """Bring the room on by these events, which follow its head, with what was said in passing
    behind them. `monotonic` is now, for those whose line is full."""
    start = room.head
    if part:
        room.take(part)
    end = room.head
    both = [*part, *news]
    apart = _addressed(room, both)
    turns = Turns()
    for audience in list(room.audiences.values()):
        shown = audience.view.shown(both, None)
        data, count = b"".join(shown), len(shown)
        for one in list(audience.members):
            # They may have left, or caught up by themselves, while others had their turn.
            if one.audience is not audience or not one.is_live or one.position != start:
                continue
            line = one.line
            if not line.is_clear and line.waiting > FULL:
                _fall_behind(one, monotonic)
                continue
            one.position = end
            if apart and one in apart:
                _give_own(one, both)
            elif data:
                one.give(data)
                room.given += count
            if turns.is_over():
                await turns.next()
    if news:
        _tell_the_others(room, news)


async def give_heads(room: Room, data: bytes) -> None:
    """Send the same bytes to everybody who has all there is up to the room's head."""
    head, turns = room.head, Turns()
    for audience in list(room.audiences.values()):
        for one in list(audience.members):
            if one.is_live and one.position == head and one.line.waiting <= FULL:
                one.give(data)
            if turns.is_over():
                await turns.next()


def _give_own(one: Connection, some: Sequence[Framed]) -> None:
    shown = one.audience.view.shown(some, one.person_id)
    if shown:
        one.give(b"".join(shown))
        one.room.given += len(shown)


def _addressed(room: Room, some: Sequence[Framed]) -> set[Connection]:
    """Return the sockets of those to whom some of these events are addressed by name."""
    persons = {person for one in some if one.persons is not None for person in one.persons}
    return {one for person in persons for one in room.people.get(person, ())}


def _fall_behind(one: Connection, monotonic: float) -> None:
    one.step_out()
    one.room.behind.setdefault(one, Stuck(monotonic, one.line.waiting))


def _tell_the_others(room: Room, news: Sequence[Framed]) -> None:
    """What is said in passing has no place in the order: also those who catch up hear of it, if
    there is room on their line."""
    for one in list(room.apart):
        if not one.is_over and one.line.waiting <= FULL:
            _give_own(one, news)
