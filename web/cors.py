"""Lets the pages of other origins that the operator named (`CORS_ORIGIN`) use the API.

A browser asks before it sends what another page could not; every other origin gets no word of
permission, and then the browser shows that page nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from web.keys import DEPS

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

API = "/api/"
_METHODS = "GET, POST, PUT, PATCH, DELETE"
_SENT = "Authorization, Content-Type, If-Match, Idempotency-Key, X-Opsbell"
_SHOWN = "ETag, Retry-After, X-Request-Id"
_KEPT_SECONDS = "600"


@web.middleware
async def answer_before(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a browser's question whether a page of another origin may ask."""
    if not (_is_named(request) and request.method == "OPTIONS"):
        return await handler(request)
    return web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _SENT,
            "Access-Control-Max-Age": _KEPT_SECONDS,
        },
    )


async def allow(request: web.Request, response: web.StreamResponse) -> None:
    """Say on every answer of the API that the page may read it, refusals too."""
    if request.path.startswith(API):
        response.headers.add("Vary", "Origin")
    if _is_named(request):
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response.headers["Access-Control-Allow-Credentials"] = "true"
        response.headers["Access-Control-Expose-Headers"] = _SHOWN


def _is_named(request: web.Request) -> bool:
    if not request.path.startswith(API):
        return False
    origin = request.headers.get("Origin", "").rstrip("/").casefold()
    return origin in request.app[DEPS].origins
