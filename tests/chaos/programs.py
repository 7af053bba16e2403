"""The programs of these tests: a Telegram that lives on, and Opsbells that are killed."""

from __future__ import annotations

import asyncio
import json
import random
import re
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.chaos import figures
from tests.story.product import ROOT

START_SECONDS = 60.0
END_SECONDS = 20.0
LOOK_AGAIN_SECONDS = 0.05
LOG = "opsbell.log"
FULL_AT_BYTES = 1024
"""Less than one page of the database, so that none is written."""


class Nursery:
    """The process that starts Opsbells; its news are read by whoever waits for some."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._reading = asyncio.Lock()
        self._ended: dict[str, int] = {}
        self._started: dict[str, int] = {}
        self._count = 0

    @classmethod
    async def open(cls) -> Nursery:
        """Start it and wait until it has imported the product."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.chaos.nursery",
            cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        return cls(process)

    async def start(
        self, folder: Path, settings: Mapping[str, str], *, mishap: str | None = None
    ) -> Opsbell:
        """Start an Opsbell on a data folder that is there; it is not up yet."""
        self._count += 1
        began = asyncio.get_running_loop().time()
        name = f"opsbell-{self._count}"
        # One person and one key ask for hundreds here; quotas have tests of their own.
        quotas = {"API_PER_MINUTE": "0", "API_KEY_PER_MINUTE": "0"}
        given = {"DATA_DIR": str(folder), "LOG_FORMAT": "json", **quotas, **settings}
        await self._order(
            do="start",
            name=name,
            folder=str(folder),
            log=str(folder / LOG),
            settings=given,
            mishap=mishap,
            # A mishap is prepared in a fork; where nothing is to go wrong the time may be true.
            is_fresh=figures.are_wanted() and mishap is None,
        )
        port = int(given["PORT"])
        return Opsbell(nursery=self, name=name, folder=folder, port=port, began=began)

    async def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal that ends nobody."""
        await self._order(do="kill", name=name, signal=int(number))

    async def signal(self, name: str, number: signal.Signals) -> int:
        """Send a signal and return the exit code that follows from it."""
        await self.send(name, number)
        return await self.ended(name)

    async def limit(self, name: str, largest: int | None) -> None:
        """Let one write files no further than so many bytes, None for as far as it likes."""
        await self._order(do="limit", name=name, bytes=largest)
        async with asyncio.timeout(END_SECONDS), self._reading:
            while await self._news() != {"limited": name}:
                pass

    async def started(self, name: str) -> int:
        """Wait for a start and return the number of the process."""
        async with asyncio.timeout(END_SECONDS), self._reading:
            while name not in self._started:
                await self._news()
        return self._started[name]

    async def ended(self, name: str) -> int:
        """Wait for an end and return the exit code; a signal is its negative number."""
        async with asyncio.timeout(END_SECONDS), self._reading:
            while name not in self._ended:
                await self._news()
        return self._ended[name]

    async def close(self) -> None:
        """End it; whom it still has it kills."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await asyncio.wait_for(self._process.wait(), END_SECONDS)

    async def _news(self) -> dict[str, Any]:
        """Return the next thing it tells; an end is noted."""
        assert self._process.stdout is not None
        news: dict[str, Any] = json.loads(await self._process.stdout.readline())
        if "ended" in news:
            self._ended[news["ended"]] = news["code"]
        if "started" in news:
            self._started[news["started"]] = news["pid"]
        return news

    async def _order(self, **order: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        await self._process.stdin.drain()


@dataclass(slots=True, kw_only=True)
class Opsbell:
    """One start of the product."""

    nursery: Nursery
    name: str
    folder: Path
    port: int
    began: float
    """When its start was ordered, by the loop's clock."""
    code: int | None = field(default=None)

    @property
    def address(self) -> str:
        """Where its API is."""
        return f"http://127.0.0.1:{self.port}"

    async def up(self, http: aiohttp.ClientSession, path: str = "/readyz") -> None:
        """Wait until it is ready: it serves, and it polls."""
        async with asyncio.timeout(START_SECONDS):
            while True:
                try:
                    async with http.get(f"{self.address}{path}") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def says(self, words: re.Pattern[str]) -> str:
        """Wait until it has said or logged something like this; return the pattern's group."""
        async with asyncio.timeout(START_SECONDS):
            while (found := words.search(self.log())) is None:  # noqa: ASYNC110 - a file
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        return found[1]

    async def pid(self) -> int:
        """Return the number of its process."""
        return await self.nursery.started(self.name)

    async def dies(self) -> None:
        """Wait for the end its mishap brings."""
        self.code = await self.nursery.ended(self.name)
        assert self.code == -signal.SIGKILL, f"ended with {self.code}:\n{self.log()[-3000:]}"

    async def kill(self) -> None:
        """End it as a power cut does."""
        self.code = await self.nursery.signal(self.name, signal.SIGKILL)
        assert self.code == -signal.SIGKILL, f"ended with {self.code}:\n{self.log()[-3000:]}"

    async def freeze(self) -> None:
        """Let it stand still in the middle of whatever it does."""
        await self.nursery.send(self.name, signal.SIGSTOP)

    async def fills_the_disk(self) -> None:
        """Let nothing of what it writes be taken any more, its log included."""
        await self.nursery.limit(self.name, FULL_AT_BYTES)

    async def finds_space(self) -> None:
        """Let it write again."""
        await self.nursery.limit(self.name, None)

    async def thaw(self) -> None:
        """Let it go on as if nothing had been."""
        await self.nursery.send(self.name, signal.SIGCONT)

    async def stop(self) -> None:
        """End it as a service manager does."""
        self.code = await self.nursery.signal(self.name, signal.SIGTERM)
        assert self.code == 0, f"ended with {self.code}:\n{self.log()[-3000:]}"

    def log(self) -> str:
        """Everything that all starts in this folder have logged and said."""
        return (self.folder / LOG).read_text(encoding="utf-8")


@dataclass(slots=True, kw_only=True)
class Sandbox:
    """Telegram, as a process that outlives the Opsbells; `file` keeps its world."""

    process: asyncio.subprocess.Process
    url: str
    token: str

    @classmethod
    async def open(cls, file: Path) -> Sandbox:
        """Start it with the world of the file, or with a new one."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.sandbox", "--port", "0", "--flood", "off",
            "--data", str(file),
            cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        said: dict[str, Any] = json.loads(line)
        return cls(process=process, url=said["url"], token=said["token"])

    @property
    def settings(self) -> dict[str, str]:
        """What an Opsbell is told to take it for Telegram."""
        return {"TELEGRAM_BOT_TOKEN": self.token, "TELEGRAM_API_URL": self.url}

    async def close(self) -> None:
        """End it; its world is in the file then."""
        self.process.terminate()
        await asyncio.wait_for(self.process.wait(), END_SECONDS)


def free_port(rng: random.Random) -> int:
    """Return a port nobody listens on, below those that outgoing connections are given: it has to
    stay free between a kill and the next start."""
    while True:
        port = rng.randrange(12_000, 30_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
