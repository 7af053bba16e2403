"""Where a field lies in a request: a JSON pointer (RFC 6901), and why nothing lies there.

`/alert/name` starts at the request, or at each entry where the request holds a list of alerts;
`#/alert/name` always starts at the whole request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import InvalidInput
from core.texts import text

STEPS_AT_MOST = 20
"""Requests are not read any deeper."""

LENGTH_AT_MOST = 300
_STEP_LENGTH = 200
_NAMES_SHOWN = 6
_NAME_LENGTH = 40
_WHOLE = "#"
_ESCAPED = re.compile(r"~(?![01])")
_INDEX = re.compile(r"0|[1-9][0-9]{0,5}")


class Missing(Exception):
    """Nothing lies there; `problem` says from where on, with what lies there instead."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Pointer:
    """The steps to a field, none for the thing itself. `is_whole`: it starts at the whole request
    where others start at each of its entries."""

    steps: tuple[str, ...] = ()
    is_whole: bool = False

    @property
    def words(self) -> str:
        """Return it as it is written."""
        path = "".join("/" + one.replace("~", "~0").replace("/", "~1") for one in self.steps)
        return f"{_WHOLE}{path}" if self.is_whole else path

    @property
    def name(self) -> str:
        """Return the name of the field itself; empty for the thing itself."""
        return self.steps[-1] if self.steps else ""

    def under(self, step: str) -> Pointer:
        """Return where this field of it lies."""
        return Pointer((*self.steps, step), self.is_whole)

    def find(self, entry: object, whole: object) -> object:
        """Return what lies there; raises Missing."""
        found = whole if self.is_whole else entry
        for at, step in enumerate(self.steps):
            try:
                found = child(found, step)
            except LookupError:
                here = Pointer(self.steps[:at], self.is_whole).words or "it"
                raise Missing(f"{self.words} is not there; {here} {_has(found)}") from None
        return found


def parse_pointer(words: object, *, field: str) -> Pointer:
    """Return the pointer a person or a program wrote; raises InvalidInput."""
    if not isinstance(words, str) or len(words) > LENGTH_AT_MOST:
        wanted = text(
            "a JSON pointer such as /alert/name, up to {most} characters", most=LENGTH_AT_MOST
        )
        raise InvalidInput(field=field, value=words, wanted=wanted)
    path = words.removeprefix(_WHOLE)
    if path and not path.startswith("/"):
        wanted = text("a JSON pointer, which begins with / such as /title")
        raise InvalidInput(field=field, value=words, wanted=wanted)
    if _ESCAPED.search(path):
        wanted = text("~1 for a / in a name and ~0 for a ~")
        raise InvalidInput(field=field, value=words, wanted=wanted)
    steps = tuple(one.replace("~1", "/").replace("~0", "~") for one in path.split("/")[1:])
    if len(steps) > STEPS_AT_MOST or any(len(one) > _STEP_LENGTH for one in steps):
        wanted = text("at most {most} steps", most=STEPS_AT_MOST)
        raise InvalidInput(field=field, value=words, wanted=wanted)
    return Pointer(steps, words.startswith(_WHOLE))


def child(value: object, step: str) -> object:
    """Return the field or the entry of that name or number; raises LookupError."""
    if isinstance(value, dict):
        return value[step]
    if isinstance(value, list) and _INDEX.fullmatch(step):
        return value[int(step)]
    raise LookupError(step)


def _has(value: object) -> str:
    """Return what there is instead: names, never values."""
    match value:
        case dict() if value:
            shown = ", ".join(str(one)[:_NAME_LENGTH] for one in list(value)[:_NAMES_SHOWN])
            more = " and more" if len(value) > _NAMES_SHOWN else ""
            return f"has {shown}{more}"
        case dict():
            return "is an empty object"
        case list():
            return f"is a list of {len(value)}"
        case None:
            return "is null"
        case str():
            return "is a text"
        case _:
            return "is a plain value"
