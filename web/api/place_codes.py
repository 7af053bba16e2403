"""A place's link as a QR code: a picture to print and hang up there."""

from __future__ import annotations

from typing import Literal

from aiohttp import web

from core.errors import Unavailable
from core.ids import PlaceId
from core.tenants.qr_code import qr_code
from web.route import Call, Route
from web.start_links import start_links

_TYPES: dict[Literal["svg", "png"], str] = {"svg": "image/svg+xml", "png": "image/png"}


async def svg(call: Call) -> web.Response:
    """Return the code as a drawing, sharp at any size."""
    return await _picture(call, "svg")


async def png(call: Call) -> web.Response:
    """Return the code as a picture."""
    return await _picture(call, "png")


async def _picture(call: Call, kind: Literal["svg", "png"]) -> web.Response:
    place = await call.deps.flows.places.one(call.workspace_id, PlaceId(call.id("place")))
    link = (await start_links(call)).to(place.start)
    if link is None:
        raise Unavailable("the bot's name is not known yet; try again when it is connected")
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    return web.Response(body=qr_code(link, kind), content_type=_TYPES[kind], headers=headers)


ROUTES = (
    Route(
        method="GET",
        path="/places/{id}/qr.svg",
        name="place_qr_svg",
        summary="The QR code of a place's link as an SVG drawing.",
        handler=svg,
        right="places.read",
    ),
    Route(
        method="GET",
        path="/places/{id}/qr.png",
        name="place_qr_png",
        summary="The QR code of a place's link as a PNG picture.",
        handler=png,
        right="places.read",
    ),
)
