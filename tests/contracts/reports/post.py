"""The last stretch of a report: from the outbox over Telegram's channel into the sandbox."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import telegram
from aiohttp import web

from bot.sandbox.http import PREFIX, make_app, make_site
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim import ROUTES
from bot.sandbox.sim.ask import Ask
from bot.transport.request import AiohttpRequest
from core.channels.telegram import TelegramChannel
from core.clock import ManualClock
from core.delivery.channel import Envelope
from core.delivery.claim import Claim
from core.delivery.message import Message
from core.delivery.settle import Settle
from core.http import Timeouts, make_session
from core.runtime import Runtime
from tests.contracts.conftest import BOT

T = TypeVar("T")
TOKEN = f"{BOT}:{'A' * 35}"


@dataclass(kw_only=True)
class Telegrams:
    """A sandbox, and the product's channel to it."""

    sandbox: Sandbox
    channel: TelegramChannel

    def sim(self, verb: str, path: str, **given: object) -> Any:
        """Do or look up something in the simulation."""
        run = {(route.verb, route.path): route.run for route in ROUTES}[verb, path]
        return run(self.sandbox, Ask(dict(given)))

    def in_chat(self, chat: int) -> list[dict[str, Any]]:
        """Return what the bot wrote in a chat, oldest first."""
        found = self.sim("GET", "chats/{chat}", chat=chat, limit=100)
        return [one for one in found["messages"] if one["sim"]["from_bot"]]

    async def carry(self, runtime: Runtime) -> int:
        """Send everything that is due in one process; returns how many that were."""
        sent = 0
        while True:
            claim = Claim(lane=f"telegram:{BOT}", free=8, token=uuid4(), epoch=1)
            dues = await runtime.books.change(claim)
            if not dues:
                return sent
            said = await runtime.renderer.render(dues)
            for due in dues:
                message = said[due.id]
                assert isinstance(message, Message), message
                envelope = Envelope(
                    delivery_id=due.id, address=due.address, message=message, urgency=due.urgency
                )
                outcome = await self.channel.send(envelope)
                await runtime.books.change(
                    Settle(
                        due=due,
                        outcome=outcome,
                        message=message,
                        settlements=runtime.settlements,
                    )
                )
                sent += 1


class _Straight:
    """A way out without a budget."""

    def __init__(self, bot: telegram.Bot) -> None:
        self._bot = bot

    async def send(
        self,
        *,
        bot_id: int,
        chat_id: int,
        urgency: int,
        call: Callable[[telegram.Bot], Awaitable[T]],
        edits: int | None = None,
        weight: int = 1,
    ) -> T:
        return await call(self._bot)


@asynccontextmanager
async def telegrams(clock: ManualClock) -> AsyncIterator[Telegrams]:
    """Serve a sandbox with its people and their group, by a clock that is moved by hand."""
    sandbox = Sandbox(clock=clock, rng=random.Random(7), token=TOKEN)
    runner = web.AppRunner(make_site(make_app(sandbox)), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = f"http://127.0.0.1:{runner.addresses[0][1]}{PREFIX}"
    request = AiohttpRequest(session=lambda: make_session(api), timeouts=Timeouts())
    await request.initialize()
    bot = telegram.Bot(TOKEN, base_url=f"{api}/bot", request=request)
    try:
        yield Telegrams(
            sandbox=sandbox, channel=TelegramChannel(sender=_Straight(bot), clock=clock)
        )
    finally:
        await request.shutdown()
        await runner.cleanup()
