"""What a request cannot cost less than: an answer by the bare server, and the bare writing of its
rows. Run as a program it is that server.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from aiohttp import web

from benchmarks.figures import cpu_seconds
from benchmarks.posting import post_all
from benchmarks.programs import ROOT

EACH = {
    "raw_requests": 1,
    "customers": 1,
    "cases": 1,
    "thread_items": 1,
    "signals": 1,
    "alerts": 1,
    "alert_cases": 1,
    "notifications": 3,
    "deliveries": 3,
    "events": 2,
}
"""How many rows of each table a request of `ingest` writes, in an order that keys allow."""
AT_ONCE = 64
"""So many requests share a commit, as the product's do when 64 wait."""
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "cache_size=-64000", "wal_autocheckpoint=4000")


def bare_answers(requests: Sequence[bytes], *, callers: int, core: int | None) -> float:
    """Return the processor seconds of one request to a server that only reads and answers it."""
    pin = None if core is None else lambda: os.sched_setaffinity(0, {core})
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.floor"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        preexec_fn=pin,
    )  # fmt: skip
    try:
        if process.stdout is None:
            raise RuntimeError("the server has no output")
        port = int(process.stdout.readline())
        asyncio.run(post_all(port, iter(requests[: len(requests) // 10]), callers=callers))
        spent = cpu_seconds(process.pid)
        asyncio.run(post_all(port, iter(requests), callers=callers))
        return (cpu_seconds(process.pid) - spent) / len(requests)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def bare_rows(file: Path, requests: int) -> tuple[float, float]:
    """Return the seconds and the processor seconds in which the driver alone writes the rows of
    one request of `ingest`: the last ones of this SQLite file once more, into a copy of it."""
    copy = file.with_name("floor.db")
    with closing(sqlite3.connect(file)) as source:
        source.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite3.connect(copy, isolation_level=None)) as database:
        for pragma in (*_PRAGMAS, "foreign_keys=OFF"):
            database.execute(f"PRAGMA {pragma}")
        rows = {table: _take(database, table, requests * EACH[table]) for table in EACH}
        database.execute("PRAGMA foreign_keys=ON")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        began, cpu = time.perf_counter(), time.thread_time()
        for start in range(0, requests, AT_ONCE):
            database.execute("BEGIN IMMEDIATE")
            for table, count in EACH.items():
                some = rows[table][start * count : (start + AT_ONCE) * count]
                places = ", ".join("?" * len(some[0]))
                database.executemany(f"INSERT INTO {table} VALUES ({places})", some)  # noqa: S608
            database.execute("COMMIT")
        seconds, cpu = time.perf_counter() - began, time.thread_time() - cpu
    for left in file.parent.glob("floor.db*"):
        left.unlink()
    return seconds / requests, cpu / requests


def _take(database: sqlite3.Connection, table: str, count: int) -> list[tuple[object, ...]]:
    """Take the last rows out of a table, and return them oldest first."""
    last = f"FROM {table} ORDER BY rowid DESC LIMIT {count}"
    rows = database.execute(f"SELECT * {last}").fetchall()
    database.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT rowid {last})")  # noqa: S608
    return rows[::-1]


async def _answer(request: web.Request) -> web.Response:
    await request.read()
    return web.json_response({"id": "0192f0c1-2d3e-7f00-8000-000000000000"}, status=202)


async def _serve() -> None:
    app = web.Application()
    app.router.add_post("/hooks/{token}", _answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
