"""The steps of pointing at fields, and the buttons they share."""

from __future__ import annotations

from bot.keyboards import Choice
from bot.map_words import cut
from core.ingest.pointing import Path
from core.texts import Text, text

KIND = "mapping"
FIELDS, FIELD, VALUES, SAMPLE = "fields", "field", "values", "sample"
BACK = Choice(label=text("Back"), word="back")
CLOSE = Choice(label=text("Close"), word="close")
UNDO = Choice(label=text("↩ Undo"), word="undo")
_NAME = 24
_WHERE = 40


def titled(name: str, path: Path) -> Text:
    """Return where this is: the integration, and the field of the sample."""
    if not path:
        return text("{trail} › {here}", trail=cut(name, _NAME), here=text("Map fields"))
    return text("{trail} › {here}", trail=cut(name, _NAME), here=where(path))


def where(path: Path) -> str:
    """Return the end of the way to a field, which says more than its beginning. It is no pointer:
    Telegram would make a command of `/title`."""
    words = " › ".join(cut(step, _WHERE) for step in path)
    return words if len(words) <= _WHERE else "…" + words[1 - _WHERE :]


def number_in(word: str, prefix: str) -> int | None:
    """Return the number behind the prefix; None for another word."""
    number = word.removeprefix(prefix)
    return int(number) if word.startswith(prefix) and number.isdecimal() else None
