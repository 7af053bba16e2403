"""How long it takes, when nothing else happens, from a webhook's first byte to the Bot API being
called with the alert's card.

The product has one core; Telegram and the poster have the other. Who waits for the call hears of
it a moment after it was made, so the figures are rather too long than too short; the time of one
such answer alone is printed beside them. Storms are switched off.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import tempfile
import time
from pathlib import Path

import aiohttp

from benchmarks.figures import durable_commits, milliseconds, percentile, show
from benchmarks.posting import post_all, prepared
from benchmarks.programs import Telegram, opsbell, telegram, two_cores
from benchmarks.workspace import ROOM, make_ready, services

RULES = 100
CHATS = 20
REQUESTS = 200
PAUSE_SECONDS = 0.07
"""Each chat's turn comes once in so many seconds times the chats: never does a budget wait."""


def main() -> None:
    """Make the workspace ready, warm up, post one after the other, print the table."""
    reader = argparse.ArgumentParser(prog="benchmarks.latency", description=__doc__)
    reader.add_argument("--requests", type=int, default=REQUESTS)
    given = reader.parse_args()
    server_core, other_core = two_cores()
    with tempfile.TemporaryDirectory(prefix="opsbell-latency-") as kept:
        folder = Path(kept)
        if other_core is not None:
            os.sched_setaffinity(0, {other_core})
        before = durable_commits(folder)
        with telegram(core=other_core) as phones:
            chats = [_person(phones, number) for number in range(CHATS)]
            hook = asyncio.run(_prepare(folder, phones, chats))
            with opsbell(folder, phones.settings, core=server_core) as product:
                phones.look("idle?timeout=60")
                numbers = itertools.count()
                asyncio.run(_measure(phones, product.port, hook, numbers, CHATS * 2))
                times, waits = asyncio.run(
                    _measure(phones, product.port, hook, numbers, given.requests)
                )
        after = durable_commits(folder)
    show(
        f"latency: {len(times)} webhooks, one after the other, {RULES} rules, SQLite, storms off",
        [
            ("webhook to Bot API call, p50", milliseconds(percentile(times, 0.5)), ""),
            ("p99", milliseconds(percentile(times, 0.99)), "< 50 ms"),
            ("worst", milliseconds(max(times)), ""),
            ("hearing of a call that was made before, p50", milliseconds(percentile(waits, 0.5)),
             "in each of the above"),
            ("the disk's commits a second", f"{before:.0f}, {after:.0f}", "three in the way"),
        ],
    )  # fmt: skip


def _person(phones: Telegram, number: int) -> int:
    person = int(str(phones.do("users", first_name=f"P{number}")["id"]))
    phones.do("start", user=person)
    return person


async def _prepare(folder: Path, phones: Telegram, chats: list[int]) -> str:
    async with services(folder, phones.settings) as runtime:
        bot_id = int(phones.token.partition(":")[0])
        ready = await make_ready(
            runtime,
            bot_id=bot_id,
            chats=chats,
            rules=RULES,
            opens="alerts",
            by_room=True,
            storm_alerts=0,
        )
        return ready.hook


async def _measure(
    phones: Telegram, port: int, hook: str, numbers: itertools.count[int], count: int
) -> tuple[list[float], list[float]]:
    times: list[float] = []
    waits: list[float] = []
    address = f"{phones.url}/sim/wait"
    async with aiohttp.ClientSession() as listener:

        async def called(words: str) -> float:
            query = {"method": "sendMessage", "contains": words, "timeout": "30"}
            async with listener.get(address, params=query) as answer:
                await answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"no call for {words}: {answer.status}")
            return time.perf_counter()

        for _ in range(count):
            number = next(numbers)
            words = f"Radiator {number} is cold"
            request = prepared(
                hook, {"title": words, "severity": "high", ROOM: str(number % CHATS)}
            )
            waiting = asyncio.create_task(called(words), name="call")
            await asyncio.sleep(PAUSE_SECONDS)
            began = time.perf_counter()
            posted = await post_all(port, iter([request]), callers=1)
            if set(posted.statuses) != {202}:
                raise RuntimeError(f"Opsbell answered {posted.statuses}")
            times.append(await waiting - began)
            again = time.perf_counter()
            waits.append(await called(words) - again)
    return times, waits


if __name__ == "__main__":
    main()
