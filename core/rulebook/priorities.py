"""The arithmetic of an order: which numbers have to change so that things come one after another.

Pure, without a database: `ordering` stores what comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

from core.ordering import staying

STEP = 10
"""Between neighbours that get new numbers, where there is room for it: the next one that is moved
between them needs no change of theirs."""
HIGHEST = 1_000_000
"""The highest priority that a rule takes."""


def priorities_for(wanted: Sequence[tuple[int, UUID]]) -> list[int]:
    """Return the priorities for things that are to come in this order, which have these now. Of
    those alike the lower id, which is the older, comes first.

    As few change as possible: only those that have left their place, if there is room for them;
    else as many stay as leave room for all others between.
    """
    stay = staying([(priority, key.int) for priority, key in wanted])
    numbers = [priority for priority, _ in wanted]
    found = _filled(numbers, stay)
    if found is None:
        found = _filled(numbers, _roomy(numbers))
    if found is None:
        raise ValueError(f"{len(wanted)} things do not fit below {HIGHEST}")
    return found


def _roomy(numbers: Sequence[int]) -> list[int]:
    """Return the places of the most that can keep their number while each gets one of its own:
    of two that stay, the numbers have to be as far apart as the places."""
    last = len(numbers) - 1
    fit = [
        (number - at, at)
        for at, number in enumerate(numbers)
        if at <= number <= HIGHEST - (last - at)
    ]
    return [fit[one][1] for one in staying(fit)]


def _filled(numbers: Sequence[int], stay: Sequence[int]) -> list[int] | None:
    """Return the numbers with new ones for all that do not stay; None without room for them."""
    found = list(numbers)
    for left, right in pairwise((-1, *stay, len(numbers))):
        count = right - left - 1
        low = numbers[left] if left >= 0 else -1
        high = numbers[right] if right < len(numbers) else HIGHEST + 1
        step = (high - low) // (count + 1)
        if count and step < 1:
            return None
        if left < 0 and right < len(numbers):
            step = min(step, STEP)
            low = high - step * (count + 1)
        elif right == len(numbers):
            step = min(step, STEP)
        for one in range(count):
            found[left + 1 + one] = low + step * (one + 1)
    return found
