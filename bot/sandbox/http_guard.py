"""Who may come in: this machine, asking for this machine's own name, from the sandbox's own page.

The host is checked because a strange page may point a name of its own at this machine. A request
that a proxy passed on is refused too: it comes from this machine, but its reader need not.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.sandbox.http_page import page
from bot.sandbox.http_parts import as_json

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""What proxies add; one that adds none of them cannot be told from a reader at this machine."""


def guard(*, allow_remote: bool, allowed_hosts: frozenset[str]) -> Middleware:
    """Return the middleware; `allow_remote` lets others in, by address or a known name."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not allow_remote and not _is_loopback(request.remote or ""):
            return _refused("the sandbox answers this machine only")
        if not allow_remote and any(name in request.headers for name in PROXY_HEADERS):
            return _refused("the sandbox does not answer through a proxy")
        host = _name(request.host)
        if not _is_known(host, allow_remote=allow_remote, allowed_hosts=allowed_hosts):
            return _refused("the sandbox is not known under this name")
        origin = request.headers.get("Origin")
        if origin is not None and _place(origin) != request.host.lower():
            return _refused("the sandbox takes requests from its own page only")
        if _is_sent_by_another_page(request):
            return _refused("the sandbox takes requests from its own page only")
        return await handler(request)

    return check


def _is_known(host: str, *, allow_remote: bool, allowed_hosts: frozenset[str]) -> bool:
    """A name that is written as an address cannot be pointed anywhere by a stranger."""
    if host == "localhost" or host in allowed_hosts or _is_loopback(host):
        return True
    return allow_remote and _address(host) is not None


def _is_sent_by_another_page(request: web.Request) -> bool:
    """Tell whether a browser says so: pictures and links of a strange page come without Origin,
    and the bot's token here is no secret. Links to the sandbox's own page are welcome."""
    if request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
        return False
    is_link = request.headers.get("Sec-Fetch-Mode") == "navigate"
    return not (is_link and request.match_info.handler is page)


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _place(origin: str) -> str | None:
    """Return the host and port of an origin, None for what cannot be read."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _is_loopback(word: str) -> bool:
    address = _address(word)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address is not None and address.is_loopback


def _address(word: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(word)
    except ValueError:
        return None


def _refused(reason: str) -> web.Response:
    return as_json(
        {"ok": False, "error_code": 403, "description": f"Forbidden: {reason}", "error": reason},
        status=403,
    )
