"""What is taken off the wire and put on it: RFC 6455 and 7692, word for word."""

from __future__ import annotations

import zlib
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.client_frames import (
    BINARY,
    CLOSE,
    PACKED,
    PING,
    PONG,
    TEXT,
    client_frame,
    unmasked_frame,
)
from web.live.wire import (
    FRAGMENTS,
    MESSAGE_BYTES,
    Broken,
    Heard,
    Left,
    Message,
    Parser,
    Ping,
    Pong,
    closing,
    deflated,
    frame,
    ping,
    pong,
)

BEGIN, MORE, LAST = 0x01, 0x00, 0x80
"""A message in pieces: text that is not final, more of it, and the end."""


def heard(*pieces: bytes, deflates: bool = False) -> list[Heard]:
    """Return what a fresh parser makes of these pieces."""
    parser = Parser(deflates=deflates)
    return [one for piece in pieces for one in parser.feed(piece)]


def broken(*pieces: bytes, deflates: bool = False) -> tuple[int, str]:
    """Return why a fresh parser gives up."""
    with pytest.raises(Broken) as refused:
        heard(*pieces, deflates=deflates)
    return refused.value.code, refused.value.reason


def packed(
    text: bytes, *, level: int = 6, wbits: int = -15, end: int = zlib.Z_SYNC_FLUSH
) -> bytes:
    """Return what a client that packs its messages sends for this text."""
    packer = zlib.compressobj(level=level, wbits=wbits)
    return (packer.compress(text) + packer.flush(end)).removesuffix(b"\x00\x00\xff\xff")


def test_the_masked_hello_of_the_standard_is_heard() -> None:
    # RFC 6455 5.7
    assert heard(bytes.fromhex("818537fa213d7f9f4d5158")) == [Message("Hello")]


def test_the_hello_in_pieces_of_the_standard_is_heard() -> None:
    pieces = client_frame(BEGIN, b"Hel") + client_frame(LAST, b"lo")

    assert heard(pieces) == [Message("Hello")]


def test_the_packed_hello_of_the_standard_is_heard() -> None:
    # RFC 7692 7.2.3.1, and 7.2.3.4 with a block that calls itself the last one.
    whole = client_frame(TEXT | PACKED, bytes.fromhex("f248cdc9c90700"))
    ended = client_frame(TEXT | PACKED, bytes.fromhex("f348cdc9c9070000"))

    assert heard(whole, ended, deflates=True) == [Message("Hello"), Message("Hello")]


def test_the_frames_of_the_standard_are_sent() -> None:
    assert frame(b"Hello") == bytes.fromhex("810548656c6c6f")
    assert pong(b"Hello") == bytes.fromhex("8a0548656c6c6f")
    assert ping() == bytes.fromhex("8900")
    assert frame(bytes(256))[:4] == bytes.fromhex("817e0100")
    assert frame(bytes(65536))[:10] == bytes.fromhex("817f0000000000010000")
    assert closing(1012, "restart") == b"\x88\x09\x03\xf4restart"


@given(st.binary(max_size=4096))
def test_what_is_packed_unpacks_to_the_same(body: bytes) -> None:
    sent = frame(deflated(body), packed=True)

    body_of_it = sent[len(sent) - _length(sent) :]
    unpacked = zlib.decompressobj(-15).decompress(body_of_it + b"\x00\x00\xff\xff")

    assert sent[0] == 0xC1
    assert unpacked == body


def _length(sent: bytes) -> int:
    short = sent[1]
    return short if short < 126 else int.from_bytes(sent[2:4] if short == 126 else sent[2:10])


def test_a_reason_that_is_too_long_is_cut_between_characters() -> None:
    sent = closing(4401, "ñ" * 80)

    assert sent[1] == 2 + 122
    assert sent[4:].decode() == "ñ" * 61


@pytest.mark.parametrize("code", [1005, 1006])
def test_a_code_that_means_none_is_sent_as_none(code: int) -> None:
    assert closing(code) == b"\x88\x00"


words = st.text(max_size=300)
kinds = st.one_of(
    words.map(lambda text: (client_frame(TEXT, text.encode()), Message(text))),
    words.map(lambda text: (client_frame(TEXT | PACKED, packed(text.encode())), Message(text))),
    st.binary(max_size=80).map(lambda body: (client_frame(BINARY, body), Message(None))),
    st.binary(max_size=125).map(lambda body: (client_frame(PING, body), Ping(body))),
    st.binary(max_size=125).map(lambda body: (client_frame(PONG, body), Pong())),
    st.tuples(words, st.integers(0, 300)).map(
        lambda drawn: (_in_two(drawn[0].encode(), drawn[1]), Message(drawn[0]))
    ),
)


def _in_two(body: bytes, at: int) -> bytes:
    return client_frame(BEGIN, body[:at]) + client_frame(LAST, body[at:])


@given(st.lists(kinds, max_size=6), st.lists(st.integers(0, 600), max_size=8))
def test_it_does_not_matter_where_the_network_cuts(
    said: list[tuple[bytes, Heard]], cuts: list[int]
) -> None:
    stream = b"".join(sent for sent, _ in said)
    edges = [0, *sorted(cut for cut in cuts if cut <= len(stream)), len(stream)]
    pieces = [stream[start:end] for start, end in pairwise(edges)]

    assert heard(*pieces, deflates=True) == [expected for _, expected in said]


def test_one_byte_at_a_time_is_heard_too() -> None:
    stream = client_frame(TEXT, b"x" * 300)

    assert heard(*(stream[at : at + 1] for at in range(len(stream)))) == [Message("x" * 300)]


@given(st.binary(max_size=400), st.booleans())
def test_noise_is_taken_or_refused_and_nothing_else(noise: bytes, deflates: bool) -> None:
    with suppress(Broken):
        heard(noise, deflates=deflates)


def test_control_frames_may_come_between_the_pieces() -> None:
    pieces = (
        client_frame(BEGIN, b"a"),
        client_frame(PING, b"?"),
        client_frame(MORE, b"b"),
        client_frame(PONG),
        client_frame(LAST, b"c"),
    )

    assert heard(*pieces) == [Ping(b"?"), Pong(), Message("abc")]


def test_an_empty_piece_at_the_start_begins_a_message_all_the_same() -> None:
    assert heard(client_frame(BEGIN), client_frame(MORE), client_frame(LAST, b"a")) == [
        Message("a")
    ]


def test_a_message_of_the_largest_size_is_taken() -> None:
    text = "x" * MESSAGE_BYTES

    assert heard(client_frame(TEXT, text.encode())) == [Message(text)]
    assert heard(client_frame(TEXT | PACKED, packed(text.encode())), deflates=True) == [
        Message(text)
    ]


@pytest.mark.parametrize(
    ("code", "body"),
    [
        (1005, b""),
        (1000, b"\x03\xe8"),
        (1014, b"\x03\xf6"),
        (3000, b"\x0b\xb8bye"),
        (4999, b"\x13\x87" + "ñ".encode()),
    ],
)
def test_the_client_says_why_it_leaves(code: int, body: bytes) -> None:
    assert heard(client_frame(CLOSE, body)) == [Left(code)]


def test_what_was_in_order_before_is_heard() -> None:
    coming = Parser().feed(client_frame(TEXT, b"a") + client_frame(0x83))

    assert next(coming) == Message("a")
    with pytest.raises(Broken):
        next(coming)


TOO_BIG = MESSAGE_BYTES + 1


@pytest.mark.parametrize(
    ("code", "reason", "sent"),
    [
        pytest.param(1002, "frame not masked", unmasked_frame(TEXT, b"Hello"), id="unmasked"),
        pytest.param(1002, "frame not masked", unmasked_frame(PING), id="unmasked ping"),
        *(
            pytest.param(1002, "reserved opcode", client_frame(0x80 | one), id=f"opcode {one:x}")
            for one in (*range(0x3, 0x8), *range(0xB, 0x10))
        ),
        *(
            pytest.param(1002, "reserved bits", client_frame(TEXT | bit), id=f"bit {bit:x}")
            for bit in (0x10, 0x20, 0x40, 0x70)
        ),
        pytest.param(1002, "reserved bits", client_frame(PING | 0x40), id="packed ping"),
        pytest.param(
            1002, "control frame too long or in pieces", client_frame(PING, bytes(126)), id="ping"
        ),
        pytest.param(
            1002,
            "control frame too long or in pieces",
            client_frame(CLOSE, claimed=1 << 20),
            id="close of a megabyte",
        ),
        pytest.param(
            1002, "control frame too long or in pieces", client_frame(0x09), id="ping in pieces"
        ),
        pytest.param(
            1002, "continuation out of place", client_frame(LAST, b"a"), id="end without start"
        ),
        pytest.param(
            1002,
            "continuation out of place",
            client_frame(BEGIN, b"a") + client_frame(TEXT, b"b"),
            id="start within",
        ),
        pytest.param(
            1002,
            "continuation out of place",
            client_frame(BEGIN) + client_frame(TEXT, b"b"),
            id="start within an empty one",
        ),
        pytest.param(
            1002, "length in a wrong form", client_frame(TEXT, b"a", wide=2), id="1 in two bytes"
        ),
        pytest.param(
            1002,
            "length in a wrong form",
            client_frame(TEXT, bytes(300), wide=8),
            id="300 in eight bytes",
        ),
        pytest.param(
            1002,
            "length in a wrong form",
            client_frame(TEXT, claimed=1 << 63, wide=8),
            id="a negative length",
        ),
        pytest.param(1009, "message too big", client_frame(TEXT, claimed=1 << 20), id="megabyte"),
        pytest.param(
            1009, "message too big", client_frame(BINARY, claimed=TOO_BIG), id="one too many"
        ),
        pytest.param(
            1009,
            "message too big",
            client_frame(BEGIN, bytes(MESSAGE_BYTES)) + client_frame(LAST, claimed=1),
            id="one too many in pieces",
        ),
        pytest.param(
            1009,
            "message in too many pieces",
            client_frame(BEGIN, b"a") + client_frame(MORE) * (FRAGMENTS - 1),
            id="pieces without end",
        ),
        pytest.param(1007, "text is not UTF-8", client_frame(TEXT, b"\xff"), id="no text"),
        pytest.param(
            1007, "text is not UTF-8", client_frame(TEXT, b"\xed\xa0\x80"), id="half a pair"
        ),
        pytest.param(1002, "close code cut short", client_frame(CLOSE, b"\x03"), id="half a code"),
        *(
            pytest.param(
                1002,
                "close code nobody may send",
                client_frame(CLOSE, code.to_bytes(2)),
                id=f"code {code}",
            )
            for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535)
        ),
        pytest.param(
            1007,
            "close reason is not UTF-8",
            client_frame(CLOSE, b"\x03\xe8\xff"),
            id="reason is no text",
        ),
    ],
)
def test_who_breaks_the_rules_is_told_which(code: int, reason: str, sent: bytes) -> None:
    assert broken(sent) == (code, reason)


def test_a_megabyte_is_refused_before_any_of_it_comes() -> None:
    assert broken(client_frame(TEXT, claimed=1 << 20)[:10])[0] == 1009


BOMB = zlib.compressobj(9, wbits=-15)
TEN_MEGABYTES = BOMB.compress(bytes(10 << 20)) + BOMB.flush(zlib.Z_SYNC_FLUSH)


@pytest.mark.parametrize(
    ("code", "body"),
    [
        pytest.param(1009, TEN_MEGABYTES.removesuffix(b"\x00\x00\xff\xff"), id="bomb"),
        pytest.param(1009, packed(b"x" * TOO_BIG), id="one too many"),
        pytest.param(1007, b"\xff\xff\xff", id="noise"),
        pytest.param(
            1007, packed(b"a", end=zlib.Z_FINISH) + packed(b"b"), id="goes on behind its end"
        ),
        pytest.param(1007, packed(b"\xff"), id="no text"),
    ],
)
def test_what_is_packed_wrong_is_refused(code: int, body: bytes) -> None:
    assert broken(client_frame(TEXT | PACKED, body), deflates=True)[0] == code


def test_a_bomb_is_not_unpacked() -> None:
    sent = client_frame(TEXT | PACKED, TEN_MEGABYTES)

    assert len(sent) < 11_000
    assert broken(sent, deflates=True) == (1009, "message too big")


def test_only_the_first_piece_says_that_it_is_packed() -> None:
    body = packed(b"Hello")
    pieces = client_frame(BEGIN | PACKED, body[:3]) + client_frame(LAST, body[3:])
    wrong = client_frame(BEGIN | PACKED, body[:3]) + client_frame(LAST | PACKED, body[3:])

    assert heard(pieces, deflates=True) == [Message("Hello")]
    assert broken(wrong, deflates=True) == (1002, "reserved bits")


def test_packing_is_refused_where_it_was_not_agreed() -> None:
    assert broken(client_frame(TEXT | PACKED, packed(b"Hello"))) == (1002, "reserved bits")


def test_a_client_with_a_smaller_window_is_understood() -> None:
    sent = client_frame(TEXT | PACKED, packed(b"Hello" * 400, wbits=-9))

    assert heard(sent, deflates=True) == [Message("Hello" * 400)]
