"""A running product behind a Telegram that brings anything: what the corpus is sent to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.chaos.raw_telegram import RawTelegram, raw_telegram
from tests.chaos.records import FileRecords, Records, ServerRecords
from tests.story.complaining import complains
from tests.story.desk import Desk
from tests.story.ground import Ground
from tests.story.person import Person
from tests.story.stage import Stage, names_place, own_telegram, raise_curtain

PATIENCE_SECONDS = 90.0
_UPDATES = "FROM inbox_updates WHERE done_at IS NULL AND failed_at IS NULL"
_REQUESTS = "FROM raw_requests WHERE state = 'new'"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A product, the Telegram it believes in, its owner's desk, and its database."""

    stage: Stage
    telegram: RawTelegram
    desk: Desk
    records: Records
    http: aiohttp.ClientSession

    @property
    def address(self) -> str:
        """Where the product is."""
        return self.stage.product.address

    async def comes_to_rest(self) -> None:
        """Wait until nothing that came in is open any more; a row that stays open fails."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self._open():  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.1)
        except TimeoutError:
            stuck = self.records.rows(f"SELECT body {_UPDATES}")
            raise AssertionError(f"stuck: {[body[:300] for (body,) in stuck]}") from None

    def failures(self) -> list[dict[str, Any]]:
        """Return what the log says of failures: of errors, and of whatever has a trace; but for
        updates that cannot be read, which is said in words and no more."""
        lines = self.stage.product.log_lines()
        bad = [one for one in lines if one["level"] in _BAD or "exception" in one]
        return [
            one for one in bad if one.get("action") != "update_unreadable" or "exception" in one
        ]

    def unread(self) -> set[int]:
        """Return the numbers of the updates that were closed because nobody could read them."""
        closed = "SELECT update_id FROM inbox_updates WHERE failed_at IS NOT NULL"
        return {int(number) for (number,) in self.records.rows(closed)}

    async def goes_on(self, words: str) -> None:
        """A guest complains as on any other day, and the desk shows it."""
        made = await self.stage.telegram.post("users", first_name="Carla", last_name="Customer")
        carla = Person(id=made["id"], name="Carla", telegram=self.stage.telegram)
        await complains(carla, self.stage.place, words)
        assert (await self.desk.case(words))["rating"] == 1

    def _open(self) -> int:
        counted = f"SELECT (SELECT count(*) {_UPDATES}) + (SELECT count(*) {_REQUESTS})"
        return int(self.records.one(counted))


_BAD = frozenset({"error", "critical"})


@asynccontextmanager
async def strange_house(
    ground: Ground, http: aiohttp.ClientSession, settings: Mapping[str, str]
) -> AsyncIterator[House]:
    """Open one whose workspace is claimed and has a place."""
    sandbox = await own_telegram()
    url = ground.settings.get("DATABASE_URL")
    records = ServerRecords(url) if url else FileRecords(ground.folder)
    try:
        async with raw_telegram(sandbox.url, sandbox.token, http) as telegram:
            own = {"LOG_LEVEL": "info", "API_PER_MINUTE": "0"}  # It is asked for hundreds.
            given = {**telegram.settings, **ground.settings, **settings, **own}
            stage = await raise_curtain(ground.folder, http, telegram=sandbox, settings=given)
            try:
                olivia = stage.people.olivia
                assert stage.product.claim is not None
                await olivia.opens(stage.product.claim)
                await olivia.sees("/places")
                stage.place = await names_place(olivia, "Room 12")
                desk = await stage.desk_of(olivia)
                yield House(stage=stage, telegram=telegram, desk=desk, records=records, http=http)
            finally:
                await stage.leave()
                await stage.product.stop()
    finally:
        records.close()
        await sandbox.close()
