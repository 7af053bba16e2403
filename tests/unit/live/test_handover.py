"""When the wire may be taken from aiohttp, and when it is left there."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import pytest
from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy

from core.clock import ManualClock
from web.live.handover import missing, unfit
from web.live.limits import Handover, LiveLimits
from web.live.lines import Lines
from web.live.opening import Opening
from web.live.upgrade import agreed, read_upgrade

KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def test_the_library_is_the_release_the_hand_over_was_tried_with() -> None:
    # When this fails: run tests/contracts/live against the new release, see whether all that
    # `hand_over` touches is still there, and only then put its number into TRIED.
    assert unfit() is None


@dataclass(slots=True)
class Wire:
    """A transport as far as it is looked at."""

    extra: dict[str, object] = field(default_factory=lambda: {"socket": object()})
    unread: int = 0

    def get_extra_info(self, name: str) -> object:
        return self.extra.get(name)

    def get_write_buffer_size(self) -> int:
        return self.unread


@dataclass(slots=True)
class Protocol:
    """aiohttp's protocol as far as it is looked at."""

    _message_tail: object = b""


@dataclass(slots=True)
class Asked:
    """A request as far as it is looked at."""

    transport: object = field(default_factory=Wire)
    protocol: object = field(default_factory=Protocol)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (Asked(), None),
        (Asked(transport=None), "the connection is gone"),
        (
            Asked(transport=Wire({"sslcontext": object(), "socket": object()})),
            "TLS ends in this process",
        ),
        (Asked(transport=Wire({})), "the system has no descriptors to hand over"),
        (Asked(transport=Wire(unread=1)), "an answer from before is still to be read"),
        (Asked(protocol=object()), "aiohttp keeps what comes early elsewhere"),
        (Asked(protocol=Protocol([])), "aiohttp keeps what comes early elsewhere"),
    ],
    ids=["fits", "gone", "TLS", "no descriptor", "unread", "no tail", "another tail"],
)
def test_what_is_missing_is_said(asked: Asked, why: str | None) -> None:
    assert missing(cast(web.Request, asked)) == why


def test_the_way_that_was_chosen_is_taken_and_the_other_is_told_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = ManualClock(start=datetime(2026, 5, 4, tzinfo=UTC))
    lines = Lines(clock=clock, limits=LiveLimits())
    tls = cast(web.Request, Asked(transport=Wire({"sslcontext": object()})))
    fits = cast(web.Request, Asked())
    openings = {one: Opening(lines=lines, handover=one) for one in Handover}

    with caplog.at_level(logging.WARNING, logger="web.live.opening"):
        chosen = {
            name: [opening.may_hand_over(one) for one in (fits, tls, tls)]
            for name, opening in openings.items()
        }

    assert chosen == {
        Handover.AUTO: [True, False, False],
        Handover.ON: [True, False, False],
        Handover.OFF: [False, False, False],
    }
    assert [one.__dict__["reason"] for one in caplog.records] == ["TLS ends in this process"] * 2


GOOD = {
    "Upgrade": "WebSocket",
    "Connection": "keep-alive, Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": KEY,
}


def headers(**changed: str | None) -> CIMultiDictProxy[str]:
    """Return the headers of a handshake with some of them changed, or left out (None)."""
    found: CIMultiDict[str] = CIMultiDict(GOOD)
    for name, value in changed.items():
        found.popall(name.replace("_", "-"), None)
        if value is not None:
            found[name.replace("_", "-")] = value
    return CIMultiDictProxy(found)


def test_the_handshake_of_the_standard_is_agreed_to() -> None:
    upgrade = read_upgrade("GET", headers(Sec_WebSocket_Protocol="ticket.a.b, opsbell.v1"))

    assert upgrade is not None
    assert upgrade.words == ("ticket.a.b", "opsbell.v1")
    # RFC 6455 1.3 has the key and what answers it.
    assert agreed(upgrade, {"X-Request-Id": "7"}) == (
        b"HTTP/1.1 101 Switching Protocols\r\n"
        b"Upgrade: websocket\r\n"
        b"Connection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
        b"Sec-WebSocket-Protocol: opsbell.v1\r\n"
        b"X-Request-Id: 7\r\n"
        b"\r\n"
    )


@pytest.mark.parametrize(
    ("method", "changed"),
    [
        ("POST", {}),
        ("GET", {"Upgrade": None}),
        ("GET", {"Upgrade": "h2c"}),
        ("GET", {"Connection": "close"}),
        ("GET", {"Sec_WebSocket_Version": "8"}),
        ("GET", {"Sec_WebSocket_Version": None}),
        ("GET", {"Sec_WebSocket_Key": None}),
        ("GET", {"Sec_WebSocket_Key": "short"}),
        ("GET", {"Sec_WebSocket_Key": KEY[:-2] + "!="}),
        ("GET", {"Content_Length": "4"}),
        ("GET", {"Transfer_Encoding": "chunked"}),
    ],
)
def test_what_is_no_handshake_is_none(method: str, changed: dict[str, str | None]) -> None:
    assert read_upgrade(method, headers(**changed)) is None


@pytest.mark.parametrize(
    ("offer", "is_taken"),
    [
        ("permessage-deflate", True),
        ("permessage-deflate; client_max_window_bits", True),
        ("permessage-deflate; client_max_window_bits=10", True),
        ('permessage-deflate; client_max_window_bits="10"', True),
        ("permessage-deflate; server_no_context_takeover; client_no_context_takeover", True),
        ("permessage-deflate; server_max_window_bits=10, permessage-deflate", True),
        ("x-webkit-deflate-frame, permessage-deflate", True),
        ("permessage-deflate; server_max_window_bits=10", False),
        ("permessage-deflate; server_max_window_bits=15", False),
        ("permessage-deflate; client_max_window_bits=7", False),
        ("permessage-deflate; client_max_window_bits=", False),
        ("permessage-deflate; server_no_context_takeover=1", False),
        ("permessage-deflate; client_max_window_bits; client_max_window_bits=9", False),
        ("permessage-deflate; unheard_of", False),
        ("deflate", False),
        ("", False),
    ],
)
def test_an_offer_of_compression_is_taken_where_frames_can_be_shared(
    offer: str, is_taken: bool
) -> None:
    upgrade = read_upgrade("GET", headers(Sec_WebSocket_Extensions=offer))

    assert upgrade is not None
    assert upgrade.deflates is is_taken
