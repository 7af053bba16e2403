"""Rows become statements: one per kind, as the database takes them most cheaply."""

from __future__ import annotations

from datetime import UTC, datetime

from core.db.lease_table import LeaseRow
from core.db.rows import PendingRows, complete_row, in_one
from core.inbox.tables import IdempotencyRow
from core.schema import metadata

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def _pending(*, or_ignore: bool = False) -> PendingRows:
    assert "bots" in metadata.tables  # all tables are known: they are written in their order
    rows = PendingRows()
    for number in range(3):
        row = complete_row(
            IdempotencyRow,
            {
                "scope": "hook",
                "key": f"k{number}",
                "body_hash": "x",
                "status": 202,
                "answer": {"request": number},
                "created_at": NOON,
            },
        )
        rows.insert(IdempotencyRow, row, or_ignore=or_ignore)
    return rows


def test_postgresql_is_given_new_rows_by_column_and_runs_once() -> None:
    ((sql, given),) = _pending().statements("postgresql+asyncpg")

    assert "SELECT" in sql
    assert "unnest(" in sql
    assert isinstance(given, tuple)
    assert ["k0", "k1", "k2"] in [list(column) for column in given]
    assert ['{"request":0}', '{"request":1}', '{"request":2}'] in [list(one) for one in given]


def test_rows_that_may_be_there_already_are_left_out_on_postgresql() -> None:
    ((sql, _),) = _pending(or_ignore=True).statements("postgresql+asyncpg")

    assert sql.endswith("ON CONFLICT DO NOTHING")


def test_sqlite_is_given_new_rows_one_by_one() -> None:
    ((sql, given),) = _pending().statements("sqlite+aiosqlite")

    assert "VALUES" in sql
    assert isinstance(given, list)
    assert [len(row) for row in given] == [sql.count("?")] * 3


def test_rows_of_several_tables_go_to_postgresql_in_one_statement() -> None:
    rows = _pending()
    lease = {"name": "bot", "holder": "me", "epoch": 7, "expires_at": NOON}
    rows.insert(LeaseRow, complete_row(LeaseRow, lease), or_ignore=False)
    rows.update(LeaseRow, "another", {"epoch": 8})

    (whole, given), (changed, _) = in_one(rows.statements("postgresql+asyncpg"))

    assert isinstance(given, tuple)
    assert whole.startswith("WITH part_0 AS (INSERT INTO ")
    assert whole.count("INSERT INTO") == 2
    assert [f"${place}::" in whole for place in range(1, len(given) + 2)][-2:] == [True, False]
    place = next(at for at, column in enumerate(given, start=1) if list(column) == [7])
    assert f"${place}::INTEGER[]" in whole
    assert changed.startswith("UPDATE")
