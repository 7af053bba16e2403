"""Holding the sandbox's objects against python-telegram-bot's: nothing unknown, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Iterator

from telegram import TelegramObject


def unknown_fields(parsed: object, path: str = "") -> Iterator[str]:
    """Yield where an object holds fields that the library does not know."""
    if isinstance(parsed, TelegramObject):
        if parsed.api_kwargs:
            yield f"{path}: {dict(parsed.api_kwargs)}"
        for kind in type(parsed).__mro__:
            for name in getattr(kind, "__slots__", ()):
                if name != "api_kwargs":
                    yield from unknown_fields(getattr(parsed, name, None), f"{path}.{name}")
    elif isinstance(parsed, list | tuple):
        for index, item in enumerate(parsed):
            yield from unknown_fields(item, f"{path}[{index}]")


def check(parsed: TelegramObject | None, raw: object) -> None:
    """Assert that nothing was unknown and nothing was lost on the way."""
    assert parsed is not None
    assert list(unknown_fields(parsed)) == []
    back = json.loads(json.dumps(parsed.to_dict()))
    assert lost(raw, back) == []


def lost(raw: object, back: object, path: str = "") -> list[str]:
    """Return what the library forgot of an object."""
    if isinstance(raw, dict):
        found = []
        for name, value in raw.items():
            if isinstance(back, dict) and name not in back and value not in ([], {}):
                found.append(f"{path}.{name}")
            elif isinstance(back, dict):
                found += lost(value, back.get(name), f"{path}.{name}")
        return found
    if isinstance(raw, list) and isinstance(back, list):
        pairs = enumerate(zip(raw, back, strict=True))
        return [gone for i, (a, b) in pairs for gone in lost(a, b, f"{path}[{i}]")]
    return [] if raw == back or raw in ([], {}) else [f"{path}: {raw!r} != {back!r}"]


def without_extras(update: object) -> object:
    """Return the update without what the library drops on purpose: an inaccessible date of 0."""
    if isinstance(update, dict):
        return {
            name: without_extras(value)
            for name, value in update.items()
            if not (name == "date" and value == 0)
        }
    if isinstance(update, list):
        return [without_extras(item) for item in update]
    return update
