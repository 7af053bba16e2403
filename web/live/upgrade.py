"""The handshake of RFC 6455 as pure words: what a client asks for, and the answer that agrees."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from multidict import CIMultiDictProxy

from web.live.protocol import SUBPROTOCOL

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_DEFLATE = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A request for a socket. `words` are the subprotocols it names (one may be a ticket, so they
    are never logged); `deflates`: it can take packed frames that stand for themselves."""

    key: str
    words: tuple[str, ...]
    deflates: bool

    @property
    def subprotocol(self) -> str | None:
        """Ours when it was named, else none is agreed."""
        return SUBPROTOCOL if SUBPROTOCOL in self.words else None


def read_upgrade(method: str, headers: CIMultiDictProxy[str]) -> Upgrade | None:
    """Return what is asked for; None for a request that is no handshake of version 13."""
    key = headers.get("Sec-WebSocket-Key", "")
    is_one = (
        method == "GET"
        and headers.get("Upgrade", "").strip().casefold() == "websocket"
        and "upgrade" in {word.casefold() for word in _words(headers, "Connection")}
        and headers.get("Sec-WebSocket-Version", "").strip() == "13"
        and "Content-Length" not in headers
        and "Transfer-Encoding" not in headers
        and _is_key(key)
    )
    if not is_one:
        return None
    return Upgrade(
        key=key.strip(),
        words=tuple(_words(headers, "Sec-WebSocket-Protocol")),
        deflates=any(map(_stands_alone, _words(headers, "Sec-WebSocket-Extensions"))),
    )


def agreed(upgrade: Upgrade, more: Mapping[str, str]) -> bytes:
    """Return the answer that makes the connection a socket, with these headers added."""
    digest = hashlib.sha1(upgrade.key.encode() + _GUID, usedforsecurity=False).digest()
    lines = [
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade",
        f"Sec-WebSocket-Accept: {base64.b64encode(digest).decode()}",
    ]
    if upgrade.subprotocol is not None:
        lines.append(f"Sec-WebSocket-Protocol: {upgrade.subprotocol}")
    if upgrade.deflates:
        lines.append(f"Sec-WebSocket-Extensions: {_DEFLATE}")
    lines += [f"{name}: {value}" for name, value in more.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _words(headers: CIMultiDictProxy[str], name: str) -> Iterator[str]:
    for line in headers.getall(name, ()):
        for word in line.split(","):
            if word.strip():
                yield word.strip()


def _is_key(word: str) -> bool:
    try:
        return len(base64.b64decode(word.strip(), validate=True)) == 16
    except (binascii.Error, ValueError):
        return False


def _stands_alone(offer: str) -> bool:
    """Tell whether an offer of compression can be taken: not one that wants a smaller window than
    the frames that are shared have (RFC 7692 7.1.2.1), nor one we do not know."""
    name, *parameters = (part.strip() for part in offer.split(";"))
    if name != "permessage-deflate":
        return False
    names = [part.partition("=")[0].strip() for part in parameters]
    return len(names) == len(set(names)) and all(map(_is_known, parameters))


def _is_known(parameter: str) -> bool:
    name, sign, value = (part.strip() for part in parameter.partition("="))
    if name in ("server_no_context_takeover", "client_no_context_takeover"):
        return not sign
    if name == "client_max_window_bits":
        return not sign or value.strip('"') in {str(bits) for bits in range(8, 16)}
    return False
