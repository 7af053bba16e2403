"""The typed keys under which an application and a request carry what is ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiohttp import web

from core.clock import Clock
from core.spans import Spans
from web.deps import Check, Deps
from web.figures import Figures
from web.throttle import Throttle

DEPS = web.AppKey("deps", Deps)
"""What the application was handed."""

CLOCK: web.AppKey[Clock] = web.AppKey("clock")
"""The time, also where nothing else was handed in."""

CONTRACT: web.AppKey[Callable[[], bytes]] = web.AppKey("contract")
"""Gives the OpenAPI document as it is served; made when it is first asked for."""

CHECKS: web.AppKey[Mapping[str, Check]] = web.AppKey("checks")
"""What `/readyz` asks, by name."""

WARNINGS: web.AppKey[Mapping[str, Check]] = web.AppKey("warnings")
"""What it asks for what may become a problem."""

FIGURES: web.AppKey[Figures] = web.AppKey("figures")
"""What `/metrics` tells, and what is counted into it."""

SPANS: web.AppKey[Spans] = web.AppKey("spans")
"""Takes the span of each request."""

SIGN_IN_TRIES = web.AppKey("sign_in_tries", Throttle)
"""Counts who tries to sign in how often."""

ANSWER_HEADERS: web.RequestKey[dict[str, str]] = web.RequestKey("answer_headers")
"""What the answer to a request says besides what its handler does, whatever becomes of it."""

IS_SANDBOX = web.RequestKey("is_sandbox", bool)
"""Whether the sandbox answers a request, once somebody asked."""

REQUEST_ID = web.RequestKey("request_id", str)
"""The id of a request, which stands in its answer and in the log."""

IS_FRAMED = web.RequestKey("is_framed", bool)
"""Set where the answer's own policy says who may frame it, which the older header cannot."""
