"""One running product with its cast, and the first steps that every workspace takes."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.cast import OPS_ROOM, Cast, cast_of
from tests.story import product as products
from tests.story.desk import Desk, login_code
from tests.story.person import Person, Room
from tests.story.product import ROOT, START_SECONDS, STOP_SECONDS, Product
from tests.story.telegram import Seen, Telegram

INVITE = re.compile(r"https?://\S+[?&#]start=(i_[\w-]+)(?=[\s&]|$)")
PACE = 8
"""So many times as fast as in Telegram a bot may talk in a story, on both sides alike: a chat that
is full is full for an eighth of a second, which is still waited for. Where the limits themselves
are told of, the pace is 1."""

PLACE = re.compile(r"https?://\S+[?&#]start=(p_[\w-]+)(?=[\s&]|$)")


@dataclass(slots=True, kw_only=True)
class Stage:
    """A product, its Telegram and the people in it; `place` is the link of Room 12 once made."""

    product: Product
    telegram: Telegram
    people: Cast
    ops_room: Room = OPS_ROOM
    place: str = ""
    secrets: list[str] = field(default_factory=list)
    _desks: list[Desk] = field(default_factory=list)

    async def desk(self) -> Desk:
        """Return a dashboard nobody has signed in at."""
        jar = aiohttp.CookieJar(unsafe=True)
        desk = Desk(address=self.product.address, http=aiohttp.ClientSession(cookie_jar=jar))
        self._desks.append(desk)
        return desk

    async def desk_of(self, person: Person) -> Desk:
        """Sign somebody in by the link the bot gives them."""
        desk = await self.desk()
        code = await login_code(person)
        self.secrets.append(code)
        answer = await desk.sign_in(code)
        assert answer.status == 200, answer.raw
        return desk

    async def leave(self) -> None:
        """Close every dashboard."""
        for desk in self._desks:
            await desk.close()
        self._desks.clear()


@dataclass(slots=True, kw_only=True)
class OwnTelegram:
    """A sandbox in a process of its own, which outlives the products that talk to it."""

    process: asyncio.subprocess.Process
    url: str
    token: str
    pace: int

    @property
    def settings(self) -> Mapping[str, str]:
        """What a product is told to take it for Telegram."""
        return {
            "TELEGRAM_BOT_TOKEN": self.token,
            "TELEGRAM_API_URL": self.url,
            "SANDBOX_PACE": str(self.pace),
        }

    async def close(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self.process.wait(), STOP_SECONDS)


async def own_telegram(
    *, token: str | None = None, data: Path | None = None, pace: int = PACE
) -> OwnTelegram:
    """Start a sandbox beside the product, for a bot of this token; `data` is the file it keeps."""
    named = () if token is None else ("--token", token)
    kept = () if data is None else ("--data", str(data))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", "0", "--seed", "hostel",
        "--pace", str(pace), *named, *kept,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
    place = json.loads(line)
    return OwnTelegram(process=process, url=place["url"], token=place["token"], pace=pace)


async def raise_curtain(
    folder: Path,
    http: aiohttp.ClientSession,
    *,
    telegram: OwnTelegram | None = None,
    settings: Mapping[str, str] | None = None,
    program: str = "bot",
    pace: int = PACE,
) -> Stage:
    """Start a product, with its own sandbox at this pace or in front of another one."""
    given = telegram.settings if telegram is not None else {"SANDBOX_PACE": str(pace)}
    given = {**given, **(settings or {})}
    product = await products.start(folder, settings=given, program=program)
    address = telegram.url if telegram is not None else f"{product.address}/sandbox"
    phones = Telegram(http=http, address=address, product=product.address)
    return Stage(product=product, telegram=phones, people=cast_of(phones))


async def settle_in(stage: Stage) -> None:
    """Claim the workspace, link the Ops room, bring Sam in and name Room 12."""
    olivia, sam = stage.people.olivia, stage.people.sam
    assert stage.product.claim is not None
    await olivia.opens(stage.product.claim)
    await olivia.sees("/places")
    await olivia.shares(stage.ops_room)
    await olivia.sees("Linked")
    await sam.opens(await invites(olivia, "Staff"))
    await sam.sees("Hello Sam")
    await olivia.sees("Sam Staff joined")
    stage.place = await names_place(olivia, "Room 12")
    await stage.telegram.idle()


async def invites(owner: Person, role: str) -> str:
    """Make an invitation with a role and return its link."""
    asked = await owner.writes("/invite")
    await owner.taps(role, on=await owner.sees(role, after=asked))

    def new(one: Seen) -> re.Match[str] | None:
        return INVITE.search(_all_words(one)) if one.id > asked.id else None

    return await _link(owner, new)


async def names_place(owner: Person, name: str) -> str:
    """Name the first place by /places and return its link."""
    await owner.writes("/places")
    await owner.sees("What is the place called?")
    await owner.writes(name)
    return await _link(owner, lambda one: PLACE.search(_all_words(one)) if one.has(name) else None)


async def _link(person: Person, find: Callable[[Seen], re.Match[str] | None]) -> str:
    async def look() -> str | None:
        for one in reversed(await person.looks()):
            if found := find(one):
                return found[0]
        return None

    found = await person.telegram.until(look)
    assert found is not None, await person.telegram.transcript(person.id)
    return found


def _all_words(message: Seen) -> str:
    entities = [one.get("url", "") for one in message.raw.get("entities", [])]
    return " ".join((message.words, *message.links, *entities))
