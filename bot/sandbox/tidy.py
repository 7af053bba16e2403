"""Texts as Telegram keeps them: cleaned of odd characters, trimmed, with consistent entities.

Whoever listed entities that begin or end outside the text, or in the middle of a character, is
told so with the offset in bytes.
"""

from __future__ import annotations

import re

from bot.sandbox.entities import detect
from bot.sandbox.errors import bad_request
from bot.sandbox.marks import Mark, consistent, in_order, mark_of, with_found
from bot.sandbox.wire import Object, utf16_length

MOST_OFFSET = 1_000_000
_DROPPED = frozenset("\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a")
_DIRECTION = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_EMPTY = frozenset(
    "\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
    "\u2800\u3000\ufffc\u200b\u200c\u200d\u200e\u200f\u202e\ufeff\u00a0 \n"
)


def tidied(text: str, entities: list[Object]) -> tuple[str, list[Object]]:
    """Return the text and entities as they are shown, both empty for a text without anything.

    Raises ApiError for entities that do not fit the text.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    marks = [mark_of(entity) for entity in entities]
    for mark in marks:
        if not 0 <= mark.offset <= MOST_OFFSET:
            raise bad_request(f"receive an entity with incorrect offset {mark.offset}")
        if not 0 <= mark.length <= MOST_OFFSET:
            raise bad_request(f"receive an entity with incorrect length {mark.length}")
    marks = consistent(mark for mark in marks if mark.length > 0)
    cleaned, marks = _cleaned(text, marks)
    if not cleaned.strip(" \n"):
        return "", []
    shown, marks = _trimmed(cleaned, consistent(mark for mark in marks if mark.length > 0))
    if all(_is_empty(letter) for letter in shown):
        return "", []
    found = [mark_of(entity) for entity in detect(shown)]
    return shown, [mark.as_object() for mark in with_found(marks, found)]


class _Fitting:
    """The marks on their way through the text: each is met at its first and its last unit."""

    def __init__(self, marks: list[Mark]) -> None:
        self._waiting = marks[::-1]
        self._inside: list[tuple[Mark, int]] = []

    def meet(self, units: int, octets: int, skipped: int) -> None:
        """Note a boundary between characters; raises ApiError when a mark's edge was passed."""
        while self._inside and units >= self._inside[-1][0].end:
            mark, before = self._inside.pop()
            if units != mark.end:
                raise bad_request(
                    f"entity beginning at UTF-16 offset {mark.offset} ends in a middle of a "
                    f"UTF-16 symbol at byte offset {octets}"
                )
            mark.offset -= before
            mark.length -= skipped - before
        while self._waiting and units >= self._waiting[-1].offset:
            mark = self._waiting.pop()
            if units != mark.offset:
                raise bad_request(
                    f"entity begins in a middle of a UTF-16 symbol at byte offset {octets}"
                )
            self._inside.append((mark, skipped))

    def finish(self) -> None:
        """Raise ApiError when a mark begins or ends after the text."""
        if self._waiting:
            raise bad_request(
                "entity begins after the end of the text at UTF-16 offset "
                f"{self._waiting[-1].offset}"
            )
        if self._inside:
            mark = self._inside[-1][0]
            raise bad_request(
                f"entity beginning at UTF-16 offset {mark.offset} ends after the end of the text "
                f"at UTF-16 offset {mark.end}"
            )


def _cleaned(text: str, marks: list[Mark]) -> tuple[str, list[Mark]]:
    """Return the text without control and direction characters, and the marks moved along."""
    fitting = _Fitting(marks)
    units = octets = skipped = 0
    kept: list[str] = []
    for letter in text:
        fitting.meet(units, octets, skipped)
        if letter in _DROPPED:
            skipped += 1
        else:
            kept.append(" " if letter < " " and letter != "\n" else letter)
        units += 2 if letter > "\uffff" else 1
        octets += len(letter.encode())
    fitting.meet(units, octets, skipped)
    fitting.finish()
    joined = _DIRECTION.sub(lambda found: "\u200c" * len(found.group()), "".join(kept))
    return joined, marks


def _trimmed(text: str, marks: list[Mark]) -> tuple[str, list[Mark]]:
    """Space goes at the end, and at the beginning up to the first entity."""
    kept = text.rstrip(" \n")
    length = utf16_length(kept)
    shown: list[Mark] = []
    for mark in marks:
        if mark.offset < length:
            mark.length = min(mark.length, length - mark.offset)
            shown.append(mark)
    shown = in_order(shown)
    first = shown[0].offset if shown else length
    ahead = min(len(kept) - len(kept.lstrip(" \n")), first)
    for mark in shown:
        mark.offset -= ahead
    return kept[ahead:], shown


def _is_empty(letter: str) -> bool:
    return letter in _EMPTY or 0xE0000 <= ord(letter) <= 0xE007F
