"""What the HTTP rooms share: the sandbox they serve, and small readers of requests."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from bot.sandbox.patience import Patience
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.traffic import Traffic
from bot.sandbox.wire import dump

BODY_LIMIT_BYTES = 110 << 20
"""The most a request may carry: an album of ten photos, in base64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The sandbox served by one application, its waits and its traffic."""

    sandbox: Sandbox
    patience: Patience
    traffic: Traffic = field(default_factory=Traffic)


PARTS = web.AppKey("sandbox_parts", Parts)


def parts_of(request: web.Request) -> Parts:
    """Return the parts of the application that got the request."""
    found: Parts = request.config_dict[PARTS]
    return found


def roomy(request: web.Request) -> web.Request:
    """Return the request with room for files, whatever the application around allows."""
    found: web.Request = request.clone(client_max_size=BODY_LIMIT_BYTES)
    return found


def as_json(value: object, *, status: int = 200) -> web.Response:
    """Return a JSON answer."""
    return web.Response(
        text=dump(value),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
