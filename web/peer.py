"""Who asks: the address behind a request, and whether it is this machine."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network
from urllib.parse import urlsplit

from aiohttp import web

from core.proxies import HEADER, LONGEST, Proxies, read_address
from web.asking import Asking

PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""What proxies add; one that adds none of them cannot be told from a reader at this machine."""


def client_address(request: Asking, proxies: Proxies) -> str:
    """Return the address of whoever asks; empty when it cannot be told (a socket file)."""
    return proxies.client(request.remote or "", request.headers.getall(HEADER, []))


def household(address: str) -> str:
    """Return what one caller has to themselves: an address of IPv4, but of IPv6 the whole /64,
    the least that any line is given. What is no address stands for itself."""
    # What anybody may write into a header is not kept however long it is.
    known = _household if len(address) <= LONGEST else _household.__wrapped__
    return known(address)


def is_local(request: web.Request) -> bool:
    """Tell whether a program on this machine asks for this machine by its own name, and none that
    passes on what others ask.

    A browser here asks on behalf of strange pages, and a page may point a name of its own at this
    machine; the name is then what stands in `Host`. Without one it is no browser.
    """
    host = request.headers.get("Host")
    is_meant = host is None or _name(host) == "localhost" or _is_loopback(_name(host))
    is_here = _is_loopback(request.remote or "")
    return is_here and is_meant and not any(name in request.headers for name in PASSED_ON)


def _name(host: str) -> str:
    """Return the name without the port; empty for what is no name."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_loopback(word: str) -> bool:
    address = read_address(word)
    return address is not None and address.is_loopback


@lru_cache(maxsize=1_024)
def _household(address: str) -> str:
    read = read_address(address)
    if isinstance(read, IPv6Address):
        return str(IPv6Network((int(read) >> 64 << 64, 64)))
    return address if read is None else str(read)
