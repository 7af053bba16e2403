"""A sandbox behind a real socket, and a client that talks to it."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.http import make_app, make_site
from bot.sandbox.http_parts import PARTS, Parts
from bot.sandbox.sandbox import Sandbox
from core.clock import SystemClock
from tests.integration.sandbox.caller import Client


@pytest.fixture
def sandbox() -> Sandbox:
    """Return a seeded sandbox on the machine's clock, without flood limits."""
    return Sandbox(clock=SystemClock(), rng=random.Random(7), flood=False)


@pytest.fixture
def app(sandbox: Sandbox) -> web.Application:
    """Return the sandbox's application, not served yet."""
    return make_app(sandbox)


@pytest.fixture
def parts(app: web.Application) -> Parts:
    """Return what the application's rooms share."""
    return app[PARTS]


@pytest.fixture
async def client(app: web.Application) -> AsyncIterator[Client]:
    """Return a client of the sandbox under its usual prefix."""
    async with TestClient(TestServer(make_site(app))) as found:
        yield found
