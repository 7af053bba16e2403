"""What a product stands on: its data folder, and a database of its own in PostgreSQL if wanted."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from tests.servers.postgres import Postgres


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A folder, and the settings that name the database (none: SQLite, inside the folder)."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    async def let_leases_run_out(self) -> None:
        """Let so much time pass as a killed product leaves the next one to wait: 60 seconds on
        PostgreSQL (docs/postgresql.md), none on SQLite, where it is known to be gone."""
        if not self.settings:
            return
        connection = await asyncpg.connect(self.settings["DATABASE_URL"], timeout=10)
        try:
            await connection.execute(
                "UPDATE leases SET expires_at = now() WHERE expires_at < now() + interval '1h'"
            )
            await connection.execute(
                "UPDATE deliveries SET lease_until = now() WHERE state = 'sending'"
            )
            await connection.execute(
                "UPDATE live_processes SET seen_at = seen_at - interval '40s'"
            )
        finally:
            await connection.close()


class SqliteGrounds:
    """Grounds whose database is a file in the folder."""

    def fresh(self, folder: Path) -> Ground:
        """Return ground that nothing stands on yet."""
        return Ground(folder=folder)

    def copy(self, ground: Ground, folder: Path) -> Ground:
        """Return the same once more, for another product; the first one must have ended."""
        shutil.copytree(ground.folder, folder)
        return Ground(folder=folder)


class PostgresGrounds:
    """Grounds with a database each in the run's PostgreSQL; gone when `stack` is closed."""

    def __init__(self, *, server: Postgres, stack: ExitStack) -> None:
        self._server = server
        self._stack = stack

    def fresh(self, folder: Path) -> Ground:
        """Return ground that nothing stands on yet; its database is empty."""
        url = self._stack.enter_context(self._server.database(empty=True))
        return Ground(folder=folder, settings={"DATABASE_URL": url})

    def copy(self, ground: Ground, folder: Path) -> Ground:
        """Return the same once more, for another product; the first one must have ended."""
        shutil.copytree(ground.folder, folder)
        like = ground.settings["DATABASE_URL"]
        url = self._stack.enter_context(self._server.database(like=like))
        return Ground(folder=folder, settings={"DATABASE_URL": url})


Grounds = SqliteGrounds | PostgresGrounds
