"""The Bot API over HTTP: calls in all their shapes, long polls, faults, downloads."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest
from aiohttp import FormData

from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.sandbox.sim.samples import read_upload
from tests.integration.sandbox.caller import (
    API,
    BUTTON,
    CARLA,
    SIM,
    Client,
    body,
    call,
    inside,
    polling,
    sim,
)


@pytest.mark.parametrize("shape", ["query", "form", "multipart", "json"])
async def test_parameters_come_in_every_shape(client: Client, shape: str) -> None:
    await sim(client, "start", user=CARLA)
    fields = {"chat_id": str(CARLA), "text": "hé", "reply_markup": json.dumps(BUTTON)}

    if shape == "query":
        response = await client.get(f"{API}/sendMessage", params=fields)
    elif shape == "form":
        response = await client.post(f"{API}/SENDMESSAGE", data=fields)
    elif shape == "json":
        nested = {"chat_id": CARLA, "text": "hé", "reply_markup": BUTTON}
        response = await client.post(f"{API}/sendMessage", json=nested)
    else:
        form = FormData()
        for name, value in fields.items():
            form.add_field(name, value, content_type="text/plain")
        response = await client.post(f"{API}/sendMessage", data=form)

    answer = await body(response)
    assert inside(answer, "result", "text") == "hé"
    assert inside(answer, "result", "reply_markup") == BUTTON


async def test_an_uploaded_album_can_be_downloaded_again(client: Client) -> None:
    await sim(client, "start", user=CARLA)
    photo = read_upload("photo", {}).content
    media = [{"type": "photo", "media": f"attach://p{i}", "caption": f"{i}"} for i in range(2)]
    form = FormData()
    form.add_field("chat_id", str(CARLA))
    form.add_field("media", json.dumps(media))
    for i in range(2):
        form.add_field(f"p{i}", photo, filename=f"{i}.jpg", content_type="image/jpeg")

    sent = await body(await client.post(f"{API}/sendMediaGroup", data=form))
    size = inside(sent, "result", 1, "photo", -1)
    file = await call(client, "getFile", file_id=inside(size, "file_id"))
    path = inside(file, "result", "file_path")

    response = await client.get(f"/sandbox/file/bot{DEFAULT_TOKEN}/{path}")
    assert await response.read() == photo
    shown = await client.get(f"{SIM}/files/{inside(size, 'file_unique_id')}")
    assert (shown.content_type, await shown.read()) == ("image/jpeg", photo)
    assert inside(sent, "result", 0, "media_group_id") == inside(
        sent, "result", 1, "media_group_id"
    )


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (f"{API}/", 404, "Not Found"),
        (f"{API}/sendSmoke", 404, "Not Found: method not found"),
        ("/sandbox/bot1:2/getMe", 401, "Unauthorized: invalid token specified"),
        (f"/sandbox/file/bot{DEFAULT_TOKEN}/photos/file_9.jpg", 404, "Not Found"),
    ],
)
async def test_wrong_paths_are_refused_as_telegram_does(
    client: Client, path: str, status: int, words: str
) -> None:
    response = await client.get(path)

    assert response.status == status
    assert (await body(response))["description"] == words


async def test_a_long_poll_ends_as_soon_as_somebody_writes(client: Client) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(call(client, "getUpdates", timeout=50), name="poll")
        await asyncio.sleep(0)
        await sim(client, "start", user=CARLA)

    assert inside(poll.result(), "result", 0, "message", "text") == "/start"


async def test_a_second_poll_ends_the_first(client: Client, sandbox: Sandbox) -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(call(client, "getUpdates", timeout=50), name="first")
        await polling(sandbox)
        await call(client, "getUpdates", timeout=0)

    assert first.result()["error_code"] == 409


async def test_a_429_has_its_header(client: Client) -> None:
    await sim(client, "faults", match={"method": "getMe"}, kind="rate_limit", retry_after=7)

    response = await client.get(f"{API}/getMe")

    assert (response.status, response.headers["Retry-After"]) == (429, "7")
    assert inside(await body(response), "parameters") == {"retry_after": 7}


async def test_a_delivered_call_can_hang(client: Client) -> None:
    await sim(client, "start", user=CARLA)
    await sim(client, "faults", match={"method": "sendMessage"}, kind="deliver_then_hang")

    hung = asyncio.create_task(call(client, "sendMessage", chat_id=CARLA, text="twice?"))
    await client.get(f"{SIM}/wait?method=sendMessage")
    text = await (await client.get(f"{SIM}/chats/{CARLA}?format=text")).text()
    assert "twice?" in text
    assert not hung.done()
    hung.cancel()


async def test_a_reset_closes_the_connection(client: Client) -> None:
    await sim(client, "faults", match={"method": "getMe"}, kind="reset", times=5)

    with pytest.raises(aiohttp.ClientConnectionError):
        await client.get(f"{API}/getMe")


@pytest.mark.parametrize(("kind", "status"), [("bad_gateway_html", 502), ("garbage_200", 200)])
async def test_an_answer_need_not_be_json(client: Client, kind: str, status: int) -> None:
    await sim(client, "faults", match={}, kind=kind)

    response = await client.get(f"{API}/getMe")

    assert (response.status, response.content_type) == (status, "text/html")
