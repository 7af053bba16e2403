"""The typed keys under which an application and a request carry what is ours."""

from __future__ import annotations

from aiohttp import web

from web.deps import Deps

DEPS = web.AppKey("deps", Deps)
"""What the application was handed."""

CONTRACT = web.AppKey("contract", bytes)
"""The OpenAPI document, as it is served."""

REQUEST_ID = web.RequestKey("request_id", str)
"""The id of a request, which stands in its answer and in the log."""
