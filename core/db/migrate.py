"""Brings the schema to the newest revision at start, under the database's own write lock."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

ROOT = Path(__file__).resolve().parent.parent.parent


async def migrate(url: str, revision: str = "head") -> tuple[str | None, str | None]:
    """Move the schema to `revision` and return the revision before and after.

    Two processes may start together: the second waits for the first's BEGIN IMMEDIATE and then
    finds nothing left to do.
    """
    engine = create_async_engine(url, poolclass=NullPool)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: object, _: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined] # the driver's, not ours

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        # Foreign keys cannot be checked while batch mode rebuilds a table.
        connection.exec_driver_sql("PRAGMA busy_timeout=30000")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        async with engine.connect() as connection:
            before = await connection.run_sync(_current)
            if before != revision and not (revision == "head" and before == head()):
                await connection.run_sync(_run, revision)
                await connection.commit()
            return before, await connection.run_sync(_current)
    finally:
        await engine.dispose()


def head() -> str | None:
    """Return the newest revision there is in the code."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "alembic"))
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _run(connection: Connection, revision: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    if revision == "base" or revision.startswith("-"):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)
