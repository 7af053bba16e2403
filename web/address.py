"""Where this server is reached from outside."""

from __future__ import annotations

from aiohttp import web


def address_of(request: web.Request, public_url: str | None) -> str:
    """Return the address without a slash at its end: the public one, or the request's own host."""
    if public_url is not None:
        return public_url.rstrip("/")
    return f"{request.scheme}://{request.host}"
