"""What happens to every request: an id, a log line without secrets, problems instead of traces.

The sandbox answers for itself: what goes there passes untouched, but for the log line.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from core.errors import OpsbellError
from core.measures import HTTP_REQUESTS, HTTP_SECONDS
from web.keys import ANSWER_HEADERS, CLOCK, DEPS, FIGURES, IS_SANDBOX, REQUEST_ID
from web.problems import Problem, ProblemAnswer, plain_problem, problem_answer, problem_of

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

CALLER_LEFT = 499
"""What the log says of a caller who did not wait for the answer."""

SWITCHED = 101
UNKNOWN = "unknown"
"""What is counted of a path or a method that there is not."""

SERVER = "Opsbell"
"""What answers say of the program; the library would tell its version."""

_OWN_ONLY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)

DASHBOARD_POLICY = "; ".join(
    (*_OWN_ONLY, "require-trusted-types-for 'script'", "trusted-types opsbell")
)
"""Nothing from elsewhere, nothing inline, no text that becomes script; photos come as blobs."""

DOCS_POLICY = "; ".join(_OWN_ONLY)
"""The same for the page of the API, which is made of another's parts: they write texts they have
cleaned into the page themselves, which trusted types know nothing of."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SECRET_PATHS = re.compile(r"^/(hooks|telegram|u|f|sandbox/bot)([/0-9]).*")
_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    408: "body_too_slow",
    413: "too_large",
    415: "media_type_not_taken",
}


_draws = random.Random(secrets.randbits(128))  # noqa: S311 - ids are no secrets
"""Draws the ids of requests: they are only told apart, and asking the system for each is slow."""


@web.middleware
async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request an id and write one line when it is answered: for operators when it was
    refused, else for whoever looks closely (the sandbox's own bot asks all the time)."""
    clock = request.config_dict[CLOCK]
    request[ANSWER_HEADERS] = {}
    request[REQUEST_ID] = f"{_draws.getrandbits(64):016x}"
    began = clock.monotonic()
    status = 500
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
        if not is_sandbox(request):
            _count(request, status, took)
        is_refused = status >= 400 and not is_sandbox(request)
        level = logging.INFO if is_refused else logging.DEBUG
        if log.isEnabledFor(level):
            log.log(
                level,
                "request answered",
                extra={
                    "action": "request_answered",
                    "method": request.method,
                    "path": spoken_path(request.path),
                    "status": status,
                    "milliseconds": round(took * 1000, 1),
                    "request_id": request[REQUEST_ID],
                },
            )


def _count(request: web.Request, status: int, took: float) -> None:
    """Count a request by the pattern of its path: never by what somebody put into one."""
    resource = request.match_info.route.resource
    route = UNKNOWN if resource is None else resource.canonical
    method = request.method if request.method in hdrs.METH_ALL else UNKNOWN
    meter = request.config_dict[FIGURES].tally
    meter.count(HTTP_REQUESTS, method, route, str(status))
    if status != SWITCHED:
        meter.observe(HTTP_SECONDS, took, route)


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into a problem: ours keep their code, a mistake tells nothing."""
    if is_sandbox(request):
        return await handler(request)
    try:
        return await handler(request)
    except ProblemAnswer as answered:
        problem = plain_problem(
            answered.status, answered.code, answered.detail, instance=_instance(request)
        )
        return problem_answer(problem, headers=answered.headers)
    except OpsbellError as error:
        problem = problem_of(error, instance=_instance(request))
        if problem.status == 500:
            log.exception("a request failed", extra={"action": "request_failed"})
        return problem_answer(problem)
    except web.HTTPException as answered:
        if answered.status < 400:
            raise
        kept = {"Allow": answered.headers["Allow"]} if "Allow" in answered.headers else {}
        return problem_answer(_of_http(request, answered), headers=kept)
    except Exception:
        log.exception("a request failed", extra={"action": "request_failed"})
        detail = "something went wrong here; it was logged"
        return problem_answer(plain_problem(500, "internal", detail, instance=_instance(request)))


async def secure(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers that every answer has; what a handler set already stands."""
    headers = response.headers
    headers["Server"] = SERVER
    if REQUEST_ID in request:
        headers["X-Request-Id"] = request[REQUEST_ID]
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers.update(request.get(ANSWER_HEADERS, {}))
    if is_sandbox(request):
        return
    if request.path.startswith("/api/") or request.path.startswith("/hooks/"):
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    else:
        headers.setdefault("Content-Security-Policy", DASHBOARD_POLICY)


def spoken_path(path: str) -> str:
    """Return the path as it may be logged: what stands for a secret is cut off."""
    return _SECRET_PATHS.sub(r"/\1\2…", path)[:200]


def is_sandbox(request: web.Request) -> bool:
    """Tell whether the sandbox answers this path. Three ask for each request, and looking through
    the applications it goes to costs more than the answer, which is kept with it."""
    known = request.get(IS_SANDBOX)
    if known is None:
        deps = request.config_dict.get(DEPS)
        mounted = None if deps is None else deps.sandbox_path
        known = request[IS_SANDBOX] = mounted is not None and (
            request.path == mounted or request.path.startswith(f"{mounted}/")
        )
    return known


def _of_http(request: web.Request, answered: web.HTTPException) -> Problem:
    code = _CODES.get(answered.status, f"http_{answered.status}")
    match answered.status:
        case 404:
            detail = "there is nothing at this address"
        case 405:
            detail = f"{request.method} is not taken here"
        case 413:
            detail = "the body is larger than this address takes"
        case _:
            detail = answered.reason
    return plain_problem(answered.status, code, detail, instance=_instance(request))


def _instance(request: web.Request) -> str | None:
    request_id = request.get(REQUEST_ID)
    return None if request_id is None else f"urn:opsbell:request:{request_id}"
