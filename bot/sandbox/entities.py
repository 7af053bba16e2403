"""What Telegram itself marks in a text: commands, links, mentions, hashtags, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.sandbox.wire import Object, as_integer, utf16_length

_URL = (
    r"(?:https?://[^\s<>\"]+"
    r"|(?<![\w.-])(?:[a-z0-9-]{1,63}\.)+(?:com|org|net|io|app|dev|info|me|es|de)\b(?:/[^\s<>\"]*)?)"
)
_COMMAND = r"(?<![\w/@<>.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"
_FINDERS = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")),
    ("url", re.compile(_URL, re.IGNORECASE)),
    ("bot_command", re.compile(_COMMAND)),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d[\d ()-]{6,17}\d(?!\w)")),
)
_TRAILING = ".,;:!?)]}'\""
_NOT_INSIDE = frozenset({"code", "pre", "text_link", "text_mention", "url", "email"})


def detect(text: str, *, given: Iterable[Object] = ()) -> list[Object]:
    """Return the given entities and those found in the text, in order, UTF-16 counted.

    Nothing is looked for inside code, links and what was found before.
    """
    marked = list(given)
    busy = [
        (offset, offset + length)
        for entity in marked
        if entity.get("type") in _NOT_INSIDE
        and (offset := as_integer(entity.get("offset"))) is not None
        and (length := as_integer(entity.get("length"))) is not None
    ]
    for kind, pattern in _FINDERS:
        for match in pattern.finditer(text):
            found = match.group().rstrip(_TRAILING) if kind == "url" else match.group()
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(found)
            if any(start < taken_end and taken < end for taken, taken_end in busy):
                continue
            busy.append((start, end))
            marked.append({"type": kind, "offset": start, "length": end - start})
    return sorted(marked, key=_place)


def of_kind(text: str, entities: Iterable[Object], kind: str) -> list[str]:
    """Return the pieces of text that entities of this kind cover."""
    raw = text.encode("utf-16-le")
    return [
        raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")
        for entity in entities
        if entity.get("type") == kind
        and (offset := as_integer(entity.get("offset"))) is not None
        and (length := as_integer(entity.get("length"))) is not None
    ]


def _place(entity: Object) -> tuple[int, int]:
    offset, length = as_integer(entity.get("offset")), as_integer(entity.get("length"))
    return (offset or 0, -(length or 0))
