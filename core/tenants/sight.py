"""What a member gets to see in a workspace: everything, what lies within their responsibility, or
only what was given to them.

A sight is a value that decides in memory (`covers`, `covers_any`) and as a condition of a query
(`seen_where`); both say the same of the same row. What is not seen is not there: whoever asks for
it is answered as for something that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, false, or_, true

from core.ids import PersonId


class Visibility(Enum):
    """What the members of a role see; the value is the word stored and spoken on the wire."""

    EVERYTHING = "everything"
    OWN_PLACES = "own_places"
    """Their places and topics, what is given to them, and what has no place: somebody must pick
    that up."""
    ASSIGNED = "assigned"
    """Only what is given to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """What of a case decides who sees it; None: it has none."""

    place_id: UUID | None = None
    category: str | None = None
    assignee_id: UUID | None = None


NOWHERE = Sighted()
"""Of no place and no topic, given to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one person sees. `places` None: whatever the place; then nothing else narrows, unless
    `only_assigned`. All who see everything are equal (`EVERYTHING`), whoever they are, so that
    they can be served together."""

    person_id: PersonId | None = None
    places: frozenset[UUID] | None = None
    categories: frozenset[str] = frozenset()
    only_assigned: bool = False

    @property
    def is_everything(self) -> bool:
        """True for somebody from whom nothing is kept."""
        return self.places is None and not self.only_assigned

    def covers(
        self, place_id: UUID | None, *assignees: UUID | None, category: str | None = None
    ) -> bool:
        """Tell whether they see a thing of this place (None: it has none) and category that is,
        or just was, given to any of `assignees`."""
        if self.is_everything or self._is_theirs(assignees):
            return True
        if self.only_assigned or self.places is None:
            return False
        return place_id is None or place_id in self.places or category in self.categories

    def covers_any(self, cases: Sequence[Sighted], *assignees: UUID | None) -> bool:
        """Tell whether they see an alert about these cases that is, or just was, given to any of
        `assignees`: when they see one of the cases; one about no case has no place."""
        if self._is_theirs(assignees):
            return True
        if not cases:
            return self.covers(None)
        return any(self.covers_case(one) for one in cases)

    def covers_case(self, case: Sighted) -> bool:
        """Tell whether they see the case."""
        return self.covers(case.place_id, case.assignee_id, category=case.category)

    def _is_theirs(self, assignees: Iterable[UUID | None]) -> bool:
        return self.person_id is not None and self.person_id in assignees


EVERYTHING = Sight()
"""Nothing is kept from them."""

NOTHING = Sight(only_assigned=True)
"""What somebody sees who is no member; of what they sent themselves they hear as a customer."""


def seen_where(
    sight: Sight,
    *,
    place: SQLColumnExpression[UUID | None],
    category: SQLColumnExpression[str | None],
    assignee: SQLColumnExpression[UUID | None],
) -> ColumnElement[bool]:
    """Return what `Sight.covers` says, of rows with these columns."""
    if sight.is_everything:
        return true()
    theirs = false() if sight.person_id is None else assignee == sight.person_id
    if sight.only_assigned or sight.places is None:
        return theirs
    return or_(
        theirs,
        place.is_(None),
        place.in_(sorted(sight.places)),
        category.in_(sorted(sight.categories)),
    )
