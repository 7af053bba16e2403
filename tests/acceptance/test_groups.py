"""A route that gathers tells several alerts in one message, which goes green with the last."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio

from tests.story.desk import Desk
from tests.story.hooks import Machine, machine
from tests.story.person import Person
from tests.story.stage import Stage


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def prometheus(stage: Stage, http: aiohttp.ClientSession) -> AsyncIterator[Machine]:
    """An integration that reports."""
    yield await machine(stage, http)


async def gathering(desk: Desk, seconds: int) -> None:
    """Have alerts of one cluster be told together."""
    receivers = (await desk.gets("/receivers"))["items"]
    owner = next(one for one in receivers if one["kind"] in ("role", "person"))
    await desk.does(
        "/routes",
        {
            "name": "Clusters",
            "matchers": "cluster=eu",
            "receivers": [owner["id"]],
            "group_by": ["cluster"],
            "group_wait_seconds": seconds,
        },
    )


async def test_a_group_is_one_message_that_opens_and_goes_green(
    stage: Stage, olivia: Person, prometheus: Machine
) -> None:
    desk = await stage.desk_of(olivia)
    await gathering(desk, 3)

    for host in ("web-1", "web-2", "web-3"):
        await prometheus.reports(f"Disk full on {host}", "high", cluster="eu")

    await olivia.sees("3 alerts: cluster=eu", "Disk full on web-1", "Disk full on web-3")
    await olivia.taps("Open")
    await olivia.sees("The alerts of the group cluster=eu", "3 alerts, 3 of them open.")
    for host in ("web-1", "web-2"):
        await prometheus.reports(f"Disk full on {host}", status="resolved", cluster="eu")
    await olivia.sees("3 alerts: cluster=eu", "1 still open · 2 over meanwhile")
    await prometheus.reports("Disk full on web-3", status="resolved", cluster="eu")
    await olivia.sees("3 alerts: cluster=eu", "All of them are over by now.")
