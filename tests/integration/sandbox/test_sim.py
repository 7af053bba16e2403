"""The simulation API over HTTP: waits, news, and what it says to bad requests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.http_parts import Parts
from bot.sandbox.wire import Object, as_object
from tests.integration.sandbox.caller import BUTTON, CARLA, SIM, Client, body, call, inside, sim


async def test_wait_finds_a_call_that_is_soon_to_come(client: Client) -> None:
    await sim(client, "start", user=CARLA)
    query = {"method": "sendMessage", "contains": "nü", "chat": str(CARLA)}

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(_wait(client, query), name="wait")
        await call(client, "sendMessage", chat_id=CARLA, text="old")
        await call(client, "sendMessage", chat_id=CARLA, text="<b>nü</b>", parse_mode="HTML")

    assert inside(waiting.result(), "call", "params", "text") == "<b>nü</b>"


async def _wait(client: Client, query: dict[str, str]) -> Object:
    return await body(await client.get(f"{SIM}/wait", params=query))


async def test_wait_gives_up_with_408(client: Client) -> None:
    response = await client.get(f"{SIM}/wait?method=sendMessage&timeout=0.01")

    assert response.status == 408
    assert "error" in await body(response)


async def test_idle_waits_for_the_last_confirmation(client: Client) -> None:
    await sim(client, "start", user=CARLA)
    busy = await client.get(f"{SIM}/idle?timeout=0.05&quiet_ms=1")
    update = inside(await call(client, "getUpdates"), "result", 0, "update_id")
    assert isinstance(update, int)

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(_idle(client), name="idle")
        await call(client, "getUpdates", offset=update + 1)

    assert busy.status == 408
    assert waiting.result() == {"idle": True}


async def _idle(client: Client, *, timeout: int = 10, quiet_ms: int = 5) -> Object:  # noqa: ASYNC109 - the request's own
    asked = {"timeout": str(timeout), "quiet_ms": str(quiet_ms)}
    return await body(await client.get(f"{SIM}/idle", params=asked))


async def test_polls_that_confirm_nothing_do_not_break_the_quiet(client: Client) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(_idle(client, timeout=1, quiet_ms=100), name="idle")
        while not waiting.done():
            await call(client, "getUpdates")

    assert waiting.result() == {"idle": True}


async def test_a_confirmation_begins_the_quiet_anew(client: Client, parts: Parts) -> None:
    await sim(client, "start", user=CARLA)
    update = inside(await call(client, "getUpdates"), "result", 0, "update_id")
    assert isinstance(update, int)
    before = parts.traffic.moved_at

    await call(client, "getUpdates", offset=update + 1)
    confirmed = parts.traffic.moved_at
    await call(client, "getUpdates", offset=update + 1)

    assert before < confirmed == parts.traffic.moved_at


async def test_a_person_begins_the_quiet_anew_and_looking_does_not(
    client: Client, parts: Parts
) -> None:
    await client.get(f"{SIM}/state")
    looked = parts.traffic.moved_at
    await sim(client, "start", user=CARLA)

    assert looked == float("-inf") < parts.traffic.moved_at


async def test_a_tap_waits_for_its_answer(client: Client) -> None:
    await sim(client, "start", user=CARLA)
    await call(client, "sendMessage", chat_id=CARLA, text="Rate", reply_markup=BUTTON)
    tapped = await sim(client, "tap", user=CARLA, chat=CARLA, label="OK")

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(_tap(client, tapped["query_id"]), name="tap")
        await call(
            client,
            "answerCallbackQuery",
            callback_query_id=tapped["query_id"],
            text="Done",
            show_alert=True,
        )

    assert waiting.result() == {
        "answered": True,
        "text": "Done",
        "show_alert": True,
        "url": None,
    }


async def _tap(client: Client, query_id: object) -> Object:
    return await body(await client.get(f"{SIM}/taps/{query_id}"))


async def events(response: aiohttp.ClientResponse) -> AsyncIterator[Object]:
    """Yield the news of a stream."""
    async for line in response.content:
        if line.startswith(b"data: "):
            found = as_object(json.loads(line.removeprefix(b"data: ")))
            assert found is not None
            yield found


async def test_news_arrive_in_order_and_can_be_resumed(client: Client) -> None:
    state = await body(await client.get(f"{SIM}/state"))
    seen = state["seq"]
    await sim(client, "start", user=CARLA)
    await call(client, "sendMessage", chat_id=CARLA, text="hi")

    async with client.get(f"{SIM}/events", params={"since": str(seen)}) as stream:
        found: list[Object] = []
        async for item in events(stream):
            found.append(item)
            if item["kind"] == "call":
                break

    assert [item["kind"] for item in found] == ["member", "message", "message", "call"]
    numbers = [item["seq"] for item in found]
    assert numbers == list(range(int(str(seen)) + 1, int(str(seen)) + 5))


@pytest.mark.parametrize(
    ("path", "sent", "status", "words"),
    [
        ("message", b"{", 400, "the body must be a JSON object"),
        ("message", b"[]", 400, "the body must be a JSON object"),
        ("message", b'{"chat": 1}', 400, "user is missing"),
        ("message", b'{"user": 5, "chat": 5}', 404, "no person has the id 5"),
        ("message", b'{"user": NaN}', 400, "the body must be a JSON object"),
        ("tap", b'{"user": 1003, "chat": 1003}', 404, "no chat has the id 1003"),
    ],
)
async def test_the_simulation_says_what_is_wrong(
    client: Client, path: str, sent: bytes, status: int, words: str
) -> None:
    response = await client.post(f"{SIM}/{path}", data=sent)

    assert response.status == status
    assert (await body(response))["error"] == words
