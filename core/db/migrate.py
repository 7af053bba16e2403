"""Brings the schema to the newest revision at start, under the database's own lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event, inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from core.db.engine import is_postgres
from core.db.trouble import DRIVER_ERRORS
from core.errors import BadSetting

if TYPE_CHECKING:
    from alembic.config import Config

ROOT = Path(__file__).resolve().parent.parent.parent
_LOCK = 0x4F70_7362_656C_6C01
"""What processes on PostgreSQL agree upon as the lock of the schema; any number would do."""


async def migrate(url: str, revision: str = "head") -> tuple[str | None, str | None]:
    """Move the schema to `revision` and return the revision before and after.

    Two processes may start together: the second waits for the first's lock and then finds nothing
    left to do. Raises BadSetting for a database that cannot be used, and for one of a newer
    release: this one would not know what it must not break.
    """
    if not is_postgres(url):
        return await _migrate(_sqlite_engine(url), revision, setting="DATA_DIR")
    from core.db import postgres

    engine = postgres.migrating_engine(url)
    event.listen(engine.sync_engine, "begin", _begin_on_postgres)
    try:
        async with engine.connect() as connection:
            await postgres.check(connection)
        return await _migrate(engine, revision, setting="DATABASE_URL")
    except DRIVER_ERRORS as problem:
        raise postgres.refusal(problem, url) from problem
    finally:
        await engine.dispose()


async def _migrate(
    engine: AsyncEngine, revision: str, *, setting: str
) -> tuple[str | None, str | None]:
    try:
        async with engine.connect() as connection:
            before = await connection.run_sync(_current)
            if before is not None and before not in revisions():
                raise BadSetting(
                    name=setting,
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


def _sqlite_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_on_sqlite)
    return engine


def _begin_on_postgres(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _prepare_sqlite(connection: object, _: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined] # the driver's, not ours


def _begin_on_sqlite(connection: Connection) -> None:
    # Foreign keys cannot be checked while batch mode rebuilds a table.
    connection.exec_driver_sql("PRAGMA busy_timeout=30000")
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


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
