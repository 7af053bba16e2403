"""The migrations are the schema: they make what the models say, and each can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from core.db.migrate import migrate, revisions
from core.desk.index import is_of_models
from core.errors import BadSetting
from core.schema import metadata
from tests.architecture.tree import ROOT
from tests.servers.postgres import Postgres

T = TypeVar("T")

INI = ROOT / "alembic.ini"
SCRIPTS = ScriptDirectory(str(ROOT / "alembic"))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres_server")
        with server.database(empty=True) as address:
            yield address.replace("postgresql:", "postgresql+asyncpg:")
    else:
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"


def test_there_is_one_newest_revision() -> None:
    assert len(SCRIPTS.get_heads()) == 1


def test_the_program_knows_the_revisions_without_the_library() -> None:
    assert revisions() == REVISIONS


async def test_a_database_of_a_newer_release_is_refused_in_words(url: str) -> None:
    def be_later(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    await migrate(url)
    await _on(url, be_later)

    with pytest.raises(BadSetting, match="9999, of a newer Opsbell"):
        await migrate(url)


async def test_migrating_twice_does_nothing_the_second_time(url: str) -> None:
    assert await migrate(url) == (None, REVISIONS[-1])
    assert await migrate(url) == (REVISIONS[-1], REVISIONS[-1])


async def test_migrations_make_exactly_what_the_models_say(url: str) -> None:
    await migrate(url)

    assert await _on(url, _differences) == []


async def test_each_migration_can_be_taken_back_and_done_again(url: str) -> None:
    def there_and_back(connection: Connection) -> str | None:
        config, before = _config(connection), _schema(connection)
        for revision in REVISIONS:
            command.upgrade(config, revision)
            after = _schema(connection)
            command.downgrade(config, "-1")
            if _schema(connection) != before:
                return f"{revision} is not taken back"
            command.upgrade(config, revision)
            if _schema(connection) != after:
                return f"{revision} makes something else the second time"
            before = after
        return None

    assert await _on(url, there_and_back) is None


async def _on(url: str, look: Callable[[Connection], T]) -> T:
    """Return what `look` finds on a connection of its own, committed."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(look)
    finally:
        await engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config(INI)
    config.attributes["connection"] = connection
    return config


def _differences(connection: Connection) -> list[object]:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "render_as_batch": True,
        # Of the words' index tests/contracts/database/test_words.py compares every statement.
        "include_object": is_of_models,
    }
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def _schema(connection: Connection) -> dict[str, object]:
    """Return tables, columns, indexes and constraints as the database tells them, in a fixed
    order."""
    looked = inspect(connection)
    columns = looked.get_multi_columns()
    others = (
        looked.get_multi_indexes(),
        looked.get_multi_unique_constraints(),
        looked.get_multi_foreign_keys(),
        looked.get_multi_check_constraints(),
    )
    return {
        str(table[-1]): (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in of_table),
            *(_plain(found[table]) for found in others),
        )
        for table, of_table in columns.items()
        if table[-1] != "alembic_version"
    }


def _plain(found: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the entries as text; the SQL of a partial index is an object that prints as one."""
    return sorted(json.dumps(entry, default=str, sort_keys=True) for entry in found)
