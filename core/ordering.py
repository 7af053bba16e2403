"""Putting what stands in order into another order: what is asked is checked against what was seen,
and as few as possible count as moved.

Pure, without a database: whatever is ordered stores it in its own way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from core.errors import InvalidInput, Stale

_Number = TypeVar("_Number", int, tuple[int, int])


class OrderChanged(Stale):
    """Somebody else made, deleted or moved some of them since the caller read the order."""


def check_order(order: Sequence[UUID], seen: Sequence[UUID], *, one: str) -> None:
    """Raise InvalidInput for an order that is not of those that were seen, each once; `one` is
    what a person calls one of them, such as `rule`."""
    ordered, known = set[UUID](), set(seen)
    for each in order:
        if each in ordered:
            raise InvalidInput(field="order", value=str(each), wanted=f"each {one} once")
        ordered.add(each)
    for each in (*order, *seen):
        if each not in ordered or each not in known:
            wanted = f"the same {one}s as in seen, in another order"
            raise InvalidInput(field="order", value=str(each), wanted=wanted)


def check_seen(now: Sequence[UUID], seen: Sequence[UUID], *, one: str) -> None:
    """Raise OrderChanged where they do not stand as they were seen."""
    if list(now) == list(seen):
        return
    made, gone = len(set(now) - set(seen)), len(set(seen) - set(now))
    what = f"{made} came and {gone} went" if made or gone else "some were moved"
    raise OrderChanged(f"the {one}s are not in the order that was seen: {what} since then")


def staying(values: Sequence[_Number]) -> list[int]:
    """Return the places of the most that may stay while all others move: the longest part of
    `values` that grows."""
    tails: list[Any] = []
    ends: list[int] = []
    before: list[int | None] = []
    for at, value in enumerate(values):
        size = bisect_left(tails, value)
        before.append(ends[size - 1] if size else None)
        tails[size : size + 1] = [value]
        ends[size : size + 1] = [at]
    found: list[int] = []
    place = ends[-1] if ends else None
    while place is not None:
        found.append(place)
        place = before[place]
    return found[::-1]
