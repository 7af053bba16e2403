"""How an admin makes a rule by one typed line: written, read back, saved, found again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.story.person import Person
from tests.story.telegram import Seen


async def drafts(person: Person, line: str, *sentence: str) -> Seen:
    """Type a line; returns the card that reads it back, nothing saved yet."""
    typed = await person.writes(f"/rule {line}")
    return await person.sees(*sentence, "Save", "Discard", after=typed)


async def saves(person: Person, line: str, *sentence: str) -> Seen:
    """Type a line, look whether it reads back as that sentence and that line, and save it."""
    typed = await person.writes(f"/rule {line}")
    draft = await person.sees(*sentence, line, "Save", "Discard", after=typed)
    await person.taps("Save", on=draft)
    saved = await person.sees("▶️", "Saved", "Undo", after=typed, gone=("Discard",))
    assert saved.id == draft.id
    return saved


@asynccontextmanager
async def ruled(person: Person, line: str, *sentence: str) -> AsyncIterator[Seen]:
    """Have a rule for a while: saved as its line says, taken back by Undo."""
    card = await saves(person, line, *sentence)
    yield card
    await person.taps("Undo", on=card)
    await person.waits()


async def mistaken(person: Person, line: str, *answer: str) -> Seen:
    """Type a line that is no rule; returns what the bot says about it."""
    typed = await person.writes(f"/rule {line}")
    return await person.sees("Not quite a rule", *answer, "Discard", after=typed)


async def makes(person: Person, name: str, *, when: str = "rating = 3") -> Seen:
    """Save a quiet rule of that name and return its card."""
    return await saves(person, f'when {when} then alert low named "{name}"', name)


async def opens_card(person: Person, name: str) -> Seen:
    """Find a rule by /rules and a word, and open its card."""
    typed = await person.writes(f"/rules {name}")
    listed = await person.sees(name, "1 rule with", after=typed)
    await person.taps(next(one for one in listed.buttons if name in one), on=listed)
    return await person.sees(name, "All rules", gone=("1 rule with",), after=typed)


def marked(message: Seen) -> str:
    """Return the place that stands out in the line a mistake is about."""
    styled = [
        one
        for one in message.raw.get("entities", [])
        if one["type"] == "underline" or (one["type"] == "bold" and one["offset"] > 0)
    ]
    assert styled, f"nothing stands out in {message.words!r}"
    units = message.words.encode("utf-16-le")
    start, length = styled[0]["offset"], styled[0]["length"]
    return units[start * 2 : (start + length) * 2].decode("utf-16-le")


def nearest(message: Seen) -> str | None:
    """Return the right form a mistake offers to copy, None without one."""
    units = message.words.encode("utf-16-le")
    for one in message.raw.get("entities", []):
        if one["type"] == "code":
            end = one["offset"] + one["length"]
            return units[one["offset"] * 2 : end * 2].decode("utf-16-le")
    return None
