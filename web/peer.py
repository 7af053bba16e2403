"""Who asks: the address behind a request, and whether it is this machine."""

from __future__ import annotations

from aiohttp import web

from core.proxies import HEADER, Proxies, read_address

PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""What proxies add; one that adds none of them cannot be told from a reader at this machine."""


def client_address(request: web.Request, proxies: Proxies) -> str:
    """Return the address of whoever asks; empty when it cannot be told (a socket file)."""
    return proxies.client(request.remote or "", request.headers.getall(HEADER, []))


def is_local(request: web.Request) -> bool:
    """Tell whether a program on this machine asks, and none that passes on what others ask."""
    address = read_address(request.remote or "")
    is_here = address is not None and address.is_loopback
    return is_here and not any(name in request.headers for name in PASSED_ON)
