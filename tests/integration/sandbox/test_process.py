"""The sandbox as a process of its own: it says where it is, and survives being killed."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.sandbox.wire import Object, as_object, parse
from tests.integration.sandbox.caller import CARLA, inside

ROOT = Path(__file__).parents[3]
TOKEN = "77:" + "k" * 35


@asynccontextmanager
async def started(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Start a sandbox process; yields it with its address, and kills it in the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", "0", "--token", TOKEN, *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            line = as_object(parse(await process.stdout.readline()))
        assert line is not None
        assert line["token"] == TOKEN
        yield process, str(line["url"])
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def post(address: str, **values: object) -> Object:
    """Post JSON and return the JSON answered."""
    async with aiohttp.ClientSession() as session, session.post(address, json=values) as answer:
        found = as_object(parse(await answer.text()))
    assert found is not None
    return found


async def test_a_demo_goes_on_after_its_process_ended(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.json")
    async with started("--data", data) as (process, address):
        await post(f"{address}/sim/start", user=CARLA)
        await post(f"{address}/sim/message", user=CARLA, chat=CARLA, photo=True)
        first = await post(f"{address}/bot{TOKEN}/getUpdates")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            code = await process.wait()

    async with started("--data", data) as (_process, address):
        again = await post(f"{address}/bot{TOKEN}/getUpdates")
        unique = inside(again, "result", 1, "message", "photo", -1, "file_unique_id")
        status = await status_of(f"{address}/sim/files/{unique}")

    assert code == 0
    assert again == first
    assert status == 200


async def test_no_number_comes_twice_after_a_kill(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.json")
    async with started("--data", data) as (process, address):
        await post(f"{address}/sim/start", user=CARLA)
        before = await post(f"{address}/bot{TOKEN}/getUpdates")
        process.kill()
        await process.wait()

    async with started("--data", data) as (_process, address):
        await post(f"{address}/sim/start", user=CARLA)
        after = await post(f"{address}/bot{TOKEN}/getUpdates")

    assert number(after, "update_id") > number(before, "update_id")
    assert number(after, "message", "message_id") > number(before, "message", "message_id")


def number(answer: Object, *path: str) -> int:
    """Return a number of the newest update."""
    return int(str(inside(answer, "result", -1, *path)))


async def status_of(address: str) -> int:
    """Return the status of a GET."""
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status


async def test_a_sandbox_can_start_empty() -> None:
    async with started("--seed", "none", "--flood", "off") as (_process, address):
        async with aiohttp.ClientSession() as s, s.get(f"{address}/sim/state") as answer:
            state = as_object(parse(await answer.text()))
        me = await post(f"{address}/bot{TOKEN}/getMe")

    assert state is not None
    assert (state["people"], state["chats"]) == ([], [])
    assert inside(me, "result", "id") == 77
