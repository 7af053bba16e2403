"""Databases of earlier releases move to this one with every row, and back again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.db.migrate import migrate, revisions
from tests.upgrade.release import RELEASES, Unfolded, counts, tables, unfold

VERSIONS = sorted(path.stem for path in RELEASES.glob("*.sql"))


@pytest.fixture(params=VERSIONS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Unfolded:
    """A data folder as the release left it."""
    return unfold(request.param, tmp_path)


def url(kept: Unfolded) -> str:
    """Return SQLAlchemy's address of the database."""
    return f"sqlite+aiosqlite:///{kept.database}"


def revision(database: Path) -> str:
    """Return where the schema is."""
    with closing(sqlite3.connect(database)) as connection:
        found: str = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        return found


def content(database: Path, columns_of: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return every row of these tables by these columns, in an order of its own."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            table: sorted(
                repr(row)
                for row in connection.execute(
                    f'SELECT {", ".join(columns)} FROM "{table}"'  # noqa: S608 - our own names
                )
            )
            for table, columns in columns_of.items()
        }


def columns(database: Path) -> dict[str, list[str]]:
    """Return the columns of each table, but for the schema's own mark."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            table: [f'"{row[1]}"' for row in connection.execute(f'PRAGMA table_info("{table}")')]
            for table in tables(connection)
            if table != "alembic_version"
        }


def broken(database: Path) -> list[object]:
    """Return what SQLite finds wrong in the file and in references between rows."""
    with closing(sqlite3.connect(database)) as connection:
        wrong = connection.execute("PRAGMA foreign_key_check").fetchall()
        told = connection.execute("PRAGMA integrity_check").fetchall()
    return wrong if told == [("ok",)] else [*wrong, *told]


def test_the_first_release_is_kept() -> None:
    assert "0.1.0" in VERSIONS


def test_a_kept_release_holds_something_in_every_table(kept: Unfolded) -> None:
    empty = [table for table, rows in counts(kept.database).items() if rows == 0]

    assert not empty


async def test_every_row_is_there_after_the_upgrade(kept: Unfolded) -> None:
    before, told = counts(kept.database), columns(kept.database)
    rows = content(kept.database, told)

    await migrate(url(kept))

    after = counts(kept.database)
    assert revision(kept.database) == revisions()[-1]
    assert {table: after[table] for table in before} == before
    assert content(kept.database, told) == rows
    assert broken(kept.database) == []


async def test_what_the_older_schema_can_hold_comes_back_whole(kept: Unfolded) -> None:
    old = revision(kept.database)
    told = columns(kept.database)
    rows = content(kept.database, told)

    await migrate(url(kept))
    upgraded = columns(kept.database)
    newest = content(kept.database, upgraded)
    if old != revisions()[-1]:
        await migrate(url(kept), f"-{len(revisions()) - 1 - revisions().index(old)}")
    taken_back = content(kept.database, told)
    await migrate(url(kept))

    assert taken_back == rows
    assert broken(kept.database) == []
    assert set(content(kept.database, told)) == set(told)
    assert counts(kept.database).keys() == newest.keys() | {"alembic_version"}
