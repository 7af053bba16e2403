"""The head of a handshake, read without the library: only one that nobody could read in two ways.

What is unusual in the least is left to the library, which then decides what becomes of it. So this
needs to know no rule by which something is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from multidict import CIMultiDict, CIMultiDictProxy, MultiDict

from web.live.protocol import PATH

HEAD_BYTES = 8_000
"""A longer head is unusual; the library takes lines of up to 8,190 bytes."""
_HEADERS = 64
"""More headers than that are unusual; the library takes 128."""

_NAME = r"[A-Za-z0-9!#$%&'*+.^_`|~-]++"
_WORD = r"[A-Za-z0-9._~-]"
_HEAD = re.compile(
    rf"GET {PATH}(?:\?((?:{_WORD}++={_WORD}*+&)*+{_WORD}++={_WORD}*+))? HTTP/1\.1\r\n"
    rf"((?:{_NAME}:[\t -~]*+\r\n)++)\r\n".encode()
)
"""What is percent-encoded is left to the library too, and so is a header that is no ASCII."""
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
_NOT_OURS = {"content-length", "transfer-encoding", "expect", "trailer", "http2-settings"}
"""Headers of a request that is more than a handshake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked; an `Asking`. `size` is how many bytes the head has."""

    method: str
    headers: CIMultiDictProxy[str]
    query: MultiDict[str]
    host: str
    remote: str
    size: int


def read_head(said: bytes, remote: str) -> Asked | None:
    """Return what the first bytes of a connection ask for, when they begin with a whole and
    entirely ordinary request for the live socket; else None. What follows the head is not looked
    at."""
    found = _HEAD.match(said)
    if found is None or found.end() > HEAD_BYTES:
        return None
    query, lines = found[1], found[2].decode("ascii").split("\r\n")
    parts = [line.partition(":") for line in lines[:-1]]
    names = {name.lower() for name, _, _ in parts}
    # A name that stands there twice may be read as one value, as two, or refused.
    if len(parts) > _HEADERS or len(names) < len(parts) or not names.isdisjoint(_NOT_OURS):
        return None
    headers = CIMultiDict([(name, value.strip(" \t")) for name, _, value in parts])
    host = headers.get("Host", "")
    if _HOST.fullmatch(host) is None:
        return None
    return Asked(
        method="GET",
        headers=CIMultiDictProxy(headers),
        query=_pairs(query),
        host=host,
        remote=remote,
        size=found.end(),
    )


def _pairs(query: bytes | None) -> MultiDict[str]:
    if query is None:
        return MultiDict()
    parts = (part.partition("=") for part in query.decode("ascii").split("&"))
    return MultiDict((name, value) for name, _, value in parts)
