"""Runs the migrations on a connection that is handed in, or on the address of alembic.ini's
caller."""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.config import read_settings
from core.db.engine import is_postgres
from core.desk.index import is_of_models
from core.schema import metadata


def migrate(connection: Connection) -> None:
    """Run what is due on this connection; batch mode, because SQLite cannot alter tables."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=is_of_models,
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate_configured() -> None:
    """Run from the command line: the database of the settings."""
    settings = read_settings()
    engine = _engine(settings.database_url or f"sqlite+aiosqlite:///{settings.sqlite_path}")
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
            await connection.commit()
    finally:
        await engine.dispose()


def _engine(url: str) -> AsyncEngine:
    if is_postgres(url):
        from core.db.postgres import migrating_engine

        return migrating_engine(url)
    return create_async_engine(url)


given = context.config.attributes.get("connection")
if isinstance(given, Connection):
    migrate(given)
else:
    asyncio.run(migrate_configured())
