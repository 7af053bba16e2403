"""What a person is shown in a chat: a bold title, plain lines and a keyboard.

Sentences stay lazy until the screen is rendered for its reader; style goes out as entities and
never as markup, so nothing a person wrote can break a message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import MessageEntity

from bot.keyboards import Keyboard
from core.texts import Locale, Text

LENGTH_AT_MOST = 4096
"""UTF-16 units of one message (https://core.telegram.org/bots/api#sendmessage)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One message: `title` is bold, `lines` follow it, empty ones make room between paragraphs."""

    title: Text | None = None
    lines: tuple[Text, ...] = ()
    keyboard: Keyboard | None = None

    def render(self, locale: Locale) -> tuple[str, tuple[MessageEntity, ...]]:
        """Return the words and their style for this reader, cut to what one message holds."""
        title = self.title.render(locale) if self.title is not None else ""
        rest = "\n".join(line.render(locale) for line in self.lines)
        words = _cut("\n".join(part for part in (title, rest) if part))
        if not title:
            return words, ()
        length = min(_units(title), _units(words))
        return words, (MessageEntity(MessageEntity.BOLD, offset=0, length=length),)


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


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def _cut(words: str) -> str:
    if _units(words) <= LENGTH_AT_MOST:
        return words
    kept = words.encode("utf-16-le")[: (LENGTH_AT_MOST - 1) * 2]
    return kept.decode("utf-16-le", "ignore") + "…"
