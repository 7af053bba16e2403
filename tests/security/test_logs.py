"""No token gets into the log, not even for whoever looks at everything."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from core.errors import Unavailable
from core.logs import redact, set_up_logs

SECRET = "c4n4rY-of_a-secret-that-is-long-enough"


@contextmanager
def logging_to(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """Have LOG_LEVEL=debug and yield what it has written so far; afterwards the log is as it was.
    No fixture: what a fixture finds as standard error is closed when the test begins."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    set_up_logs(level="debug", style="json")
    try:
        yield lambda: capsys.readouterr().err
    finally:
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


async def test_values_of_rows_are_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    engine = create_async_engine("sqlite+aiosqlite://")

    with logging_to(capsys) as written:
        async with engine.connect() as connection:
            await connection.execute(text("select :word"), {"word": SECRET})
        await engine.dispose()
        logging.getLogger("tests").info("the end")
        lines = written()

    assert "the end" in lines
    assert SECRET not in lines


def test_what_is_away_is_said_once_a_minute_and_without_a_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = logging.getLogger("tests.away")

    with logging_to(capsys) as written:
        for _ in range(5):
            try:
                raise Unavailable("the database does not answer")
            except Unavailable:
                log.exception("not read", extra={"action": "unread"})
                log.exception("not written")
        first, second = map(orjson.loads, written().splitlines())

    assert (first["event"], first["level"], first["action"]) == ("not read", "warning", "unread")
    assert first["problem"] == "the database does not answer"
    assert "exception" not in first
    assert second["event"] == "not written"


def test_a_mistake_is_said_each_time_with_its_trace(capsys: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger("tests.mistake")

    with logging_to(capsys) as written:
        for number in range(3):
            try:
                raise RuntimeError("a mistake")
            except RuntimeError:
                log.exception("failed", extra={"number": number})
        lines = [orjson.loads(line) for line in written().splitlines()]

    assert [line["number"] for line in lines] == [0, 1, 2]
    assert all("RuntimeError: a mistake" in line["exception"] for line in lines)
