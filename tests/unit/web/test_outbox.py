"""The line of one socket: what fits, what does not, and how it ends."""

from __future__ import annotations

import asyncio

from web.live.outbox import BYTES, FRAMES, Ending, Outbox
from web.live.protocol import Close

END = Ending(Close.TOO_SLOW, "too_slow")


async def test_frames_come_out_in_their_order() -> None:
    outbox = Outbox()

    for number in range(3):
        assert outbox.put(b"%d" % number, cursor=number)

    said = [await outbox.next() for _ in range(3)]
    assert [one.body for one in said if not isinstance(one, Ending)] == [b"0", b"1", b"2"]


async def test_so_many_frames_fit_and_no_more() -> None:
    outbox = Outbox()

    taken = [outbox.put(b"x") for _ in range(FRAMES + 1)]

    assert taken.count(True) == FRAMES


async def test_so_many_bytes_fit_and_no_more() -> None:
    outbox = Outbox()

    assert outbox.put(b"x" * BYTES)
    assert not outbox.put(b"x")


async def test_ending_sends_the_last_words_then_closes() -> None:
    outbox = Outbox()
    outbox.put(b"waiting")

    outbox.end(END, b"last")
    outbox.end(Ending(Close.RESTART, "restart"))

    assert outbox.put(b"late")  # dropped, not refused: the end is on its way
    bodies = [await outbox.next(), await outbox.next()]
    assert [one.body for one in bodies if not isinstance(one, Ending)] == [b"waiting", b"last"]
    assert await outbox.next() is END


async def test_ending_can_drop_what_waits() -> None:
    outbox = Outbox()
    outbox.put(b"waiting")

    outbox.end(END, b"last", dropping=True)

    first = await outbox.next()
    assert not isinstance(first, Ending)
    assert first.body == b"last"


async def test_whoever_catches_up_waits_until_half_is_sent() -> None:
    outbox = Outbox()
    for _ in range(FRAMES):
        outbox.put(b"x")

    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(outbox.drained())
        await asyncio.sleep(0)
        assert not waiting.done()
        for _ in range(FRAMES // 2):
            await outbox.next()
