"""No token gets into the log, not even for whoever looks at everything."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from core.logs import redact, set_up_logs

SECRET = "c4n4rY-of_a-secret-that-is-long-enough"


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """What LOG_LEVEL=debug has written so far; afterwards the log is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    set_up_logs(level="debug", style="json")
    yield lambda: capsys.readouterr().err
    root.handlers = handlers
    root.setLevel(level)


@pytest.mark.parametrize(
    "line",
    [
        f"POST http://127.0.0.1:8080/hooks/{SECRET}",
        f"http://127.0.0.1:8080/login#{SECRET}",
        f"/start i_{SECRET}",
        f"https://t.me/opsbell_bot?start=i_{SECRET}",
        f"/bell/telegram/{SECRET}",
        f"opsbell.v1, ticket.{SECRET}.{SECRET}",
        f"Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.{SECRET}.{SECRET}",
        f"https://api.telegram.org/bot424242:{SECRET}/getMe",
    ],
    ids=[
        "hook",
        "sign-in link",
        "start",
        "invite link",
        "telegram's webhook",
        "socket ticket",
        "access token",
        "bot token",
    ],
)
def test_a_token_is_taken_out_of_a_line(line: str) -> None:
    assert SECRET not in redact(line)


def test_what_a_stranger_sent_does_nothing_to_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    set_up_logs(level="info", style="text")

    log = logging.getLogger("tests")
    log.info("asked", extra={"path": "/\x1b[2J\x9b\u202e"})
    log.info("asked", extra={"path": "/a\n[error] all is lost"})

    root.handlers = handlers
    root.setLevel(level)
    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith(r"path=/\x1b[2J\x9b\u202e")
    assert second.endswith(r"path='/a\n[error] all is lost'")


async def test_values_of_rows_are_not_logged(written: Callable[[], str]) -> None:
    engine = create_async_engine("sqlite+aiosqlite://")

    async with engine.connect() as connection:
        await connection.execute(text("select :word"), {"word": SECRET})
    await engine.dispose()

    assert SECRET not in written()
