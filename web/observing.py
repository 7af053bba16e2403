"""What is seen of every request: an id, a line in the log, counts and a span, all without secrets.

A request is called by the pattern of its path, never by what somebody put into one.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets

from aiohttp import hdrs, web

from core.measures import HTTP_REQUESTS, HTTP_SECONDS
from core.meter import Meter
from core.spans import NO_SPANS, SpanKind
from web.keys import ANSWER_HEADERS, CLOCK, FIGURES, REQUEST_ID, SPANS
from web.middleware import Handler, is_sandbox, spoken_path

log = logging.getLogger(__name__)

CALLER_LEFT = 499
"""What is said of a caller who did not wait for the answer."""
SWITCHED = 101
UNKNOWN = "unknown"
"""What is said of a path or a method that there is not."""

_draws = random.Random(secrets.randbits(128))  # noqa: S311 - ids are no secrets
"""Draws the ids of requests: they are only told apart, and asking the system for each is slow."""


@web.middleware
async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request an id, and tell what became of it. The log has one line: for operators when
    it was refused, else for whoever looks closely (the sandbox's own bot asks all the time)."""
    clock = request.config_dict[CLOCK]
    request[ANSWER_HEADERS] = {}
    request[REQUEST_ID] = request_id = draw_id()
    began = clock.monotonic()
    status = 500
    own = is_sandbox(request)
    method, route = _pattern(request)
    spans = NO_SPANS if own else request.config_dict[SPANS]
    with spans.span(f"{method} {route}", SpanKind.SERVER, headers=request.headers) as span:
        try:
            response = await handler(request)
            status = response.status
            return response
        except web.HTTPException as answered:
            status = answered.status
            raise
        except asyncio.CancelledError:
            status = CALLER_LEFT
            raise
        finally:
            took = clock.monotonic() - began
            span.note("http.request.method", method)
            span.note("http.route", route)
            span.note("http.response.status_code", status)
            if status >= 500:
                span.fail()
            if not own:
                _count(request.config_dict[FIGURES].tally, method, route, status, took)
            is_loud = status >= 400 and not own
            _log(request.method, request.path, status, took, request_id, is_loud=is_loud)


def draw_id() -> str:
    """Return the id of a request."""
    return f"{_draws.getrandbits(64):016x}"


def switched(meter: Meter, path: str, took: float, request_id: str) -> None:
    """Tell of a request that became a socket without having come by here."""
    _count(meter, hdrs.METH_GET, path, SWITCHED, took)
    _log(hdrs.METH_GET, path, SWITCHED, took, request_id, is_loud=False)


def _pattern(request: web.Request) -> tuple[str, str]:
    resource = request.match_info.route.resource
    route = UNKNOWN if resource is None else resource.canonical
    return request.method if request.method in hdrs.METH_ALL else UNKNOWN, route


def _count(meter: Meter, method: str, route: str, status: int, took: float) -> None:
    meter.count(HTTP_REQUESTS, method, route, str(status))
    if status != SWITCHED:
        meter.observe(HTTP_SECONDS, took, route)


def _log(
    method: str, path: str, status: int, took: float, request_id: str, *, is_loud: bool
) -> None:
    level = logging.INFO if is_loud else logging.DEBUG
    if log.isEnabledFor(level):
        log.log(
            level,
            "request answered",
            extra={
                "action": "request_answered",
                "method": method,
                "path": spoken_path(path),
                "status": status,
                "milliseconds": round(took * 1000, 1),
                "request_id": request_id,
            },
        )
