"""Puts the web application together: API, hooks, live socket, pages, health, and the sandbox."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import cache

import orjson
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from core.clock import Clock
from core.spans import NO_SPANS, Spans
from web.api import ROUTES
from web.body import LARGEST
from web.contract import document
from web.cors import allow, answer_before
from web.deps import Check, Deps
from web.figures import Figures
from web.guesses import GUESSES, Guesses
from web.health import mount_health
from web.hooks import mount_hooks
from web.keys import CLOCK, CONTRACT, DEPS, SIGN_IN_TRIES, SPANS
from web.limiting import QUOTA, Quota
from web.live.socket import mount_sockets
from web.metrics import mount_metrics
from web.middleware import explain, secure
from web.observing import observe
from web.pages import mount_pages
from web.route import mount
from web.runner import Runner
from web.telegram_hook import mount_telegram_hook
from web.throttle import Throttle

protocol_log = logging.getLogger(f"{__name__}.protocol")

KEEPALIVE_SECONDS = 20.0
SHUTDOWN_SECONDS = 10.0


def make_app(deps: Deps, *, sandbox: web.Application | None = None) -> web.Application:
    """Return the application. `sandbox` is mounted where `deps.sandbox_path` says; it sets its own
    headers and answers its own errors."""
    app = web.Application(middlewares=(observe, answer_before, explain), client_max_size=LARGEST)
    app[DEPS] = deps
    app[CLOCK] = deps.clock
    app[SPANS] = deps.spans
    contract: Callable[[], bytes] = cache(lambda: orjson.dumps(document(version=deps.version)))
    app[CONTRACT] = contract
    app[SIGN_IN_TRIES] = Throttle(clock=deps.clock)
    app[GUESSES] = Guesses(refusals=deps.refusals, clock=deps.clock)
    app[QUOTA] = Quota(
        windows=deps.windows,
        per_person=deps.api_per_minute,
        per_key=deps.api_key_per_minute,
    )
    app.on_response_prepare.append(secure)
    app.on_response_prepare.append(allow)
    mount(app, ROUTES)
    mount_hooks(app)
    mount_telegram_hook(app)
    mount_sockets(app, deps)
    mount_health(app, deps.checks, deps.warnings)
    mount_metrics(app, deps.figures)
    mount_pages(app)
    if sandbox is not None and deps.sandbox_path is not None:
        app.add_subapp(deps.sandbox_path, sandbox)
    return app


def make_watched(
    checks: Mapping[str, Check],
    *,
    warnings: Mapping[str, Check],
    figures: Figures,
    clock: Clock,
    spans: Spans = NO_SPANS,
) -> web.Application:
    """Return the application of a process that has no web: it only tells how it is."""
    app = web.Application(middlewares=(observe, explain), client_max_size=LARGEST)
    app[CLOCK] = clock
    app[SPANS] = spans
    app.on_response_prepare.append(secure)
    mount_health(app, checks, warnings)
    mount_metrics(app, figures)
    return app


def make_runner(app: web.Application) -> web.AppRunner:
    """Return the runner: no log lines of its own, idle connections end after 20 s, bodies are not
    unpacked, and open requests get 10 s when the process ends."""
    protocol_log.addFilter(_is_ours)
    return Runner(
        app,
        access_log=None,
        logger=protocol_log,
        keepalive_timeout=KEEPALIVE_SECONDS,
        auto_decompress=False,
        shutdown_timeout=SHUTDOWN_SECONDS,
    )


def _is_ours(record: logging.LogRecord) -> bool:
    """Tell whether a line is worth a look: what is no HTTP is answered 400, no fault of ours."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or not issubclass(kind, HttpProcessingError)
