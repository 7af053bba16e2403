"""Processes that share a database have the same keys, and may change them one after the other."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.clock import ManualClock
from core.db.engine import Database
from core.db.key_marks import KeyMarks
from core.db.key_table import KeyMarkRow
from core.db.tenancy import System
from core.errors import BadSetting
from core.work import Books

OLD, NEW, OTHER = "old" * 12, "new" * 12, "other" * 8


@pytest.fixture
def marks(books: Books, clock: ManualClock) -> KeyMarks:
    """What a starting process asks."""
    return KeyMarks(books=books, clock=clock)


async def test_the_next_process_needs_the_key_of_the_first(marks: KeyMarks) -> None:
    await marks.check("sealing", [OLD])

    await marks.check("sealing", [OLD, OTHER])
    with pytest.raises(BadSetting, match=r"SECRET_KEYS.*put the new key in front") as refused:
        await marks.check("sealing", [OTHER])
    assert OLD not in str(refused.value)
    assert OTHER not in str(refused.value)


async def test_a_new_key_in_front_takes_over_and_the_old_one_can_go(marks: KeyMarks) -> None:
    await marks.check("signing", [OLD])

    await marks.check("signing", [NEW, OLD])

    await marks.check("signing", [NEW])
    with pytest.raises(BadSetting, match="JWT_SECRET"):
        await marks.check("signing", [OLD])


async def test_each_purpose_has_a_mark_of_its_own(marks: KeyMarks) -> None:
    await marks.check("sealing", [OLD])

    await marks.check("signing", [OTHER])


async def test_a_mark_gives_no_key_away(marks: KeyMarks, database: Database) -> None:
    await marks.check("sealing", [OLD])
    await marks.check("signing", [OLD])

    async with database.reading(System(reason="a test looks")) as session:
        rows = (await session.scalars(select(KeyMarkRow))).all()

    assert len({row.digest for row in rows}) == 2
    assert all(OLD not in row.digest and len(row.digest) == 64 for row in rows)
