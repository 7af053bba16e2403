"""The first quarter of an hour of a workspace, played once and copied for every test."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from tests.cast import cast_of
from tests.chaos.programs import Nursery, Sandbox, free_port
from tests.chaos.records import NEVER, FileRecords, ServerRecords
from tests.story.desk import Desk, login_code
from tests.story.person import start_word
from tests.story.stage import invites, names_place
from tests.story.telegram import Telegram

_CLAIM = re.compile(r"^    (http\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What it left: the data folder, Telegram's world, and the ways in. `database_url` is None
    where the data is SQLite's file in the folder; `token` signs for Olivia at the API for an hour;
    `hook` and `place` are a path and a start word."""

    folder: Path
    world: Path
    database_url: str | None
    token: str
    hook: str
    place: str


async def settle(
    nursery: Nursery, http: aiohttp.ClientSession, under: Path, database_url: str | None
) -> Settled:
    """Claim a workspace, bring Sam in, name a place, make an integration. Every alert is told by a
    card of its own, however many come: that is what is counted after the kills."""
    folder, world = under / "data", under / "telegram.json"
    folder.mkdir()
    sandbox = await Sandbox.open(world)
    try:
        database = {"DATABASE_URL": database_url} if database_url else {}
        settings = {**database, **sandbox.settings}
        token, hook, place = await _first_steps(nursery, http, sandbox.url, folder, settings)
    finally:
        await sandbox.close()
    records = ServerRecords(database_url) if database_url else FileRecords(folder)
    records.storms_from(NEVER)
    records.close()
    return Settled(
        folder=folder,
        world=world,
        database_url=database_url,
        token=token,
        hook=hook,
        place=place,
    )


async def _first_steps(
    nursery: Nursery,
    http: aiohttp.ClientSession,
    telegram_url: str,
    folder: Path,
    settings: dict[str, str],
) -> tuple[str, str, str]:
    """Return what `Settled` needs: the token, the hook's path and the place's start word."""
    settings = {
        "PORT": str(free_port(random.SystemRandom())),
        "JWT_ACCESS_MINUTES": "60",
        # Alerts go to the owner and to this chat, which is Sam's.
        "TELEGRAM_ADMIN_CHAT_ID": "1002",
        **settings,
    }
    opsbell = await nursery.start(folder, settings)
    await opsbell.up(http)
    telegram = Telegram(http=http, address=telegram_url)
    people = cast_of(telegram)
    await people.olivia.opens(await opsbell.says(_CLAIM))
    await people.olivia.sees("/places")
    await people.sam.opens(await invites(people.olivia, "Staff"))
    await people.sam.sees("Hello Sam")
    await people.olivia.sees("Sam Staff joined")
    place = await names_place(people.olivia, "Room 12")
    desk = Desk(address=opsbell.address, http=http)
    session = (await desk.sign_in(await login_code(people.olivia))).json
    token = session["access_token"]
    async with http.post(
        f"{opsbell.address}/api/v1/integrations",
        json={"name": "Machines", "preset": "generic_json"},
        headers={"Authorization": f"Bearer {token}"},
    ) as answer:
        made = await answer.json()
    await telegram.idle()
    await opsbell.stop()
    return token, urlsplit(made["url"]).path, start_word(place)
