"""The migrations are the schema: they make what the models say, and each can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

from core.db.migrate import migrate, revisions
from core.errors import BadSetting
from core.schema import metadata
from tests.architecture.tree import ROOT

INI = ROOT / "alembic.ini"
SCRIPTS = ScriptDirectory(str(ROOT / "alembic"))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """An empty SQLite database in a file."""
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def test_there_is_one_newest_revision() -> None:
    assert len(SCRIPTS.get_heads()) == 1


def test_the_program_knows_the_revisions_without_the_library() -> None:
    assert revisions() == REVISIONS


async def test_a_database_of_a_newer_release_is_refused_in_words(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'opsbell.db'}"
    await migrate(url)
    engine = create_engine(f"sqlite:///{tmp_path / 'opsbell.db'}")
    with engine.begin() as later:
        later.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()

    with pytest.raises(BadSetting, match="9999, of a newer Opsbell"):
        await migrate(url)


async def test_migrating_twice_does_nothing_the_second_time(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'opsbell.db'}"

    assert await migrate(url) == (None, REVISIONS[-1])
    assert await migrate(url) == (REVISIONS[-1], REVISIONS[-1])


def test_migrations_make_exactly_what_the_models_say(connection: Connection) -> None:
    command.upgrade(_config(connection), "head")

    assert _differences(connection) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_migration_can_be_taken_back_and_done_again(
    connection: Connection, revision: str
) -> None:
    config = _config(connection)
    command.upgrade(config, f"{revision}-1" if revision != REVISIONS[0] else "base")
    before = _schema(connection)
    command.upgrade(config, revision)
    after = _schema(connection)

    command.downgrade(config, "-1")
    taken_back = _schema(connection)
    command.upgrade(config, revision)

    assert taken_back == before
    assert _schema(connection) == after


def _config(connection: Connection) -> Config:
    config = Config(INI)
    config.attributes["connection"] = connection
    return config


def _differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True, "render_as_batch": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def _schema(connection: Connection) -> dict[str, object]:
    """Return tables, columns, indexes and constraints as SQLite tells them, in a fixed order."""
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
