"""Rows by keys of several columns are found by their index, also on SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any, cast

import pytest
from sqlalchemy import Table, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.schema import CreateTable

from core.db.among import among
from core.inbox.tables import IdempotencyRow, UpdateRow
from core.schema import metadata

PAIRS = (UpdateRow.bot_id, UpdateRow.update_id), (IdempotencyRow.scope, IdempotencyRow.key)


@pytest.mark.parametrize("columns", PAIRS, ids=["updates", "idempotency_keys"])
@pytest.mark.parametrize("count", [1, 2, 64])
def test_keys_of_two_columns_are_looked_up(
    columns: tuple[InstrumentedAttribute[Any], ...], count: int
) -> None:
    table = cast("Table", columns[0].class_.__table__)
    assert table.name in metadata.tables  # with the tables its foreign keys name
    keys = [(7, number) for number in range(count)]
    asked = select(table).where(among(columns, keys))
    sql = asked.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
        given = [sql.params[name] for name in sql.positiontup or ()]
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", given)]

    assert plan[0].startswith(f"SEARCH {table.name} USING INDEX")
    assert plan[0].count("=?") == 2


def test_each_key_is_one_of_pairs_and_not_of_columns() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        asked = select(UpdateRow.bot_id, UpdateRow.update_id).where(
            among(PAIRS[0], [(1, 10), (2, 20)])
        )
        connection.execute("CREATE TABLE inbox_updates (bot_id, update_id)")
        rows = [(1, 10), (1, 20), (2, 10), (2, 20), (3, 10)]
        connection.executemany("INSERT INTO inbox_updates VALUES (?, ?)", rows)
        sql = asked.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
        found = connection.execute(str(sql)).fetchall()

    assert found == [(1, 10), (2, 20)]
