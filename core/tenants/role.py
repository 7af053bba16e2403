"""What a member may be: four roles, the greater ones able to do all that the lesser can."""

from __future__ import annotations

from enum import Enum

from core.errors import InvalidInput
from core.texts import text


class Role(Enum):
    """A member's role; the value is the word stored and spoken on the wire."""

    OWNER = "owner"
    ADMIN = "admin"
    STAFF = "staff"
    VIEWER = "viewer"

    def covers(self, least: Role) -> bool:
        """Tell whether this role is `least` or greater."""
        return _ORDER.index(self) <= _ORDER.index(least)


_ORDER = (Role.OWNER, Role.ADMIN, Role.STAFF, Role.VIEWER)
_ALIASES = {"porter": Role.STAFF, "agent": Role.STAFF}


def parse_role(word: str) -> Role:
    """Return the role a word means (`porter` and `agent` are staff); raises InvalidInput."""
    folded = word.strip().casefold()
    if folded in _ALIASES:
        return _ALIASES[folded]
    try:
        return Role(folded)
    except ValueError:
        wanted = text("owner, admin, staff or viewer")
        raise InvalidInput(field="role", value=word, wanted=wanted) from None
