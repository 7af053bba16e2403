"""The words behind a button: `v1:<action>:<subject in base 36>[:<argument>]`, at most 64 bytes.

The limit is Telegram's (Bot API, InlineKeyboardButton: callback_data 1-64 bytes). It carries no
rights: whoever reads it checks the presser and the subject again at each press.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from core.delivery.message import Button
from core.ids import from_base36, to_base36

LIMIT_BYTES = 64
_VERSION = "v1"
_ACTION = re.compile(r"[a-z][a-z0-9_]{0,15}")
_SUBJECT = re.compile(r"[0-9a-z]{1,25}")
_ARGUMENT = re.compile(r"[A-Za-z0-9_.\-]{1,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button as it was pressed."""

    action: str
    subject: UUID
    argument: str | None = None


def encode(button: Button) -> str:
    """Return the words for a button; raises ValueError when they would not be read back."""
    parts = [_VERSION, button.action, to_base36(button.subject)]
    if button.argument is not None:
        parts.append(button.argument)
    words = ":".join(parts)
    decode(words)
    return words


def decode(words: str) -> Press:
    """Return what was pressed; raises ValueError for words that `encode` did not write."""
    if len(words.encode()) > LIMIT_BYTES:
        raise ValueError(f"callback data has more than {LIMIT_BYTES} bytes: {words[:80]!r}")
    version, *rest = words.split(":")
    if version != _VERSION or len(rest) not in (2, 3):
        raise ValueError(f"not callback data of ours: {words!r}")
    action, subject, *more = rest
    if not _ACTION.fullmatch(action):
        raise ValueError(f"callback data with a strange action: {words!r}")
    if not _SUBJECT.fullmatch(subject):
        raise ValueError(f"callback data with a strange subject: {words!r}")
    argument = more[0] if more else None
    if argument is not None and not _ARGUMENT.fullmatch(argument):
        raise ValueError(f"callback data with a strange argument: {words!r}")
    return Press(action=action, subject=from_base36(subject), argument=argument)
