"""What a person is shown in a chat: a bold title, plain lines, code to copy and a keyboard.

Sentences stay lazy until the screen is rendered for its reader; style goes out as entities and
never as markup, so nothing a person wrote can break a message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import MessageEntity

from bot.keyboards import Keyboard
from core.texts import Locale, Text, raw

LENGTH_AT_MOST = 4096
"""UTF-16 units of one message (https://core.telegram.org/bots/api#sendmessage)."""


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to be copied as they are, such as a configuration; one tap copies them all."""

    words: str

    def render(self, locale: Locale) -> str:
        """Return them unchanged: nobody translates code."""
        return self.words


@dataclass(frozen=True, slots=True)
class Copyable:
    """A line to be copied by a tap on it, shown in the width of the screen."""

    words: str

    def render(self, locale: Locale) -> str:
        """Return them unchanged: whoever copies them sends them back as they are."""
        return self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A line of which one place stands out; what is around it is told by its ends."""

    before: str
    place: str
    after: str

    def render(self, locale: Locale) -> str:
        """Return the whole line."""
        return f"{self.before}{self.place}{self.after}"


Line = Text | Code | Copyable | Marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One message: `title` is bold, `lines` follow it, empty ones make room between paragraphs."""

    title: Text | None = None
    lines: tuple[Line, ...] = ()
    keyboard: Keyboard | None = None

    def under(self, banner: Text) -> Screen:
        """Return the screen with a line that says where this is, at its head."""
        gap = () if self.title is not None or not self.lines else (raw(""),)
        return Screen(title=self.title, lines=(banner, *gap, *self.lines), keyboard=self.keyboard)

    def render(self, locale: Locale) -> tuple[str, tuple[MessageEntity, ...]]:
        """Return the words and their style for this reader, cut to what one message holds."""
        parts: list[tuple[str, str]] = []
        if self.title is not None and (title := self.title.render(locale)):
            parts.append((MessageEntity.BOLD, title))
        for line in self.lines:
            if parts:
                parts.append(("", "\n"))
            parts += _parts(line, locale)
        words = _cut("".join(part for _, part in parts))
        return words, tuple(_styled(parts, _units(words)))


Shown = Screen | Text | Sequence[Text]
"""What may be said: a whole screen, one sentence, or lines."""


def as_screen(shown: Shown, keyboard: Keyboard | None = None) -> Screen:
    """Return what is shown as a screen; a keyboard given here wins over the screen's own."""
    if isinstance(shown, Screen):
        return (
            shown
            if keyboard is None
            else Screen(title=shown.title, lines=shown.lines, keyboard=keyboard)
        )
    lines = (shown,) if isinstance(shown, Text) else tuple(shown)
    return Screen(lines=lines, keyboard=keyboard)


_STANDS_OUT = f"{MessageEntity.BOLD} {MessageEntity.UNDERLINE}"


def _parts(line: Line, locale: Locale) -> list[tuple[str, str]]:
    """Return the line as stretches, each with its styles; "" is plain."""
    match line:
        case Code():
            return [(MessageEntity.PRE, line.words)]
        case Copyable():
            return [(MessageEntity.CODE, line.words)]
        case Marked():
            return [("", line.before), (_STANDS_OUT, line.place), ("", line.after)]
        case _:
            return [("", line.render(locale))]


def _styled(parts: Sequence[tuple[str, str]], room: int) -> Iterator[MessageEntity]:
    """Yield an entity for every part with a style, none beyond what is left after the cut."""
    offset = 0
    for style, part in parts:
        length = min(_units(part), room - offset)
        if length > 0:
            for one in style.split():
                yield MessageEntity(one, offset=offset, length=length)
        offset += _units(part)


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def _cut(words: str) -> str:
    if _units(words) <= LENGTH_AT_MOST:
        return words
    kept = words.encode("utf-16-le")[: (LENGTH_AT_MOST - 1) * 2]
    return kept.decode("utf-16-le", "ignore") + "…"
