"""API keys: the list, a new one, a new secret, and the end of one."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from aiohttp import web

from core.flows.change_api_key import KIND, Issued
from core.ids import ApiKeyId
from web.api.key_shapes import (
    IssuedKey,
    Key,
    NewKey,
    Rotation,
    issued_shape,
    key_shape,
)
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Page


async def index(call: Call) -> web.Response:
    """Return every key."""
    now = call.deps.clock.now()
    keys = await call.deps.keys.all(call.workspace_id)
    asked = call.query(Whole)
    part = cut(keys, asked, lambda one: (one.id,), is_descending=True)
    items = [key_shape(one, is_live=one.is_live(now)) for one in part.things]
    return answer(part.page(Page[Key], asked, items))


async def show(call: Call) -> web.Response:
    """Return one key."""
    return answer(await _key(call, _id(call)))


async def create(call: Call) -> web.Response:
    """Make a key."""
    said = call.body(NewKey)
    if call.kept is not None:
        issued = Issued(key_id=ApiKeyId(UUID(str(call.kept.body[KIND]))), token=None)
    else:
        issued = await call.deps.flows.change_api_key.create(
            call.workspace_id,
            name=said.name,
            scopes=tuple(said.scopes),
            expires_at=said.expires_at,
            by=call.person_id,
            cause=call.cause,
        )
    return answer(issued_shape(issued, await _key(call, issued.key_id)), status=201)


async def rotate(call: Call) -> web.Response:
    """Give a key a new secret."""
    key_id = _id(call)
    issued = Issued(key_id=key_id, token=None)
    if call.kept is None:
        issued = await call.deps.flows.change_api_key.rotate(
            call.workspace_id,
            key_id,
            grace=timedelta(seconds=call.body(Rotation).grace_seconds),
            by=call.person_id,
            cause=call.cause,
        )
    return answer(issued_shape(issued, await _key(call, key_id)))


async def revoke(call: Call) -> web.Response:
    """End a key at once."""
    await call.deps.flows.change_api_key.revoke(
        call.workspace_id, _id(call), by=call.person_id, cause=call.cause
    )
    return web.Response(status=204)


async def _key(call: Call, key_id: ApiKeyId) -> Key:
    one = await call.deps.keys.one(call.workspace_id, key_id)
    return key_shape(one, is_live=one.is_live(call.deps.clock.now()))


def _id(call: Call) -> ApiKeyId:
    return ApiKeyId(call.id("API key"))


ROUTES = (
    Route(
        method="GET",
        path="/api-keys",
        name="api_keys",
        summary="The keys of programs, newest first.",
        handler=index,
        right="keys.read",
        query=Whole,
        gives=Page[Key],
    ),
    Route(
        method="POST",
        path="/api-keys",
        name="make_api_key",
        summary="Make a key; its token is in this answer alone.",
        handler=create,
        right="keys.write",
        takes=NewKey,
        gives=IssuedKey,
        status=201,
    ),
    Route(
        method="GET",
        path="/api-keys/{id}",
        name="api_key",
        summary="One key.",
        handler=show,
        right="keys.read",
        gives=Key,
    ),
    Route(
        method="POST",
        path="/api-keys/{id}/rotate",
        name="rotate_api_key",
        summary="Give a key a new secret; the one before stays good for a while.",
        handler=rotate,
        right="keys.write",
        takes=Rotation,
        bare=True,
        gives=IssuedKey,
    ),
    Route(
        method="DELETE",
        path="/api-keys/{id}",
        name="revoke_api_key",
        summary="End a key at once and for good.",
        handler=revoke,
        right="keys.write",
        status=204,
    ),
)
