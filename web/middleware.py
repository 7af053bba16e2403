"""What happens to every answer: problems instead of traces, and headers that keep pages safe.

The sandbox answers for itself: what goes there passes untouched, but for the log line.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable

from aiohttp import web

from core.errors import OpsbellError
from web.keys import ANSWER_HEADERS, DEPS, IS_FRAMED, IS_SANDBOX, REQUEST_ID
from web.problems import Problem, ProblemAnswer, plain_problem, problem_answer, problem_of
from web.tongue import problem_locale

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

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
)
_NO_FRAMES = "frame-ancestors 'none'"
_TRUSTED = ("require-trusted-types-for 'script'", "trusted-types opsbell")
TELEGRAM_WEB = (
    "https://web.telegram.org",
    "https://webk.telegram.org",
    "https://weba.telegram.org",
    "https://webz.telegram.org",
)
"""The pages that show a Mini App in a frame: Telegram Web, at its one address and at those of its
two clients (`webz` leads to `weba`), and Telegram Desktop for Linux, whose own page says that it
is the first. Every other client shows it as a page of its own."""

DASHBOARD_POLICY = "; ".join((*_OWN_ONLY, _NO_FRAMES, *_TRUSTED))
"""Nothing from elsewhere, nothing inline, no text that becomes script; photos come as blobs."""

MINI_APP_POLICY = "; ".join((*_OWN_ONLY, f"frame-ancestors {' '.join(TELEGRAM_WEB)}", *_TRUSTED))
"""The same page where Telegram opens it."""

DOCS_POLICY = "; ".join((*_OWN_ONLY, _NO_FRAMES))
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
        problem = problem_of(error, instance=_instance(request), locale=problem_locale(request))
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
    if request.get(IS_FRAMED, False):
        del headers["X-Frame-Options"]
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
