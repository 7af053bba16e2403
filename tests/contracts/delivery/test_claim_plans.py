"""What a claim reads of a long backlog on PostgreSQL: as much as of a short one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import asyncpg
import orjson
import pytest
from sqlalchemy import Table, event, insert, text, update
from sqlalchemy.engine import Engine

from core.db.rows import complete_row
from core.delivery.choose import LOOK_AT
from core.delivery.claim import Claim
from core.delivery.room import Full
from core.delivery.tables import DeliveryRow
from tests.contracts.conftest import BOT, NOON
from tests.contracts.delivery.post import ALL, Post

LANE = f"telegram:{BOT}"
BACKLOG = 6_000
A_LITTLE = 8 * LOOK_AT
"""What it looks at, several times over, and a third of the backlog."""
IN_THE_AIR = DeliveryRow.state == "sending"

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def statements() -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    """What this process asks, with the parameters as the driver gets them."""
    heard: list[tuple[str, tuple[object, ...]]] = []

    def hear(_: object, __: object, sql: str, given: Any, *___: object) -> None:
        heard.append((sql, tuple(given)))

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


@pytest.mark.parametrize("queues", [3, 3_000], ids=["a storm", "a broadcast"])
@pytest.mark.parametrize(
    ("knows", "most"),
    [
        pytest.param(True, A_LITTLE, id="with statistics"),
        # Then it may read all of it, but never all of it again for each row.
        pytest.param(False, 3 * BACKLOG, id="without"),
    ],
)
async def test_a_claim_reads_a_little_of_a_long_backlog(
    post: Post,
    database_url: str,
    statements: list[tuple[str, tuple[object, ...]]],
    queues: int,
    knows: bool,
    most: int,
) -> None:
    async with post.database.writing(ALL) as session:
        connection = await session.connection()
        await connection.execute(insert(cast("Table", DeliveryRow.__table__)), _rows(post, queues))
    if knows:
        async with post.database.writing(ALL) as session:
            await session.execute(text("ANALYZE"))
    statements.clear()

    taken = await post.books.change(Claim(lane=LANE, free=8, token=UUID(int=9), epoch=1))

    assert len(taken) == min(8, queues)
    asked = [(sql, given) for sql, given in statements if "deliveries" in sql]
    async with post.database.writing(ALL) as session:
        await session.execute(update(DeliveryRow).where(IN_THE_AIR).values(state="due"))
    touched = await _touched(database_url, asked)
    assert sum(touched.values()) <= most, touched


async def test_a_claim_reads_a_little_of_a_storm_that_has_no_room(
    post: Post, database_url: str, statements: list[tuple[str, tuple[object, ...]]]
) -> None:
    async with post.database.writing(ALL) as session:
        connection = await session.connection()
        await connection.execute(insert(cast("Table", DeliveryRow.__table__)), _rows(post, 3))
        await session.execute(text("ANALYZE"))
    full = Full(queues=tuple(f"{LANE}:{queue}" for queue in range(3)))
    statements.clear()

    claim = Claim(lane=LANE, free=8, token=UUID(int=9), epoch=1, full=full)
    assert await post.books.change(claim) == ()

    asked = [(sql, given) for sql, given in statements if "deliveries" in sql]
    touched = await _touched(database_url, asked)
    assert sum(touched.values()) <= A_LITTLE, touched


def _rows(post: Post, queues: int) -> list[dict[str, Any]]:
    """What waits, the oldest queue first, and as much that is sent."""
    return [
        complete_row(
            DeliveryRow,
            {
                "workspace_id": post.workspace, "id": post.ids.new(), "kind": "notice",
                "channel": "telegram", "lane": LANE, "queue": f"{LANE}:{at * queues // BACKLOG}",
                "address": f"{BOT}/7/0", "urgency": 1, "next_at": NOON, "state": state,
                "params": {}, "created_at": NOON - timedelta(seconds=BACKLOG - at),
            },
        )
        for state in ("sent", "due")
        for at in range(BACKLOG)
    ]  # fmt: skip


async def _touched(url: str, asked: list[tuple[str, tuple[object, ...]]]) -> dict[str, int]:
    """Return how many rows each statement reads in tables and indexes, those it throws away
    included."""
    connection = await asyncpg.connect(url)
    try:
        touched: dict[str, int] = {}
        for sql, given in asked:
            undone = connection.transaction()
            await undone.start()
            found = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *given)
            await undone.rollback()
            touched[sql] = _rows_of(orjson.loads(found)[0]["Plan"])
        return touched
    finally:
        await connection.close()


def _rows_of(step: dict[str, Any]) -> int:
    below: int = sum(_rows_of(one) for one in step.get("Plans", ()))
    if "Relation Name" not in step and "Index Name" not in step:
        return below
    seen = step["Actual Rows"] + step.get("Rows Removed by Filter", 0)
    return below + int(seen * step["Actual Loops"])
