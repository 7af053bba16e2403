"""Who is here and what they look at, as the socket and the API say it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from web.shapes import Reference, Shape


class PersonPresence(Shape):
    """One person: whether they have a socket open, and at one case or alert what they do there:
    look at it, or type an answer. Both null: it is about no case and no alert; `doing` null:
    nothing any more."""

    person: Reference
    online: bool
    case: UUID | None
    alert: UUID | None
    doing: Literal["looking", "typing"] | None


class PresenceChanged(Shape):
    """What changed in the last second. `online` is how many people are here now. `complete` false:
    so much changed that not all of it is said; load `/presence` afresh."""

    people: list[PersonPresence]
    online: int
    complete: bool
