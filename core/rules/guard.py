"""Guards: what must be true of a signal for a condition to have any chance of holding.

A guard is a set of cheap atoms of which at least one is true whenever the condition holds (it may
be true without it). The index finds rules by their atoms instead of asking every rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.rules.comparable import Comparable


@dataclass(frozen=True, slots=True)
class HasTerm:
    """The text has the words of that number in the vocabulary."""

    term: int


@dataclass(frozen=True, slots=True)
class Same:
    """The field has this value."""

    field: str
    value: Comparable


@dataclass(frozen=True, slots=True)
class AtMost:
    """The field is of the limit's sort and not above it."""

    field: str
    limit: Comparable


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The field is of the limit's sort and not below it."""

    field: str
    limit: Comparable


Atom = HasTerm | Same | AtMost | AtLeast
Guard = frozenset[Atom] | None
"""None: may hold for any signal, so the rule is always asked."""


def narrowest(guards: Iterable[Guard]) -> Guard:
    """Return the guard that lets the fewest signals through, for conditions that must all hold."""
    known = [guard for guard in guards if guard is not None]
    return min(known, key=_width, default=None)


def together(guards: Iterable[Guard]) -> Guard:
    """Return the guard of conditions of which one must hold; None when one of them has none."""
    atoms: set[Atom] = set()
    for guard in guards:
        if guard is None:
            return None
        atoms |= guard
    return frozenset(atoms)


def _width(guard: frozenset[Atom]) -> tuple[int, int]:
    # Words are rarer than a value, a value is rarer than a range.
    worst = max((_RANKS[type(atom)] for atom in guard), default=0)
    return worst, len(guard)


_RANKS: dict[type[Atom], int] = {HasTerm: 0, Same: 1, AtMost: 2, AtLeast: 2}
