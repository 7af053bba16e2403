"""What time does to every line: pings, patience, and how much may be said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

from tests.contracts.live.post import Client, Post
from tests.fakes.client_frames import CLOSE, PING, PONG, TEXT, client_frame


async def test_who_does_not_answer_a_close_is_cut_after_five_seconds(post: Post) -> None:
    client, keeper = await post.line()
    client.say("end")
    assert (await client.frame())[0] == CLOSE

    post.pass_seconds(4)
    await asyncio.sleep(0)
    was_there = not keeper.gone.is_set()
    post.pass_seconds(1)
    await keeper.ended_by_now()

    assert was_there
    assert keeper.ends == [(4403, "not_allowed")]


async def test_who_says_too_much_is_turned_away(post: Post) -> None:
    client, keeper = await post.line()

    for _ in range(61):
        client.send(client_frame(PING))
    code, _ = await client.closed()

    assert code == 4429
    assert keeper.floods == 1


async def test_so_many_a_second_may_be_said(post: Post) -> None:
    client, keeper = await post.line()
    for _ in range(59):
        client.say("a")
    client.say("say all")
    await client.frame()
    post.pass_seconds(1)

    for _ in range(4):
        client.say("b")
    client.say("say the fifth")
    fifth = [frame async for frame in _until_text(client)][-1]
    client.say("a sixth")

    assert fifth == (TEXT, b"the fifth")
    assert (await client.closed())[0] == 4429
    assert keeper.floods == 1


async def _until_text(client: Client) -> AsyncIterator[tuple[int, bytes]]:
    while (found := await client.frame())[0] != TEXT:
        yield found
    yield found


async def test_every_line_is_pinged_once_a_round_and_stays_while_it_answers(post: Post) -> None:
    client, keeper = await post.line()

    for _ in range(8):
        post.pass_seconds(25)
        assert await client.frame() == (PING, b"")
        client.send(client_frame(PONG))
        client.say("say here")
        assert await client.frame() == (TEXT, b"here")

    assert not keeper.gone.is_set()
    assert len(keeper.visits) == 8


async def test_a_line_that_is_silent_is_given_up_after_a_minute(post: Post) -> None:
    client, keeper = await post.line()

    post.pass_seconds(59)
    await asyncio.sleep(0)
    was_there = not keeper.gone.is_set()
    post.pass_seconds(1)
    await client.gone()
    await keeper.ended_by_now()

    assert was_there
    assert keeper.ends == [(1006, "ping_timeout")]
    assert len(post.lines) == 0


async def test_nobody_is_given_up_because_we_stood_still(post: Post) -> None:
    client, keeper = await post.line()
    post.pass_seconds(26)

    post.clock.advance(timedelta(minutes=9))
    post.lines.sweep()
    client.say("say here")

    assert [await client.frame(), await client.frame()] == [(PING, b""), (TEXT, b"here")]
    assert not keeper.gone.is_set()
