"""The one place that makes HTTP clients, and the two ways in which a request ends unanswered."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

import aiohttp
from yarl import URL

CONNECTIONS = 100
KEEP_ALIVE_SECONDS = 20.0
"""Shorter than any server we know of: a connection closed by the other end while a request goes
out would leave it unknown whether that arrived."""


class NotSent(Exception):
    """The request certainly did not arrive: no connection, no name, no room in the pool."""


class MaybeSent(Exception):
    """The request went out and no answer that can be read came back: it may have been done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds for each part of a request. `connect` includes waiting for a free connection;
    `read` is the longest silence, not the whole answer."""

    connect: float = 5.0
    write: float = 10.0
    read: float = 20.0

    def for_aiohttp(self) -> aiohttp.ClientTimeout:
        """Return them as aiohttp takes them; the sum bounds the whole request."""
        return aiohttp.ClientTimeout(
            total=self.connect + self.write + self.read,
            connect=self.connect,
            sock_connect=self.connect,
            sock_read=self.read,
        )


def make_session(
    base_url: str, *, connections: int = CONNECTIONS, timeouts: Timeouts | None = None
) -> aiohttp.ClientSession:
    """Return a client for one server; call it inside the running loop, and close what it returns.

    Proxies of the environment are used, but never on the way to this machine itself.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=connections, keepalive_timeout=KEEP_ALIVE_SECONDS, ttl_dns_cache=300
        ),
        timeout=(timeouts or Timeouts()).for_aiohttp(),
        trust_env=not is_loopback(base_url),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=True,
    )


def is_loopback(url: str) -> bool:
    """Tell whether an address leads to this machine."""
    host = URL(url).host or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
