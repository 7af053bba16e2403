"""Brings the schema to the newest revision at start, under the database's own write lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event, inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from core.errors import BadSetting

if TYPE_CHECKING:
    from alembic.config import Config

ROOT = Path(__file__).resolve().parent.parent.parent


async def migrate(url: str, revision: str = "head") -> tuple[str | None, str | None]:
    """Move the schema to `revision` and return the revision before and after.

    Two processes may start together: the second waits for the first's BEGIN IMMEDIATE and then
    finds nothing left to do. Raises BadSetting for a database of a newer release: this one would
    not know what it must not break.
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
            if before is not None and before not in revisions():
                raise BadSetting(
                    name="DATA_DIR",
                    problem=f"its database is at revision {before}, of a newer Opsbell",
                    wanted=f"that release, or a backup from before (this one knows {head()})",
                )
            if before != (head() if revision == "head" else revision):
                await connection.run_sync(_run, revision)
                await connection.commit()
            return before, await connection.run_sync(_current)
    finally:
        await engine.dispose()


def revisions() -> list[str]:
    """Return the revisions there are in the code, oldest first: their files begin with them."""
    found = (ROOT / "alembic" / "versions").glob("*.py")
    return sorted(path.name.partition("_")[0] for path in found)


def head() -> str:
    """Return the newest revision there is in the code."""
    return revisions()[-1]


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def _run(connection: Connection, revision: str) -> None:
    # Imported here: it takes 8 MB and a fifth of a second, and most starts have nothing to do.
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    if revision == "base" or revision.startswith("-"):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def _config() -> Config:
    from alembic.config import Config

    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "alembic"))
    return config
