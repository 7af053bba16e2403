"""Killed between an HTTP request and its answer: H1 to H3 and V1 of the crash points."""

from __future__ import annotations

import asyncio

import aiohttp
import orjson

from tests.chaos.scene import Scene

ROUNDS = 10


async def test_h1_a_request_cut_off_before_its_commit_left_nothing(scene: Scene) -> None:
    dying = await scene.starts(mishap="before-case:1:H1 noise")

    assert (await scene.opens_case("H1 noise", "h1"))[0] == 0
    await dying.dies()
    assert scene.records.one("SELECT count(*) FROM cases") == 0
    assert scene.records.one("SELECT count(*) FROM idempotency_keys") == 0

    await scene.starts()
    status, case = await scene.opens_case("H1 noise", "h1")
    await scene.ends()
    assert (status, case["number"]) == (201, 1)
    assert scene.records.one("SELECT count(*) FROM cases") == 1


async def test_h2_a_request_cut_off_after_its_commit_is_answered_as_it_was(scene: Scene) -> None:
    dying = await scene.starts(mishap="after-case:1:H2 noise")

    assert (await scene.opens_case("H2 noise", "h2"))[0] == 0
    await dying.dies()
    assert scene.records.one("SELECT count(*) FROM cases") == 1

    await scene.starts()
    first = await scene.opens_case("H2 noise", "h2")
    again = await scene.opens_case("H2 noise", "h2")
    other = await scene.opens_case("H2 something else", "h2")
    await scene.ends()
    assert first == again
    assert (first[0], first[1]["number"]) == (201, 1)
    assert (other[0], other[1]["reason"]) == (422, "key_reused")
    assert scene.records.one("SELECT count(*) FROM cases") == 1


async def test_h2_a_hook_cut_off_after_its_commit_is_known_by_its_delivery_id(
    scene: Scene,
) -> None:
    dying = await scene.starts(mishap="after-request")
    url = f"http://127.0.0.1:{scene.port}{scene.settled.hook}"
    body = {"title": "H2 machine", "severity": "critical"}

    async def post() -> int:
        try:
            async with scene.http.post(url, json=body, headers={"webhook-id": "h2"}) as answer:
                return answer.status
        except aiohttp.ClientError:
            return 0

    assert await post() == 0
    await dying.dies()

    await scene.starts()
    assert await post() == 202
    await scene.ends()
    assert scene.records.one("SELECT count(*) FROM raw_requests") == 1
    assert scene.records.rows("SELECT title, count FROM alerts") == [("H2 machine", 1)]


async def test_h3_one_bad_row_fails_alone_in_a_shared_commit(scene: Scene) -> None:
    opsbell = await scene.starts(mishap="refuse-case:1:H3 bad")
    good: list[str] = []

    while "batch failed" not in opsbell.log():  # now and then the bad one comes by itself
        words = [f"H3 good {len(good) + n}" for n in range(63)]
        good += words
        assert len(good) <= 63 * ROUNDS
        async with asyncio.TaskGroup() as tasks:
            asked = [
                tasks.create_task(scene.opens_case(one, one.replace(" ", "-")))
                for one in (*words[:31], f"H3 bad {len(good)}", *words[31:])
            ]
        statuses = [one.result()[0] for one in asked]
        assert statuses.count(201) == 63
        assert statuses[31] == 500

    await scene.ends()
    stored = {text for (text,) in scene.records.rows("SELECT text FROM cases")}
    assert stored == set(good)


async def test_v1_an_event_that_was_not_broadcast_comes_with_the_next_subscription(
    scene: Scene,
) -> None:
    dying = await scene.starts(mishap="after-case:2:V1 noise")
    socket = await _socket(scene, since=0)
    status, _ = await scene.opens_case("V1 noise one", "v1-1")
    assert status == 201
    seen = [await _event(socket)]

    assert (await scene.opens_case("V1 noise two", "v1-2"))[0] == 0
    await dying.dies()
    seen += [frame async for frame in _left(socket)]
    last = max(frame["seq"] for frame in seen)
    stored = scene.records.one("SELECT max(seq) FROM events")
    assert last < stored

    await scene.starts()
    socket = await _socket(scene, since=last)
    while seen[-1]["seq"] < stored:
        seen.append(await _event(socket))
    await socket.close()
    await scene.ends()
    assert [frame["seq"] for frame in seen] == list(range(1, stored + 1))


async def _socket(scene: Scene, *, since: int) -> aiohttp.ClientWebSocketResponse:
    """Return a live socket that has subscribed to everything after an event."""
    async with scene.http.post(f"{scene.api}/me/ticket", headers=scene.signed) as answer:
        ticket = (await answer.json())["ticket"]
    socket = await scene.http.ws_connect(
        f"http://127.0.0.1:{scene.port}/ws/dashboard", protocols=("opsbell.v1", f"ticket.{ticket}")
    )
    topics = ["cases", "alerts", "notifications"]
    await socket.send_json({"type": "subscribe", "topics": topics, "since": since})
    return socket


async def _event(socket: aiohttp.ClientWebSocketResponse) -> dict[str, int]:
    """Return the next numbered frame."""
    async with asyncio.timeout(15):
        while "seq" not in (frame := orjson.loads(await socket.receive_str())):
            continue
    found: dict[str, int] = frame
    return found


async def _left(socket: aiohttp.ClientWebSocketResponse):  # type: ignore[no-untyped-def]
    """Yield the numbered frames that had arrived before the end."""
    async for message in socket:
        if message.type is aiohttp.WSMsgType.TEXT and "seq" in (frame := message.json()):
            yield frame
