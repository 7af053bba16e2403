"""How log lines look: stdlib calls everywhere, formatted here; no token of ours gets through."""

from __future__ import annotations

import copy
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO

import structlog

from core.errors import Unavailable

_SHAPED = re.compile(r"\d{5,}:[\w-]{30,}|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]+")
"""A bot's token, an access token."""
_AFTER_SIGN = re.compile(r"(/hooks/|/telegram/|login#|ticket\.|\bi_)[\w.-]{16,}")
"""The address of a hook or of Telegram's webhook, a sign-in link, a socket's ticket, an invite."""
_COMMANDS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What tells a terminal to do something; strangers may send it. Ends of lines are quoted by the
renderer, and traces need them."""
_HIDDEN = "***"
_NOISY = ("httpx", "httpcore", "aiohttp.access", "telegram", "alembic", "aiosqlite")
"""They write whole addresses and every value of every row, tokens among them."""
_TICKS = "apscheduler"
"""It warns each second while a tick waits for the database; that is said elsewhere, once."""
_AWAY_EVERY_SECONDS = 60.0


def set_up_logs(*, level: str, style: Literal["text", "json"]) -> None:
    """Send everything to standard error in one shape; called once, before anything else logs."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _redact,
            renderer,
        ],
    )
    handler = _Calm(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger(_TICKS).setLevel(logging.ERROR)


class _Calm(logging.StreamHandler[TextIO]):
    """Writes once a minute what a loop says each second while something is away: the sentence, and
    no trace, which is the same each time. Lines of other errors all stand."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._said_at: dict[tuple[str, str], float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line, unless it was written just now."""
        problem = record.exc_info[1] if record.exc_info else None
        if not isinstance(problem, Unavailable):
            super().emit(record)
            return
        key = (record.name, str(record.msg))
        said_at = self._said_at.get(key)
        if said_at is not None and 0 <= record.created - said_at < _AWAY_EVERY_SECONDS:
            return
        self._said_at[key] = record.created
        plain = copy.copy(record)
        plain.exc_info = plain.exc_text = None
        plain.levelno, plain.levelname = logging.WARNING, "WARNING"
        plain.problem = problem.message
        super().emit(plain)


def redact(text: str) -> str:
    """Return the text without the tokens of bots, people, hooks, links and tickets."""
    return _AFTER_SIGN.sub(rf"\1{_HIDDEN}", _SHAPED.sub(_HIDDEN, text))


def _redact(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = _COMMANDS.sub(_escaped, redact(value))
    return line


def _escaped(found: re.Match[str]) -> str:
    return ascii(found.group())[1:-1]
