"""Short ways of talking to a sandbox over HTTP, for its tests."""

from __future__ import annotations

import asyncio
import json
from typing import cast

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.sandbox.wire import Object, as_list, as_object

API = f"/sandbox/bot{DEFAULT_TOKEN}"
SIM = "/sandbox/sim"
CARLA = 1003
BUTTON = {"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}
Client = TestClient[web.Request, web.Application]


async def body(response: aiohttp.ClientResponse) -> Object:
    """Return the JSON object of an answer."""
    found = as_object(json.loads(await response.text()))
    assert found is not None
    return found


def inside(value: object, *path: str | int) -> object:
    """Return what lies at a path inside JSON."""
    for step in path:
        found = as_object(value) if isinstance(step, str) else as_list(value)
        assert found is not None, value
        value = cast("Object", found)[step] if isinstance(step, str) else found[step]  # type: ignore[index]  # told apart above
    return value


async def sim(client: Client, path: str, **values: object) -> Object:
    """Ask the simulation API."""
    async with client.post(f"{SIM}/{path}", json=values) as response:
        assert response.status == 200, await response.text()
        return await body(response)


async def call(client: Client, method: str, **params: object) -> Object:
    """Call the Bot API with a JSON body."""
    async with client.post(f"{API}/{method}", json=params) as response:
        return await body(response)


async def polling(sandbox: Sandbox) -> None:
    """Return when a getUpdates has begun to wait."""
    begun = asyncio.Event()
    stop = sandbox.bell.listen(begun.set)
    if not sandbox.updates.poller:
        await begun.wait()
    stop()
