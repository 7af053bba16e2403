"""`/hooks/{token}`: what machines send is stored, and only then answered 2xx."""

from __future__ import annotations

from aiohttp import web

from core.errors import InvalidInput
from web.body import check_json, read_body
from web.keys import DEPS
from web.route import answer
from web.shapes import Shape

PATH = "/hooks/{token}"
LARGEST = 1024 * 1024
"""Bytes of one request: a thousand alerts of Alertmanager come to about 700 kB."""
_TOKEN_LONGEST = 200


class Taken(Shape):
    """The request is on disk under this id."""

    id: str


async def take(request: web.Request) -> web.StreamResponse:
    """Store one request. An object is checked whatever type it is called (curl -d calls it a
    form); what only begins like a list may be words, such as "[FIRING] disk full"."""
    token = request.match_info["token"][:_TOKEN_LONGEST]
    intake = request.app[DEPS].intake
    await intake.require_door(token)
    body = await read_body(request, largest=LARGEST)
    if not body.strip():
        raise InvalidInput(field="body", value="", wanted="what your system sends, such as JSON")
    if "json" in request.content_type or body.lstrip()[:1] == b"{":
        await check_json(body)
    accepted = await intake.accept(
        token=token,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
        content_type=request.headers.get("Content-Type", "application/octet-stream"),
        query=dict(request.query),
    )
    return answer(Taken(id=str(accepted.request_id)), status=202)


async def explain_post(_: web.Request) -> web.StreamResponse:
    """Tell a person who opened the address in a browser what it is for."""
    return web.Response(
        status=405,
        headers={"Allow": "POST"},
        text="This address takes webhooks: POST your JSON here, for example\n"
        "curl -H 'Content-Type: application/json' -d @payload.json <this address>\n",
    )


def mount_hooks(app: web.Application) -> None:
    """Add the address of all integrations."""
    app.router.add_post(PATH, take, name="hook")
    app.router.add_get(PATH, explain_post, name="hook_explained")
