"""Every way a call can fail tells whether it may have arrived, and never shows the token."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.transport.request import AiohttpRequest
from core.http import MaybeSent, NotSent, Timeouts, is_loopback, make_session
from tests.integration.transport.world import CARLA, Sim

Served = tuple[Sandbox, Sim]


@pytest.fixture
async def bot(served: Served) -> AsyncIterator[telegram.Bot]:
    """A bot that may write to Carla."""
    _, sim = served
    await sim.post("start", user=CARLA)
    async with _bot(sim.base) as one:
        yield one


def _bot(base: str) -> telegram.Bot:
    request = AiohttpRequest(
        session=lambda: make_session(base), timeouts=Timeouts(connect=0.5, write=0.2, read=0.5)
    )
    return telegram.Bot(
        DEFAULT_TOKEN,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=request,
    )


async def test_words_arrive_as_they_are(bot: telegram.Bot) -> None:
    sent = await bot.send_message(CARLA, "50 % & “más” ★\nnext")

    assert sent.text == "50 % & “más” ★\nnext"


async def test_a_file_goes_up_and_comes_down(bot: telegram.Bot) -> None:
    sent = await bot.send_document(CARLA, b"what happened\n" * 1000, filename="log ñ.txt")

    assert sent.document is not None
    assert sent.document.file_name == "log ñ.txt"
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"what happened\n" * 1000


@pytest.mark.parametrize(
    ("fault", "problem", "cause"),
    [
        pytest.param({"kind": "hang"}, TimedOut, MaybeSent, id="silence"),
        pytest.param({"kind": "deliver_then_hang"}, TimedOut, MaybeSent, id="arrived-silence"),
        pytest.param({"kind": "reset"}, NetworkError, MaybeSent, id="reset"),
        pytest.param({"kind": "garbage_200"}, NetworkError, MaybeSent, id="garbage"),
        pytest.param({"kind": "bad_gateway_html"}, NetworkError, NetworkError, id="502-html"),
    ],
)
async def test_a_broken_answer_tells_whether_it_may_have_arrived(
    bot: telegram.Bot,
    served: Served,
    fault: dict[str, object],
    problem: type[TelegramError],
    cause: type[Exception],
) -> None:
    await served[1].post("faults", match={"method": "sendMessage"}, times=1, **fault)

    with pytest.raises(TelegramError) as raised:
        await bot.send_message(CARLA, "hello")

    assert type(raised.value) is problem
    assert isinstance(raised.value.__cause__, cause)
    assert DEFAULT_TOKEN not in repr(raised.value) + repr(raised.value.__cause__)


async def test_nobody_listening_means_that_nothing_was_sent() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{unused.getsockname()[1]}"
    bot = _bot(base)

    with pytest.raises(NetworkError) as raised:
        await bot.initialize()

    assert isinstance(raised.value.__cause__, NotSent)
    await bot.shutdown()


async def test_a_closed_client_sends_nothing(served: Served) -> None:
    bot = _bot(served[1].base)

    with pytest.raises(NetworkError) as raised:
        await bot.send_message(CARLA, "hello")

    assert isinstance(raised.value.__cause__, NotSent)


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("http://127.0.0.1:8080/sandbox", True),
        ("http://[::1]:8080", True),
        ("http://localhost", True),
        ("https://api.telegram.org", False),
        ("http://127.0.0.1.example.com", False),
    ],
)
def test_only_this_machine_is_near(url: str, near: bool) -> None:
    assert is_loopback(url) is near
