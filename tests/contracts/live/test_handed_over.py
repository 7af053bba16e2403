"""What only a wire of ours does: packed frames, strict masks, and nothing left with aiohttp."""

from __future__ import annotations

import zlib

from aiohttp import ClientSession, WSMsgType

from tests.contracts.live.post import DEFLATE, Post
from tests.fakes.client_frames import PACKED, TEXT, client_frame
from web.live.wire import MESSAGE_BYTES, deflated, frame


async def test_frames_are_packed_in_both_directions_where_that_was_agreed(handed: Post) -> None:
    client, keeper = await handed.line(more=DEFLATE)
    line = keeper.line
    assert line is not None

    client.send(client_frame(TEXT | PACKED, deflated(b"say hello")))
    plain = await client.frame()
    line.write(frame(deflated(b"packed"), packed=True))
    first, body = await client.frame()

    agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
    assert f"Sec-WebSocket-Extensions: {agreed}\r\n" in client.answer
    assert plain == (TEXT, b"hello")
    assert first == TEXT | PACKED
    assert zlib.decompressobj(-15).decompress(body + b"\x00\x00\xff\xff") == b"packed"


async def test_a_packed_bomb_is_too_big(handed: Post) -> None:
    client, _ = await handed.line(more=DEFLATE)

    client.send(client_frame(TEXT | PACKED, deflated(bytes(MESSAGE_BYTES + 1))))

    assert (await client.closed())[0] == 1009


async def test_a_real_client_unpacks_what_we_pack(handed: Post) -> None:
    async with (
        ClientSession() as session,
        session.ws_connect(f"http://127.0.0.1:{handed.port}/", compress=15) as socket,
    ):
        await socket.send_str("say hello")
        await socket.receive()
        line = handed.keepers[-1].line
        assert line is not None
        for body in (b"one " * 100, b"two " * 100):
            line.write(frame(deflated(body), packed=True))
        found = [await socket.receive(), await socket.receive()]

        assert socket.compress
        assert [one.type for one in found] == [WSMsgType.TEXT, WSMsgType.TEXT]
        assert [one.data for one in found] == ["one " * 100, "two " * 100]


async def test_an_unmasked_frame_is_refused(handed: Post) -> None:
    client, _ = await handed.line()

    client.send(b"\x81\x05Hello")

    assert (await client.closed())[0] == 1002


async def test_the_library_knows_nothing_of_a_handed_line(handed: Post) -> None:
    client, _ = await handed.line()

    client.say("say still here")
    answered = await client.frame()

    assert answered == (TEXT, b"still here")
    assert handed.runner is not None
    assert handed.runner.server is not None
    assert handed.runner.server.connections == []


async def test_the_descriptor_is_gone_before_the_end_is_told(handed: Post) -> None:
    client, keeper = await handed.line()
    line = keeper.line
    assert line is not None

    client.writer.transport.abort()
    await keeper.ended_by_now()

    assert line.fd is None
    assert not line.is_clear
