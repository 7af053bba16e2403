"""Two Opsbells that share a PostgreSQL, with or without a Valkey between them, and a Telegram."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.cast import Cast, cast_of
from tests.chaos.programs import (
    END_SECONDS,
    LOOK_AGAIN_SECONDS,
    Nursery,
    Opsbell,
    Sandbox,
    free_port,
)
from tests.chaos.records import NEVER, ServerRecords
from tests.servers.valkey import Valkey
from tests.story.desk import Board, Desk, login_code
from tests.story.stage import invites, names_place
from tests.story.telegram import Telegram

CLAIM = re.compile(r"^    (http\S+)$", re.MULTILINE)
STANDS_BY = re.compile(r"(Another process runs the bot)")
KEY_A_MINUTE = 40
SECRETS = {"SECRET_KEYS": "seal" * 10, "JWT_SECRET": "sign" * 10}


@dataclass(slots=True, kw_only=True)
class Pair:
    """The two, once they are started; each has a data folder of its own, as on two machines."""

    nursery: Nursery
    http: aiohttp.ClientSession
    sandbox: Sandbox
    records: ServerRecords
    under: Path
    database_url: str
    valkey: Valkey | None
    more: Mapping[str, str] = field(default_factory=dict)
    both: list[Opsbell] = field(default_factory=list)
    others: list[Opsbell] = field(default_factory=list)
    token: str = ""
    hook: str = ""
    place: str = ""
    _desks: list[Desk] = field(default_factory=list)

    @property
    def telegram(self) -> Telegram:
        """The simulation API."""
        return Telegram(http=self.http, address=self.sandbox.url)

    @property
    def people(self) -> Cast:
        """The four of them."""
        return cast_of(self.telegram)

    @property
    def settings(self) -> dict[str, str]:
        """What every process here is told."""
        shared = {} if self.valkey is None else {"REDIS_URL": self.valkey.url}
        return {
            "DATABASE_URL": self.database_url,
            "JWT_ACCESS_MINUTES": "60",
            "API_KEY_PER_MINUTE": str(KEY_A_MINUTE),
            **SECRETS,
            **shared,
            **self.sandbox.settings,
            **self.more,
        }

    async def start_both(self) -> None:
        """Start them in the same moment, and wait until they serve."""
        self.both = [await self.start(name) for name in ("one", "two")]
        for opsbell in self.both:
            await opsbell.up(self.http)

    async def start(self, name: str, **settings: str) -> Opsbell:
        """Start one more process; it is not up yet."""
        folder = self.under / name
        folder.mkdir(exist_ok=True)
        port = str(free_port(random.SystemRandom()))
        given = {**self.settings, "PORT": port, **settings}
        opsbell = await self.nursery.start(folder, {n: v for n, v in given.items() if v})
        self.others.append(opsbell)
        return opsbell

    async def settle_in(self) -> None:
        """Claim the workspace, bring Sam in, name a place, make an integration."""
        people, first = self.people, self.both[0]
        await people.olivia.opens(await self.claim())
        await people.olivia.sees("/places")
        await people.sam.opens(await invites(people.olivia, "Staff"))
        await people.sam.sees("Hello Sam")
        self.place = await names_place(people.olivia, "Room 12")
        desk = Desk(address=first.address, http=self.http)
        # Whichever process wrote the link, any of them takes its code.
        self.token = (await desk.sign_in(await login_code(people.olivia))).json["access_token"]
        made = await self.asks(
            first, "/integrations", {"name": "Machines", "preset": "generic_json"}
        )
        self.hook = urlsplit(made[1]["url"]).path
        self.records.storms_from(NEVER)
        await self.telegram.idle()

    async def claim(self) -> str:
        """Return the claim link that one of them has printed."""
        async with asyncio.timeout(END_SECONDS):
            while not (links := self.claims()):  # noqa: ASYNC110 - another process's file
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        return links[0]

    async def until(self, question: str) -> None:
        """Wait until a question to the database has a true answer."""
        async with asyncio.timeout(END_SECONDS):
            while not self.records.one(question):  # noqa: ASYNC110 - another process's rows
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    def claims(self) -> list[str]:
        """Return every claim link that was printed."""
        return [link for one in self.both for link in CLAIM.findall(one.log())]

    def runner(self) -> Opsbell:
        """Return the process that has the bot; the other one has said that it stands by."""
        return next(one for one in self.both if not STANDS_BY.search(one.log()))

    async def asks(
        self,
        opsbell: Opsbell,
        path: str,
        body: object,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """POST to the API of one process as Olivia."""
        signed = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        url = f"{opsbell.address}/api/v1{path}"
        async with self.http.post(url, json=body, headers=signed) as answer:
            return answer.status, await answer.json()

    async def posts(self, opsbell: Opsbell, title: str) -> int:
        """Post an alert to one process."""
        body = {"title": title, "severity": "critical"}
        async with self.http.post(f"{opsbell.address}{self.hook}", json=body) as answer:
            return answer.status

    async def board(self, opsbell: Opsbell) -> Board:
        """Open a live board at one process."""
        _, made = await self.asks(opsbell, "/me/ticket", {})
        board = await self.opens(opsbell, made["ticket"])
        await board.next("hello")
        await board.socket.send_json(
            {"type": "subscribe", "topics": ["cases", "alerts"], "since": None}
        )
        await board.next("subscribed")
        return board

    async def opens(self, opsbell: Opsbell, ticket: str) -> Board:
        """Open a socket with a ticket, whatever comes of it."""
        socket = await self.http.ws_connect(
            f"{opsbell.address}/ws/dashboard",
            protocols=("opsbell.v1", f"ticket.{ticket}"),
            autoclose=False,
        )
        return Board(socket=socket)

    async def close(self) -> None:
        """End what is left."""
        try:
            for opsbell in self.others:
                if opsbell.code is None:
                    await opsbell.kill()
        finally:
            self.records.close()
            await self.sandbox.close()
