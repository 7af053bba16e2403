"""What must be known of an update before anything understands it: whose it is, and which album.

The door where texts of people come in: what no database and no message can hold (NUL, half a
character, numbers beyond 64 bits) is replaced here, and nowhere after it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from core.inbox.updates import RawUpdate

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates asked for: what a handler of ours takes; the rest would be noise."""

_GROUP_ANONYMOUS_BOT = 1087968824
"""Telegram's account that stands for everybody who writes as their group."""
_NUMBERS_END = 2**63
"""No column holds more."""
_DEEPEST = 64
_NOT_HELD = re.compile("[\x00\ud800-\udfff]")
_INSTEAD = "\ufffd"
"""As long as what it replaces in UTF-16, so that the marks of a message still fit."""


def raw_update(update: object) -> RawUpdate:
    """Return an update of a getUpdates answer as it is stored; raises ValueError for one without
    a number of its own, which nothing can be done about."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(update, dict) or type(number) is not int or not 0 <= number < _NUMBERS_END:
        raise ValueError("an update without a number")
    try:
        body = orjson.dumps(update)
    except TypeError:  # half a character, a number beyond 64 bits, or too deep
        body = b""
    if not body or rb"\u0000" in body:
        update = {_held(name): _cleaned(value, _DEEPEST) for name, value in update.items()}
        body = orjson.dumps(update)
    return RawUpdate(update_id=number, person_key=person_key(update), body=body.decode())


def person_key(update: Mapping[str, Any]) -> str:
    """Return whose order an update keeps: the person's, else the chat's, else nobody's."""
    for content in update.values():
        if not isinstance(content, dict):
            continue
        sender, chat = content.get("from"), content.get("chat")
        person = _number_of(sender)
        if person not in (None, _GROUP_ANONYMOUS_BOT):
            return f"u:{person}"
        if _number_of(chat) is not None:
            return f"c:{_number_of(chat)}"
    return "-"


def album_of(body: Mapping[str, Any]) -> str | None:
    """Return which album a message belongs to, None for none."""
    message = body.get("message")
    album = message.get("media_group_id") if isinstance(message, dict) else None
    return album if isinstance(album, str) else None


def _number_of(somebody: object) -> int | None:
    number = somebody.get("id") if isinstance(somebody, dict) else None
    return number if type(number) is int else None


def _cleaned(value: object, levels: int) -> object:
    """Return a value of JSON with nothing in it that cannot be held; what is too deep is gone."""
    match value:
        case str():
            return _held(value)
        case bool() | float():
            return value
        case int():
            return value if -_NUMBERS_END <= value < _NUMBERS_END else None
        case dict() if levels:
            return {_held(name): _cleaned(one, levels - 1) for name, one in value.items()}
        case list() if levels:
            return [_cleaned(one, levels - 1) for one in value]
        case _:
            return None


def _held(words: str) -> str:
    return _NOT_HELD.sub(_INSTEAD, words)
