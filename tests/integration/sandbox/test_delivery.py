"""The sandbox delivers to a webhook over real sockets: header, order, answers that hold a call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.http_parts import Parts
from tests.integration.sandbox.caller import CARLA, SIM, Client, body, call, inside, sim

SECRET = "a-secret_of-ours"


class Receiver:
    """A bot's server: answers from a list, then 200; keeps what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[str, object]] = []
        self.answers: list[web.Response] = []
        self.came = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        """Take one update."""
        token = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.got.append((token, inside(await request.json(), "message", "text")))
        self.came.set()
        return self.answers.pop(0) if self.answers else web.Response()

    async def several(self, wanted: int) -> None:
        """Return when so many came."""
        async with asyncio.timeout(10):
            while len(self.got) < wanted:
                self.came.clear()
                await self.came.wait()


@pytest.fixture
async def receiver(client: Client) -> AsyncIterator[Receiver]:
    """Return a server that the sandbox's webhook leads to."""
    found = Receiver()
    app = web.Application()
    app.router.add_post("/telegram", found.take)
    async with TestServer(app) as server:
        url = str(server.make_url("/telegram"))
        await call(client, "setWebhook", url=url, secret_token=SECRET)
        yield found


async def _idle(client: Client) -> object:
    return await body(await client.get(f"{SIM}/idle?quiet_ms=5"))


async def test_updates_come_in_order_with_the_secret(client: Client, receiver: Receiver) -> None:
    await sim(client, "start", user=CARLA)
    await sim(client, "message", user=CARLA, chat=CARLA, text="hello")

    assert await _idle(client) == {"idle": True}
    assert receiver.got == [(SECRET, "/start"), (SECRET, "hello")]


async def test_a_failed_one_comes_again_when_its_time_has_come(
    client: Client, receiver: Receiver
) -> None:
    receiver.answers.append(web.Response(status=500))
    await sim(client, "clock", freeze=True)
    await sim(client, "start", user=CARLA)
    await receiver.several(1)
    waiting = await body(await client.get(f"{SIM}/idle?timeout=0.05&quiet_ms=1"))

    await sim(client, "clock", advance_seconds=1.01)
    await receiver.several(2)

    assert "1 updates wait" in str(waiting["error"])
    assert await _idle(client) == {"idle": True}


async def test_a_server_that_is_not_there_is_told_as_such(client: Client) -> None:
    await call(client, "setWebhook", url="http://127.0.0.1:9/telegram")
    await sim(client, "clock", freeze=True)
    await sim(client, "start", user=CARLA)

    info = await _info_with_error(client)

    assert inside(info, "result", "last_error_message") == "Connection refused"


async def test_nothing_leaves_this_machine(client: Client) -> None:
    await call(client, "setWebhook", url="https://bell.example.com/telegram")
    await sim(client, "clock", freeze=True)
    await sim(client, "start", user=CARLA)

    info = await _info_with_error(client)

    assert inside(info, "result", "last_error_message") == "The sandbox reaches no other machine"


async def _info_with_error(client: Client) -> object:
    async with asyncio.timeout(10):
        while True:
            info = await call(client, "getWebhookInfo")
            if "last_error_message" in str(info):
                return info


async def test_a_method_in_the_answer_is_carried_out(client: Client, receiver: Receiver) -> None:
    said = {"method": "sendMessage", "chat_id": CARLA, "text": "from the answer"}
    receiver.answers.append(web.json_response(said))

    await sim(client, "start", user=CARLA)

    found = await body(await client.get(f"{SIM}/wait?method=sendMessage&contains=from+the+answer"))
    assert inside(found, "call", "status") == 200


async def test_polling_is_refused_while_it_is_set(client: Client, receiver: Receiver) -> None:
    refused = await call(client, "getUpdates")

    assert refused["error_code"] == 409
    assert receiver.got == []


async def test_it_ends_with_the_server(parts: Parts, client: Client, receiver: Receiver) -> None:
    await client.close()

    assert parts.patience.is_closing
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "sandbox-webhook"]
    assert receiver.got == []
