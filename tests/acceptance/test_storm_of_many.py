"""A storm from its first alert to its end: every name and count in one message, nothing lost,
nothing refused by Telegram, and afterwards everything as before."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest_asyncio

from core.digests.flood import QUIET, THRESHOLD
from tests.story.desk import Desk
from tests.story.ground import Ground
from tests.story.hooks import Machine, machine
from tests.story.moved import Hands
from tests.story.person import Person, Room
from tests.story.stage import OwnTelegram, Stage, raise_curtain, settle_in
from tests.story.telegram import Json, Seen

NAMES = ("DiskFull", "Latency", "QueueStuck", "ReplicaLag", "CertExpired", "ProbeFailed")
EACH = 50
ALERTS = EACH * len(NAMES)
A_MINUTE = timedelta(seconds=70)
"""Longer than a group's minute: whatever waited for room has it again."""
_COUNTED = re.compile(r"(\w+) ×(\d+)$", re.MULTILINE)


@dataclass(slots=True, kw_only=True)
class Weather:
    """A settled product and its Telegram, whose clocks are in our hands."""

    stage: Stage
    hands: Hands
    http: aiohttp.ClientSession
    desk: Desk
    now: datetime

    @property
    def olivia(self) -> Person:
        """The owner."""
        return self.stage.people.olivia

    @property
    def room(self) -> Room:
        """The group where alerts come."""
        return self.stage.ops_room

    async def passes(self, time: timedelta) -> None:
        """Let so much time pass for the product and for Telegram, and everything be sent."""
        # Nobody is interrupted: a message may wait a second for its turn in a private chat.
        await self.stage.telegram.get("idle", timeout=30, quiet_ms=2_000)
        await self.stage.telegram.post("clock", advance_seconds=time.total_seconds())
        self.now += time
        await self.hands.come_to(self.now, self.http, self.stage.product.address)
        await self.stage.telegram.idle()

    async def burst(self, server: Machine) -> None:
        """Have all alerts come at once, the names in turn, one of them critical."""
        async with asyncio.TaskGroup() as group:
            for number in range(ALERTS):
                name = NAMES[number % len(NAMES)]
                severity = "critical" if name == NAMES[0] else "high"
                host = f"web-{number:03}"
                group.create_task(server.reports(name, severity, host=host, key=host))

    async def alone(self) -> Counter[str]:
        """Return how many alerts of each name have a message of their own in the room."""
        told = [one.words for one in await self.olivia.looks_in(self.room, "Acknowledge")]
        return Counter(name for name in NAMES for words in told if name in words)

    async def listed(self) -> list[Json]:
        """Return all alerts the API has."""
        found: list[Json] = []
        cursor = ""
        while True:
            page = await self.desk.gets(f"/alerts?limit=200{cursor}")
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            cursor = f"&cursor={page['next_cursor']}"

    async def refused(self) -> list[Json]:
        """Return the calls that Telegram refused because there were too many."""
        found = await self.stage.telegram.get("outbox", status=429)
        calls: list[Json] = found["calls"]
        return calls


@pytest_asyncio.fixture(loop_scope="session")
async def weather(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> AsyncIterator[Weather]:
    """The product at noon of a day in 2031, with the Ops room linked and Telegram's limits on."""
    noon = datetime(2031, 3, 3, 12, tzinfo=UTC)
    hands = Hands(folder=ground.folder)
    hands.set_to(noon)
    stage = await raise_curtain(
        ground.folder,
        http,
        telegram=telegram,
        settings=ground.settings,
        program="tests.story.moved",
    )
    try:
        await settle_in(stage)
        desk = await stage.desk_of(stage.people.olivia)
        opened = Weather(stage=stage, hands=hands, http=http, desk=desk, now=noon)
        await opened.passes(A_MINUTE)  # what the greetings took of the room's minute is over
        await stage.telegram.post("limits", flood="telegram")
        yield opened
    finally:
        await stage.leave()
        await stage.product.stop()
    lost = [one for one in stage.product.log_lines() if one["level"] == "error"]
    # Time that goes by at once is to the leases as if the machine had slept.
    assert {one.get("action") for one in lost} <= {"lease_lost"}


async def test_a_storm_is_counted_whole_ends_and_leaves_everything_as_before(
    weather: Weather, http: aiohttp.ClientSession
) -> None:
    server = await machine(weather.stage, http)

    await weather.burst(server)
    card = await weather.olivia.sees_in(weather.room, "Storm: ", *NAMES)
    await weather.passes(A_MINUTE)

    card = await _now(weather, card)
    alone = await weather.alone()
    assert alone.total() >= THRESHOLD.count
    assert _counts(card) + alone == Counter(dict.fromkeys(NAMES, EACH))
    assert f"Storm: {ALERTS - alone.total()} alerts" in card.words
    listed = await weather.listed()
    assert len({one["id"] for one in listed}) == ALERTS
    assert Counter(one["title"] for one in listed) == Counter(dict.fromkeys(NAMES, EACH))
    assert not await weather.refused()

    await weather.passes(QUIET + A_MINUTE)

    over = f"The storm is over: {ALERTS - alone.total()} alerts"
    summary = await weather.olivia.sees_in(weather.room, over, *NAMES)
    assert summary.id > card.id
    assert summary.is_silent
    assert _counts(summary) == _counts(await _now(weather, card)) == _counts(card)

    await server.reports("FreshTrouble", "high", host="web-1", key="fresh-1")
    await server.reports("FreshTrouble", "high", host="web-2", key="fresh-2")
    await weather.olivia.sees_in(weather.room, "FreshTrouble", "web-2", "Acknowledge")
    await weather.stage.telegram.idle()
    assert len(await weather.olivia.looks_in(weather.room, "FreshTrouble", "Acknowledge")) == 2
    assert "FreshTrouble" not in (await _now(weather, card)).words
    assert not await weather.refused()


async def _now(weather: Weather, message: Seen) -> Seen:
    """Return a message of the room as it stands there now."""
    found = await weather.stage.telegram.messages(weather.room.id)
    return next(one for one in found if one.id == message.id)


def _counts(card: Seen) -> Counter[str]:
    return Counter({name: int(count) for name, count in _COUNTED.findall(card.words)})
