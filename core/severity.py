"""How bad something is: four steps, and the words of others that mean them."""

from __future__ import annotations

from enum import Enum

from core.errors import InvalidInput


class Severity(Enum):
    """Ordered from `LOW` to `CRITICAL`; the value is the word stored and spoken on the wire."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Return 0 for low up to 3 for critical."""
        return _RANKS[self._value_]  # `value` is a slow way to the same word

    def __lt__(self, other: Severity) -> bool:
        return self.rank < other.rank

    def __le__(self, other: Severity) -> bool:
        return self.rank <= other.rank

    def __gt__(self, other: Severity) -> bool:
        return self.rank > other.rank

    def __ge__(self, other: Severity) -> bool:
        return self.rank >= other.rank


_RANKS = {"low": 0, "medium": 1, "high": 2, "critical": 3}
_ALIASES = {
    "info": "low",
    "normal": "medium",
    "warning": "medium",
    "error": "high",
    "urgent": "critical",
    "page": "critical",
}


def parse_severity(word: str, *, field: str = "severity") -> Severity:
    """Return the severity a word means, aliases included; raises InvalidInput for any other."""
    folded = word.strip().casefold()
    try:
        return Severity(_ALIASES.get(folded, folded))
    except ValueError:
        wanted = "low, medium, high or critical (info, normal, warning, error, urgent, page)"
        raise InvalidInput(field=field, value=word, wanted=wanted) from None
