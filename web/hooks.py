"""`/hooks/{token}`: what machines send is stored, and only then answered 2xx."""

from __future__ import annotations

from aiohttp import web

from core.errors import InvalidInput, NotFound, OpsbellError, Unavailable
from core.measures import INGEST_REQUESTS
from web.body import check_json, read_body
from web.keys import DEPS, FIGURES
from web.problems import ProblemAnswer
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
    said: object = None
    if "json" in request.content_type or body.lstrip()[:1] == b"{":
        said = await check_json(body)
    accepted = await intake.accept(
        token=token,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
        content_type=request.headers.get("Content-Type", "application/octet-stream"),
        query=dict(request.query),
        said=said,
    )
    counted(request, "repeat" if accepted.is_repeat else "accepted")
    return answer(Taken(id=str(accepted.request_id)), status=202)


async def take_counted(request: web.Request) -> web.StreamResponse:
    """Store one request; what is not taken is counted too."""
    try:
        return await take(request)
    except NotFound:
        counted(request, "unknown_address")
        raise
    except Unavailable:
        counted(request, "unavailable")
        raise
    except (OpsbellError, ProblemAnswer, web.HTTPException):
        counted(request, "refused")
        raise


def counted(request: web.Request, result: str) -> None:
    """Count a request by how it is answered."""
    request.app[FIGURES].tally.count(INGEST_REQUESTS, result)


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
    app.router.add_post(PATH, take_counted, name="hook")
    app.router.add_get(PATH, explain_post, name="hook_explained")
