"""JSON as it travels: its types, and the few careful ways of reading it."""

from __future__ import annotations

import json
from collections.abc import Mapping

Object = dict[str, object]
"""A JSON object; what is inside is looked at before it is used."""


def parse(text: str | bytes) -> object:
    """Return the value a JSON text means; raises ValueError for anything that is not JSON."""

    def refuse(word: str) -> object:
        raise ValueError(f"{word} is not JSON")

    try:
        value: object = json.loads(text, parse_constant=refuse)
    except RecursionError as exc:
        raise ValueError("nested too deeply") from exc
    if "\\ud" in str(text).lower():
        dump(value).encode()  # half a surrogate pair cannot be written: a ValueError too
    return value


def dump(value: object) -> str:
    """Return compact JSON, with letters of all alphabets as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def without_nones(fields: Mapping[str, object]) -> Object:
    """Return the fields that have a value: Telegram leaves absent things out."""
    return {name: value for name, value in fields.items() if value is not None}


def as_object(value: object) -> Object | None:
    """Return the JSON object, or None when it is something else."""
    return value if isinstance(value, dict) else None


def as_list(value: object) -> list[object] | None:
    """Return the JSON array, or None when it is something else."""
    return value if isinstance(value, list) else None


def as_text(value: object) -> str | None:
    """Return the string, or None when it is something else."""
    return value if isinstance(value, str) else None


def as_integer(value: object) -> int | None:
    """Return the whole number, also one written as a string; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        digits = value.strip()
        if len(digits) <= 20 and digits.removeprefix("-").isdecimal() and digits.isascii():
            return int(digits)
    return None


def utf16_length(text: str) -> int:
    """Return the length Telegram counts in: UTF-16 code units."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)
