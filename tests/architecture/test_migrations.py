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


@pytest.mark.parametrize("revision", REVISIONS)
async def test_a_migration_can_be_taken_back_and_done_again(url: str, revision: str) -> None:
    def there_and_back(connection: Connection) -> list[dict[str, object]]:
        config = _config(connection)
        seen: list[dict[str, object]] = []
        command.upgrade(config, f"{revision}-1" if revision != REVISIONS[0] else "base")
        seen.append(_schema(connection))
        command.upgrade(config, revision)
        seen.append(_schema(connection))
        command.downgrade(config, "-1")
        seen.append(_schema(connection))
        command.upgrade(config, revision)
        seen.append(_schema(connection))
        return seen

    before, after, taken_back, again = await _on(url, there_and_back)

    assert taken_back == before
    assert again == after


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
    options = {"compare_type": True, "compare_server_default": True, "render_as_batch": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def _schema(connection: Connection) -> dict[str, object]:
    """Return tables, columns, indexes and constraints as the database tells them, in a fixed
    order."""
    looked = inspect(connection)
    return {
        name: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in looked.get_columns(name)),
            _plain(looked.get_indexes(name)),
            _plain(looked.get_unique_constraints(name)),
            _plain(looked.get_foreign_keys(name)),
            _plain(looked.get_check_constraints(name)),
        )
        for name in looked.get_table_names()
        if name != "alembic_version"
    }


def _plain(found: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the entries as text; the SQL of a partial index is an object that prints as one."""
    return sorted(json.dumps(entry, default=str, sort_keys=True) for entry in found)
