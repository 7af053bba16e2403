"""The sandbox as a site: who is let in, what the page may load, and how it ends."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from bot.sandbox.http import make_app, make_site
from bot.sandbox.http_guard import guard
from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from tests.integration.sandbox.caller import SIM, Client, body, call, polling


async def test_shutting_down_ends_every_wait_at_once(sandbox: Sandbox) -> None:
    server = TestServer(make_site(make_app(sandbox)))
    async with TestClient(server) as client, asyncio.TaskGroup() as group:
        poll = group.create_task(call(client, "getUpdates", timeout=50), name="poll")
        await polling(sandbox)
        async with asyncio.timeout(20):
            runner = server.runner
            assert runner is not None
            await runner.shutdown()
            answer = await poll

    assert answer == {"ok": True, "result": []}


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://["},
    ],
    ids=[
        "a foreign name",
        "a foreign page",
        "a page without origin",
        "a longer name",
        "an origin nobody can read",
    ],
)
async def test_strangers_are_kept_out(client: Client, headers: dict[str, str]) -> None:
    response = await client.get(f"{SIM}/state", headers=headers)

    assert response.status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("mode", ["no-cors", "navigate"])
async def test_a_strange_page_acts_neither_by_pictures_nor_by_links(
    client: Client, site: str, mode: str
) -> None:
    of_browser = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode}

    called = await client.get(f"/sandbox/bot{DEFAULT_TOKEN}/getMe", headers=of_browser)
    looked = await client.get(f"{SIM}/state", headers=of_browser)

    assert (called.status, looked.status) == (403, 403)


async def test_a_link_leads_to_the_page(client: Client) -> None:
    of_browser = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}

    response = await client.get("/sandbox/", headers=of_browser)

    assert response.status == 200


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"]
)
async def test_a_proxy_is_told_that_it_gets_no_answer(client: Client, header: str) -> None:
    response = await client.get(f"{SIM}/state", headers={header.lower(): "for=192.0.2.9"})

    assert response.status == 403
    assert (await body(response))["error"] == "the sandbox does not answer through a proxy"


async def test_a_proxy_is_welcome_where_other_machines_are(sandbox: Sandbox) -> None:
    site = make_site(make_app(sandbox, allow_remote=True))
    async with TestClient(TestServer(site)) as client:
        response = await client.get(f"{SIM}/state", headers={"X-Forwarded-For": "192.0.2.9"})

        assert response.status == 200


async def test_its_own_page_is_let_in(client: Client) -> None:
    origin = f"http://{client.host}:{client.port}"

    response = await client.get(f"{SIM}/state", headers={"Origin": origin})

    assert response.status == 200


async def test_a_known_name_is_let_in(sandbox: Sandbox) -> None:
    site = make_site(make_app(sandbox, allow_remote=True, allowed_hosts=["demo.example"]))
    async with TestClient(TestServer(site)) as client:
        statuses = [
            (await client.get(f"{SIM}/state", headers={"Host": host})).status
            for host in ("demo.example", "192.0.2.7:8080", "other.example")
        ]

    assert statuses == [200, 200, 403]


async def test_the_page_is_served_under_a_strict_policy(client: Client) -> None:
    response = await client.get("/sandbox/")

    assert response.status == 200
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")


@pytest.mark.parametrize(
    "name",
    ["../http.py", "%2e%2e/http.py", "nothing.js", "x.py", "a%00.js", "x" * 300 + ".js"],
    ids=["above", "above, encoded", "nothing", "another kind", "a NUL", "far too long"],
)
async def test_the_page_gives_nothing_else_away(client: Client, name: str) -> None:
    response = await client.get(f"/sandbox/assets/{name}")

    assert response.status == 404


@pytest.mark.parametrize(
    ("peer", "allow_remote", "status"),
    [
        ("127.0.0.1", False, 200),
        ("::1", False, 200),
        ("::ffff:127.0.0.1", False, 200),
        ("192.0.2.9", False, 403),
        ("192.0.2.9", True, 200),
        ("", False, 403),
    ],
)
async def test_other_machines_are_served_only_when_allowed(
    peer: str, allow_remote: bool, status: int
) -> None:
    async def inner(_request: web.Request) -> web.StreamResponse:
        return web.Response()

    check = guard(allow_remote=allow_remote, allowed_hosts=frozenset())
    request = make_mocked_request("GET", "/", headers={"Host": "127.0.0.1"})

    answer = await check(request.clone(remote=peer), inner)

    assert answer.status == status
