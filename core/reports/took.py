"""How long things took: half of them, nine of ten, and the mean, exactly, on either database.

A database that ranks all rows in windows sorts each of them twice and takes seconds over 100,000
cases. It only strings the lengths of each group together here, and a thread sorts them.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import BigInteger, Select, String, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

_AT_ONCE = 10_000
"""So many lengths are sorted in one go; nothing else runs in the process meanwhile."""

_Runs = list[list[int]]
"""Thousandths of seconds; each list is sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """How long `count` things took, in seconds: half of them `half` at most, nine of ten `most` at
    most, and `mean` on average."""

    count: int
    half: float
    most: float
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TookOver:
    """The same for a whole period, and for those of its parts in which there were any, by their
    number. None: there were none at all."""

    whole: Took | None
    parts: dict[int, Took]

    def counts(self, parts: int) -> list[int]:
        """Return how many there were in each of so many parts."""
        return [self.parts[each].count if each in self.parts else 0 for each in range(parts)]


NEVER_TOOK = TookOver(whole=None, parts={})
"""Of nothing at all."""


async def took(session: AsyncSession, asked: Select[Any], *, most: int = 90) -> TookOver:
    """Return how long things took: `asked` yields a `part` and `seconds` of each; what has none
    (NULL) is left out. `most` says which hundredth part of them is `Took.most`.

    Nearest rank: the value that at least so many are not above, one that was there.
    """
    found = await took_by_key(session, asked.add_columns(literal(0).label("key")), most=most)
    return found.get(0, NEVER_TOOK)


async def took_by_key(
    session: AsyncSession, asked: Select[Any], *, most: int = 90
) -> dict[Any, TookOver]:
    """Return the same by key: `asked` yields a `key`, too."""
    rows = asked.subquery()
    thousandths = cast(func.round(rows.c.seconds * 1000), BigInteger)
    found = await session.execute(
        select(
            rows.c.key,
            rows.c.part,
            func.aggregate_strings(cast(thousandths, String), ","),
        ).group_by(rows.c.key, rows.c.part)
    )
    return await asyncio.to_thread(_told_apart, found.all(), most)


def _told_apart(found: Iterable[Any], most: int) -> dict[Any, TookOver]:
    by_key: dict[Any, dict[int, _Runs]] = {}
    for key, part, listed in found:
        if listed is not None:
            by_key.setdefault(key, {})[part] = _runs(listed)
    return {
        key: TookOver(
            whole=_took([run for runs in parts.values() for run in runs], most),
            parts={part: _took(runs, most) for part, runs in parts.items()},
        )
        for key, parts in by_key.items()
    }


def _runs(listed: str) -> _Runs:
    numbers: list[int] = orjson.loads(f"[{listed}]")
    return [sorted(numbers[at : at + _AT_ONCE]) for at in range(0, len(numbers), _AT_ONCE)]


def _took(runs: _Runs, most: int) -> Took:
    count = sum(len(run) for run in runs)
    return Took(
        count=count,
        half=_seconds(_ranked(runs, (50 * count + 99) // 100)),
        most=_seconds(_ranked(runs, (most * count + 99) // 100)),
        mean=_seconds(sum(sum(run) for run in runs) / count),
    )


def _ranked(runs: Sequence[Sequence[int]], rank: int) -> int:
    """Return the number at this rank, from 1, of all runs together: the least one that so many are
    not above. Halving what it may be asks each run some forty times; merging asks all numbers."""
    least, greatest = min(run[0] for run in runs), max(run[-1] for run in runs)
    while least < greatest:
        middle = (least + greatest) // 2
        if sum(bisect_right(run, middle) for run in runs) >= rank:
            greatest = middle
        else:
            least = middle + 1
    return least


def _seconds(thousandths: float) -> float:
    """Return seconds; clocks that were set back made some lengths negative."""
    return max(0.0, round(thousandths / 1000, 3))
