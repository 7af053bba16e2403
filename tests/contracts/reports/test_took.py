"""How long very many things took, from all of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, literal, select

from core.db.engine import Database
from core.db.tenancy import System
from core.reports.took import NEVER_TOOK, Took, took, took_by_key

ALL = System(reason="a test")
MANY = 25_000


def lengths() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Return the numbers from 1 to 25,000, and for each another one of them, mixed up."""
    first = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = first.union_all(select(first.c.n + 1).where(first.c.n < MANY))
    return numbers.c.n, numbers.c.n * 7919 % MANY + 1


def part(number: Any) -> Any:
    """Return a column called `part`."""
    return literal(number).label("part")


async def test_all_of_very_many_lengths_are_ranked(database: Database) -> None:
    _, seconds = lengths()

    async with database.reading(ALL) as session:
        found = await took(session, select(part(3), seconds.label("seconds")))
        nearly = await took(session, select(part(3), seconds.label("seconds")), most=99)

    wanted = Took(count=MANY, half=12_500, most=22_500, mean=12_500.5)
    assert (found.whole, found.parts) == (wanted, {3: wanted})
    assert found.counts(5) == [0, 0, 0, MANY, 0]
    assert nearly.whole is not None
    assert nearly.whole.most == 24_750


async def test_what_took_no_time_yet_is_left_out_and_is_no_group(database: Database) -> None:
    number, seconds = lengths()
    asked = select((number % 5).label("key"), part(0))
    only = func.nullif(number % 5, 2) * 0 + seconds

    async with database.reading(ALL) as session:
        found = await took_by_key(session, asked.add_columns(only.label("seconds")))
        never = await took(
            session, select(part(0), func.nullif(seconds, seconds).label("seconds"))
        )

    assert sorted(found) == [0, 1, 3, 4]
    assert {one.whole.count for one in found.values() if one.whole} == {MANY // 5}
    assert never == NEVER_TOOK
