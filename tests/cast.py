"""The people and the group every sandbox begins with, and the numbers they go by."""

from __future__ import annotations

from dataclasses import dataclass

from tests.story.person import Person, Room
from tests.story.telegram import Telegram

OPS_ROOM = Room(id=-1_001_000_000_001, name="Ops room")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Olivia will own the place, Sam works there, Carla and Diego stay there; Diego's Telegram
    speaks Spanish."""

    olivia: Person
    sam: Person
    carla: Person
    diego: Person


def cast_of(telegram: Telegram) -> Cast:
    """Return the four with phones in this sandbox."""
    return Cast(
        olivia=Person(id=1001, name="Olivia", telegram=telegram),
        sam=Person(id=1002, name="Sam", telegram=telegram),
        carla=Person(id=1003, name="Carla", telegram=telegram),
        diego=Person(id=1004, name="Diego", telegram=telegram),
    )
