"""A notification centre is read by its indexes, however much was ever sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from core.notify.inapp_view import InAppFilter
from tests.contracts.database.test_plans import heard
from tests.contracts.notices.centre import Centre

SENT, MEMBERS = 1_000, 6


@pytest.fixture
def stored(database_url: str) -> Iterator[sqlite3.Connection]:
    """A look into SQLite's file; PostgreSQL counts for itself what is cheaper."""
    if not database_url.startswith("sqlite"):
        pytest.skip("it is SQLite that has to be told")
    with closing(sqlite3.connect(Path(database_url.partition("///")[2]))) as connection:
        yield connection


async def plans(stored: sqlite3.Connection, reading: Awaitable[object]) -> list[str]:
    """Return how the database walks for each question of a reading."""
    with heard() as seen:
        await reading
    return [
        " | ".join(str(row[3]) for row in stored.execute(f"EXPLAIN QUERY PLAN {sql}", given))
        for sql, given in seen.statements
    ]


@pytest.mark.slow
async def test_no_reading_begins_at_all_that_was_ever_sent(
    centre: Centre, stored: sqlite3.Connection
) -> None:
    for number in range(MEMBERS):
        await centre.joins(f"Member {number}")
    for number in range(SENT):
        topic = ("orders", "system")[number % 2]
        await centre.tell(everybody=True, topic=topic, refs={"order": str(number)})
        centre.clock.advance(timedelta(seconds=1))
    stored.execute("ANALYZE")
    stored.commit()
    centre.database.reopen_readers()
    inbox, sam, ws = centre.notices.inbox, centre.people["Sam"], centre.workspace
    about = InAppFilter(refs=(("order", "7"),))

    listed = [
        *await plans(stored, inbox.page(ws, sam, InAppFilter(), limit=50)),
        *await plans(stored, inbox.page(ws, sam, InAppFilter(), limit=50, skip=50, counted=True)),
        *await plans(stored, inbox.page(ws, sam, InAppFilter(topics=("orders",)), limit=50)),
        *await plans(stored, inbox.unread(ws, sam)),
    ]
    found = [
        *await plans(stored, inbox.page(ws, sam, about, limit=50)),
        *await plans(stored, inbox.outgoing(ws, InAppFilter(), limit=50)),
        *await plans(stored, centre.tick()),
    ]

    assert not [plan for plan in listed + found if "SCAN" in plan]
    assert not [plan for plan in listed if "TEMP B-TREE" in plan]
