"""A long chat stays quick, and a broken line heals by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import expect
from yarl import URL

from tests.browser.conftest import PageFactory
from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import CARLA, Opener, Phones

MANY = 400
DRAWN_AT_ONCE = 150


async def test_a_long_chat_is_drawn_from_its_end_and_grows_upwards(
    open_page: Opener, bot: SandboxBot
) -> None:
    await bot.sim("start", user=CARLA)
    for begin in range(0, MANY, 50):
        await asyncio.gather(
            *(bot.send(CARLA, f"Message {number}") for number in range(begin, begin + 50))
        )
    phones = await open_page()
    bubbles = phones.part(CARLA, "bubble")
    assert 100 <= await bubbles.count() <= DRAWN_AT_ONCE
    log = phones.part(CARLA, "transcript")
    oldest = await bubbles.first.get_attribute("data-message-id")

    kept = await log.evaluate(
        """async (log, id) => {
            log.scrollTop = 300;
            const mark = log.querySelector(`[data-message-id="${id}"]`);
            const before = mark.getBoundingClientRect().top;
            const drawn = () => log.querySelectorAll("[data-message-id]").length;
            const were = drawn();
            while (drawn() === were) await new Promise(requestAnimationFrame);
            await new Promise(requestAnimationFrame);
            const again = log.querySelector(`[data-message-id="${id}"]`);
            return Math.abs(again.getBoundingClientRect().top - before);
        }""",
        oldest,
    )

    assert kept <= 2
    assert await bubbles.count() > DRAWN_AT_ONCE
    await phones.part(CARLA, "unread-pill").click()
    await expect(bubbles.last).to_be_in_viewport()


async def test_a_change_far_up_arrives_too(open_page: Opener, bot: SandboxBot) -> None:
    await bot.sim("start", user=CARLA)
    card = await bot.send(CARLA, "Alert #1: firing")
    await asyncio.gather(*(bot.send(CARLA, f"Message {number}") for number in range(90)))
    phones = await open_page()
    await expect(phones.part(CARLA, "bubble")).to_have_count(92)

    await bot.call("editMessageText", chat_id=CARLA, message_id=card, text="Alert #1: resolved")

    await expect(phones.of(CARLA)).to_contain_text("Alert #1: resolved")
    await expect(phones.part(CARLA, "bubble")).to_have_count(92)


class Line:
    """A telephone line between a browser and the sandbox that a test can cut and mend."""

    def __init__(self, port: int) -> None:
        self._behind = port
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def mend(self) -> None:
        """Let connections through, at the same port as before."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Break every connection and take no new one."""
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        await self._server.wait_closed()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._behind)
        both = {writer, far_writer}
        self._open |= both
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_pump(reader, far_writer))
                tasks.create_task(_pump(far_reader, writer))
        finally:
            self._open -= both


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    except ConnectionError:
        return  # the line was cut
    finally:
        writer.close()


@pytest_asyncio.fixture(loop_scope="session")
async def line(bot: SandboxBot) -> AsyncIterator[Line]:
    """A line to the sandbox that works; the pages are closed before it ends."""
    port = URL(bot.address).port
    assert port is not None
    opened = Line(port)
    await opened.mend()
    yield opened
    await opened.cut()


async def test_a_broken_line_heals_and_nothing_is_missed(
    line: Line, page_factory: PageFactory, bot: SandboxBot
) -> None:
    page_factory.allow("ERR_|Failed to fetch")
    page = await page_factory()
    await page.goto(f"http://127.0.0.1:{line.port}/sandbox/")
    await bot.sim("start", user=CARLA)
    phones = Phones(page, bot.address)
    await expect(phones.part(CARLA, "bubble")).to_have_count(1)
    sign = page.get_by_test_id("connection")
    await expect(sign).to_have_text("live")

    await line.cut()
    await expect(sign).to_have_text("reconnecting")
    await bot.send(CARLA, "While you were away")
    await line.mend()

    await expect(sign).to_have_text("live")
    await expect(phones.of(CARLA)).to_contain_text("While you were away")
