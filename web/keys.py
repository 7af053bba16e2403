"""The typed keys under which an application and a request carry what is ours."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from web.deps import Deps
from web.throttle import Throttle

DEPS = web.AppKey("deps", Deps)
"""What the application was handed."""

CONTRACT: web.AppKey[Callable[[], bytes]] = web.AppKey("contract")
"""Gives the OpenAPI document as it is served; made when it is first asked for."""

SIGN_IN_TRIES = web.AppKey("sign_in_tries", Throttle)
"""Counts who tries to sign in how often."""

REQUEST_ID = web.RequestKey("request_id", str)
"""The id of a request, which stands in its answer and in the log."""
