"""What an update of the corpus is made of: numbers and people that no other case has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.security.corpus.strange import as_json

FIRST_PERSON = 7_000_000_000
FIRST_GROUP = -2_000_000_000_000
FIRST_UPDATE = 600_000_000
_NUMBER = re.compile(rb'\{"update_id": (\d+)[,}]')
DAY = 1_790_000_000

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Updates that are brought in a row, each as JSON. `is_sound`: they are strange, but such as
    Telegram could bring, so that they have to be read."""

    name: str
    updates: tuple[bytes, ...]
    is_sound: bool = False

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of those that have one."""
        return [int(found[1]) for one in self.updates if (found := _NUMBER.match(one))]


class Numbers:
    """Who comes next."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def message(n: int, **more: object) -> Json:
    """Return a private message of the person with this number."""
    return {
        "message_id": 100 + n,
        "from": person(n),
        "chat": {"id": FIRST_PERSON + n, "first_name": f"Fay {n}", "type": "private"},
        "date": DAY + n,
        **(more or {"text": f"Words {n}"}),
    }


def person(n: int) -> Json:
    """Return somebody nobody has met."""
    return {
        "id": FIRST_PERSON + n,
        "is_bot": False,
        "first_name": f"Fay {n}",
        "username": f"fay_{n}",
        "language_code": "en",
    }


def group(n: int, **more: object) -> Json:
    """Return a group."""
    return {"id": FIRST_GROUP - n, "title": f"Group {n}", "type": "supergroup", **more}


def update(n: int, **content: object) -> bytes:
    """Return an update as JSON."""
    return as_json({"update_id": FIRST_UPDATE + n, **content})
