"""Finds the few rules worth asking about a signal, by their guards instead of one by one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import assert_never

from core.rules.comparable import Comparable
from core.rules.condition import Facts
from core.rules.guard import AtLeast, AtMost, Guard, HasTerm, Same


class Index:
    """The rules of one kind of signal by their guards; rules are known by their positions.

    Looking up costs one step for each field and word that any guard names, plus the rules found.
    """

    def __init__(self, guards: Iterable[tuple[int, Guard]]) -> None:
        self._always: set[int] = set()
        self._terms: dict[int, set[int]] = {}
        self._same: dict[str, dict[Comparable, set[int]]] = {}
        self._at_most: dict[str, _Limits] = {}
        self._at_least: dict[str, _Limits] = {}
        for position, guard in guards:
            self._add(position, guard)
        for limits in (*self._at_most.values(), *self._at_least.values()):
            limits.close()

    def candidates(self, facts: Facts) -> set[int]:
        """Return every rule that may hold; a rule that is not among them does not hold."""
        found = set(self._always)
        for term in facts.terms:
            found |= self._terms.get(term, _NONE)
        for field, values in self._same.items():
            value = facts.value(field)
            if value is not None:
                found |= values.get(value, _NONE)
        for field, limits in self._at_most.items():
            value = facts.value(field)
            if value is not None:
                found.update(limits.from_(value))
        for field, limits in self._at_least.items():
            value = facts.value(field)
            if value is not None:
                found.update(limits.up_to(value))
        return found

    def _add(self, position: int, guard: Guard) -> None:
        if guard is None:
            self._always.add(position)
            return
        for atom in guard:
            match atom:
                case HasTerm(term):
                    self._terms.setdefault(term, set()).add(position)
                case Same(field, value):
                    self._same.setdefault(field, {}).setdefault(value, set()).add(position)
                case AtMost(field, limit):
                    self._at_most.setdefault(field, _Limits()).add(limit, position)
                case AtLeast(field, limit):
                    self._at_least.setdefault(field, _Limits()).add(limit, position)
                case _:
                    assert_never(atom)


class _Limits:
    """Rules by one limit on one field, sorted so that a value cuts them in two."""

    def __init__(self) -> None:
        self._unsorted: dict[str, list[tuple[str | float, int]]] = {}
        self._sorted: dict[str, tuple[list[str | float], list[int]]] = {}

    def add(self, limit: Comparable, position: int) -> None:
        sort, value = limit
        self._unsorted.setdefault(sort, []).append((value, position))

    def close(self) -> None:
        for sort, pairs in self._unsorted.items():
            # Limits of one sort are all texts or all numbers, so they have an order.
            pairs.sort(key=itemgetter(0))
            self._sorted[sort] = [limit for limit, _ in pairs], [at for _, at in pairs]

    def from_(self, value: Comparable) -> list[int]:
        limits, positions = self._sorted.get(value[0], _EMPTY)
        return positions[bisect_left(limits, value[1]) :]

    def up_to(self, value: Comparable) -> list[int]:
        limits, positions = self._sorted.get(value[0], _EMPTY)
        return positions[: bisect_right(limits, value[1])]


_NONE: frozenset[int] = frozenset()
_EMPTY: tuple[list[str | float], list[int]] = ([], [])
