"""A start on a database that cannot be used ends with one sentence, without the password."""

from __future__ import annotations

import asyncio
import sys

import asyncpg
import pytest
from sqlalchemy import literal, select

from core.db.engine import Database
from core.db.migrate import head, migrate
from core.db.tenancy import System
from core.errors import BadSetting
from tests.servers.postgres import ROOT, Postgres

ALL = System(reason="a test looks at the schema")
SECONDS = 30.0
MIGRATE = """
import asyncio, sys
from alembic import command
from core.db.migrate import migrate
from core.schema import metadata
print("ready", flush=True)
sys.stdin.readline()
print(*asyncio.run(migrate(sys.argv[1])), flush=True)
"""


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgres://bell:hunter2@127.0.0.1:9/bell", "PostgreSQL at 127.0.0.1:9 does not answer"),
        (
            "postgresql://bell:hunter2@/bell?host=/nowhere",
            "PostgreSQL at /nowhere does not answer",
        ),
    ],
    ids=["port", "socket"],
)
async def test_a_server_that_is_not_there_is_named(url: str, says: str) -> None:
    with pytest.raises(BadSetting, match=says) as refused:
        await migrate(url)

    assert "hunter2" not in str(refused.value)


async def test_a_database_that_is_not_there_is_named(postgres_server: Postgres) -> None:
    with pytest.raises(BadSetting, match="createdb nothing_here"):
        await migrate(postgres_server.address("nothing_here"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
async def test_every_spelling_of_the_address_is_taken(
    postgres_server: Postgres, scheme: str
) -> None:
    with postgres_server.database() as url:
        said = url.replace("postgresql:", f"{scheme}:") + "&sslmode=prefer&channel_binding=prefer"

        assert await migrate(said) == (head(), head())

        database = Database(url=said)
        async with database.reading(ALL) as session:
            assert await session.scalar(select(literal(1))) == 1
        await database.close()


async def test_a_database_of_another_encoding_is_refused(postgres_server: Postgres) -> None:
    url = postgres_server.address("latin")
    admin = await asyncpg.connect(postgres_server.address("postgres"))
    await admin.execute(
        "CREATE DATABASE latin TEMPLATE template0 ENCODING latin1"
        " LOCALE_PROVIDER libc LOCALE 'C' STRATEGY file_copy"
    )
    try:
        with pytest.raises(BadSetting, match="keeps text as LATIN1"):
            await migrate(url)
    finally:
        await admin.execute("DROP DATABASE latin WITH (FORCE)")
        await admin.close()


async def test_processes_that_start_together_make_one_schema(postgres_server: Postgres) -> None:
    with postgres_server.database(empty=True) as url:
        processes = [await started(MIGRATE, url) for _ in range(3)]
        try:
            # All have loaded what they need before the first may begin.
            for process in processes:
                assert await said_by(process) == "ready"
            for process in processes:
                assert process.stdin is not None
                process.stdin.write(b"go\n")
            done = [await said_by(process) for process in processes]
        finally:
            for process in processes:
                if process.returncode is None:
                    process.kill()
                await process.communicate()

    assert sorted(done) == sorted([f"None {head()}", *[f"{head()} {head()}"] * 2])


async def started(program: str, *given: str) -> asyncio.subprocess.Process:
    """Start a program of ours that hears and says lines."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, *given,
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def said_by(process: asyncio.subprocess.Process) -> str:
    """Return the next line, empty when it ended without; what went wrong it says on stderr."""
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), SECONDS)
    return line.decode().strip()
