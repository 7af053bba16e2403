"""A sender with one open line, the calls it makes, and time that is moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import telegram

from bot.transport.sender import Sender
from core.clock import ManualClock

BOT = 424242
CARLA = 1003
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Memory:
    """Remembers pauses in a dictionary."""

    def __init__(self) -> None:
        self.until: dict[int, datetime] = {}
        self.chats: dict[tuple[int, int], datetime] = {}

    async def paused_until(self, bot_id: int) -> datetime | None:
        """Return what was remembered."""
        return self.until.get(bot_id)

    async def pause(self, bot_id: int, until: datetime) -> None:
        """Remember it."""
        self.until[bot_id] = until

    async def paused_chats(self, bot_id: int, now: datetime) -> Mapping[int, datetime]:
        """Return what was remembered of chats."""
        return {chat: until for (_, chat), until in self.chats.items() if until > now}

    async def pause_chat(self, queue: str, bot_id: int, chat_id: int, until: datetime) -> None:
        """Remember it."""
        assert queue == f"telegram:{bot_id}:{chat_id}"
        self.chats[bot_id, chat_id] = until


class Post:
    """Calls that are noted as they are made, and answered as told."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.made: list[str] = []
        self.problems: list[Exception] = []

    def call(self, words: str) -> Callable[[telegram.Bot], Awaitable[str]]:
        """Return a call that notes its words; it raises the next problem, if any."""

        async def made(_: telegram.Bot) -> str:
            self.made.append(words)
            if self.problems:
                raise self.problems.pop(0)
            return f"sent {words}"

        return made

    async def send(
        self, words: str, *, chat: int = CARLA, urgency: int = 1, edits: int | None = None
    ) -> str:
        """Send words."""
        return await self.sender.send(
            bot_id=BOT, chat_id=chat, urgency=urgency, call=self.call(words), edits=edits
        )

    async def prompt(self, words: str, *, edits: int | None = None) -> str:
        """Send words that somebody waits for."""
        return await self.sender.prompt(
            bot_id=BOT, chat_id=CARLA, call=self.call(words), edits=edits
        )


@asynccontextmanager
async def serving(
    clock: ManualClock,
    memory: Memory,
    *,
    is_held: Callable[[], bool] = lambda: True,
    pace: int = 1,
) -> AsyncIterator[Post]:
    sender = Sender(clock=clock, pauses=memory, pace=pace)
    await sender.open(BOT, telegram.Bot(f"{BOT}:unused"), is_held=is_held)
    async with asyncio.TaskGroup() as tasks:
        line = tasks.create_task(sender.serve(BOT))
        yield Post(sender)
        line.cancel()


async def settle() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def pass_time(clock: ManualClock, seconds: float) -> None:
    for _ in range(round(seconds * 4)):
        clock.advance(timedelta(seconds=0.25))
        await settle()
