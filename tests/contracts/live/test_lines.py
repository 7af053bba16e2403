"""What holds for every line, whoever reads the wire: ours after the hand-over, or the library."""

from __future__ import annotations

import asyncio
import logging

import pytest
from aiohttp import ClientSession

from tests.contracts.live.post import DEFLATE, Post
from tests.fakes.client_frames import BINARY, CLOSE, PACKED, PING, PONG, TEXT, client_frame
from web.live.handover import HandedLine
from web.live.plain import PlainLine
from web.live.wire import frame


async def test_what_is_said_arrives_in_both_directions(post: Post) -> None:
    client, keeper = await post.line()

    client.say("say hello")

    assert await client.frame() == (TEXT, b"hello")
    assert keeper.heard_words == ["say hello"]
    assert keeper.line is not None
    assert keeper.line.is_clear
    assert keeper.line.waiting == 0


async def test_what_came_with_the_handshake_is_heard(post: Post) -> None:
    early = client_frame(TEXT, b"say one") + client_frame(TEXT, b"say two")[:5]

    client, keeper = await post.line(early=early)
    client.send(client_frame(TEXT, b"say two")[5:])

    assert [await client.frame(), await client.frame()] == [(TEXT, b"one"), (TEXT, b"two")]
    assert keeper.heard_words == ["say one", "say two"]


async def test_what_came_while_we_thought_is_heard(post: Post) -> None:
    post.held = asyncio.Event()
    client = await post.client()
    client.send(b"".join(client_frame(TEXT, b"x" * 60_000) for _ in range(20)))
    client.say("say hello")
    for _ in range(200):
        await asyncio.sleep(0)  # More comes than aiohttp takes, and it stops reading.

    post.held.set()
    await post.shaken(client)

    assert await client.frame() == (TEXT, b"hello")


async def test_a_binary_message_is_told_as_no_text(post: Post) -> None:
    client, keeper = await post.line()

    client.send(client_frame(BINARY, b"\x00\xff"))
    client.say("say then")

    assert await client.frame() == (TEXT, b"then")
    assert keeper.heard_words == [None, "say then"]


async def test_a_ping_is_answered_with_what_it_carried(post: Post) -> None:
    client, keeper = await post.line()

    client.send(client_frame(PING, b"are you there"))

    assert await client.frame() == (PONG, b"are you there")
    assert keeper.heard_words == []


async def test_a_message_in_pieces_is_heard_whole(post: Post) -> None:
    client, keeper = await post.line()

    client.send(client_frame(0x01, b"say "))
    client.send(client_frame(PING, b"?"))
    client.send(client_frame(0x80, b"hello"))

    assert [await client.frame(), await client.frame()] == [(PONG, b"?"), (TEXT, b"hello")]
    assert keeper.heard_words == ["say hello"]


@pytest.mark.parametrize(
    ("code", "sent"),
    [
        pytest.param(1009, client_frame(TEXT, claimed=1 << 20), id="a megabyte"),
        pytest.param(1007, client_frame(TEXT, b"\xff\xfe"), id="no text"),
        pytest.param(1002, client_frame(0x83), id="a reserved opcode"),
        pytest.param(1002, client_frame(TEXT | 0x10, b"a"), id="a reserved bit"),
        pytest.param(1002, client_frame(TEXT | PACKED, b"a"), id="packed without asking"),
        pytest.param(1002, client_frame(PING, bytes(126)), id="a long ping"),
        pytest.param(1002, client_frame(0x80, b"a"), id="an end without a start"),
        pytest.param(1002, client_frame(CLOSE, b"\x03"), id="half a close code"),
        pytest.param(1002, client_frame(CLOSE, b"\x03\xed"), id="a close code nobody may send"),
    ],
)
async def test_who_breaks_the_rules_is_closed_with_the_code_for_it(
    post: Post, code: int, sent: bytes
) -> None:
    client, keeper = await post.line()

    client.send(sent)

    assert (await client.closed())[0] == code
    await keeper.ended_by_now()
    assert keeper.lost_with == [code]
    assert len(keeper.ends) == 1
    assert len(post.lines) == 0


async def test_the_client_closes_and_gets_its_code_back(post: Post) -> None:
    client, keeper = await post.line()

    client.send(client_frame(CLOSE, b"\x0b\xb8bye"))

    assert await client.frame() == (CLOSE, b"\x0b\xb8")
    await client.gone()
    await keeper.ended_by_now()
    assert keeper.lost_with == [3000]
    assert keeper.ends == [(3000, "left")]


async def test_a_close_without_a_code_is_answered_without_one(post: Post) -> None:
    client, keeper = await post.line()

    client.send(client_frame(CLOSE))

    assert await client.frame() == (CLOSE, b"")
    await keeper.ended_by_now()
    assert keeper.ends == [(1005, "left")]


async def test_a_line_that_just_breaks_is_told_as_that(post: Post) -> None:
    client, keeper = await post.line()

    client.writer.transport.abort()
    await keeper.ended_by_now()

    assert keeper.lost_with == [1006]
    assert keeper.ends == [(1006, "lost")]
    assert len(post.lines) == 0


async def test_we_close_and_say_why(post: Post) -> None:
    client, keeper = await post.line()

    client.say("end")
    found = await client.frame()
    client.send(client_frame(CLOSE, b"\x11\x33"))
    await keeper.ended_by_now()

    assert found == (CLOSE, (4403).to_bytes(2) + b"not_allowed")
    assert keeper.ends == [(4403, "not_allowed")]


async def test_behind_a_close_nothing_is_said_or_heard(post: Post) -> None:
    client, keeper = await post.line()
    line = keeper.line
    assert line is not None

    client.say("end")
    client.say("say more")
    first = await client.frame()
    line.write(frame(b"too late"))
    line.close(1000, "again")
    client.send(client_frame(CLOSE, b"\x11\x33"))
    await client.gone()
    await keeper.ended_by_now()

    assert first == (CLOSE, (4403).to_bytes(2) + b"not_allowed")
    assert not line.is_clear
    assert keeper.heard_words == ["end"]
    assert keeper.ends == [(4403, "not_allowed")]


async def test_an_abort_ends_it_at_once(post: Post) -> None:
    client, keeper = await post.line()
    assert keeper.line is not None

    keeper.line.abort()
    await client.gone()
    await keeper.ended_by_now()

    assert keeper.ends == [(1006, "cut")]


async def test_a_mistake_of_ours_closes_with_1011_and_is_logged(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    client, keeper = await post.line()

    with caplog.at_level(logging.CRITICAL, logger="web"):
        client.say("break")
        code, reason = await client.closed()

    assert (code, reason) == (1011, "internal")
    await keeper.ended_by_now()


async def test_what_is_not_taken_waits_and_is_told_when_it_is_gone(post: Post) -> None:
    client, keeper = await post.line()
    line, sent = keeper.line, 0
    assert line is not None
    client.reader._transport.pause_reading()  # type: ignore[attr-defined] # noqa: SLF001
    while not line.waiting:
        assert line.is_clear
        line.write(frame(bytes(1 << 10)))
        sent += 1
    was_clear = line.is_clear
    client.reader._transport.resume_reading()  # type: ignore[attr-defined] # noqa: SLF001

    for _ in range(sent):
        await client.frame()
    await asyncio.wait_for(keeper.cleared.wait(), 10)

    assert not was_clear
    assert keeper.clears == 1
    assert line.is_clear
    assert line.waiting == 0


async def test_a_client_that_never_reads_is_cut_with_what_waits(post: Post) -> None:
    client, keeper = await post.line()
    line = keeper.line
    assert line is not None
    client.reader._transport.pause_reading()  # type: ignore[attr-defined] # noqa: SLF001
    while line.waiting < 1 << 20:
        line.write(frame(bytes(1 << 16)))

    line.close(1013, "too_slow")
    post.pass_seconds(5)
    await keeper.ended_by_now()

    assert keeper.ends == [(1013, "too_slow")]


async def test_a_real_client_of_the_library_is_understood(post: Post) -> None:
    async with (
        ClientSession() as session,
        session.ws_connect(
            f"http://127.0.0.1:{post.port}/", compress=15, protocols=("opsbell.v1",)
        ) as socket,
    ):
        await socket.send_str("say " + "á" * 1000)
        answered = await socket.receive()

        assert answered.data == "á" * 1000
        assert socket.protocol == "opsbell.v1"
        assert await socket.close(code=3001)
        assert socket.close_code == 3001


async def test_both_kinds_are_what_they_say(post: Post, request: pytest.FixtureRequest) -> None:
    _, keeper = await post.line(more=DEFLATE)
    line = keeper.line

    is_handed = "handed over" in request.node.name
    assert isinstance(line, HandedLine if is_handed else PlainLine)
    assert line.deflates is is_handed
    assert (line.fd is not None) is is_handed


async def test_a_ticket_among_the_subprotocols_is_not_logged(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        client, _ = await post.line(more="Sec-WebSocket-Protocol: ticket.secret\r\n")

    assert "Sec-WebSocket-Protocol" not in client.answer
    assert "secret" not in caplog.text
