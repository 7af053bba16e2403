"""The contract of this API, for people's tools."""

from __future__ import annotations

from aiohttp import web

from web.keys import CONTRACT
from web.route import Call, Route


async def show(call: Call) -> web.Response:
    """Return the OpenAPI 3.1 document."""
    return web.Response(body=call.request.app[CONTRACT](), content_type="application/json")


ROUTES = (
    Route(
        method="GET",
        path="/openapi.json",
        name="openapi",
        summary="This document; needs no sign-in.",
        handler=show,
        is_open=True,
    ),
)
