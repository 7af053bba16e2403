"""A process that has imported the product once and forks it as often as it is asked to.

`python -m tests.chaos.nursery` reads one JSON order per line: `start` (folder, log, settings, what
is to go wrong, whether it is to import all of it afresh), `kill` (a name), or `limit` (a name, and
how many bytes it may write into a file; null for no limit). It answers with one JSON line each
for `started` and `ended`. What it forks runs `opsbell run` from its first line on; only the
seconds of importing are saved, which twenty restarts would pay twenty times. It kills its children
itself, before it buries them, so that a number that went to another process is never hit.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
from pathlib import Path
from typing import Any

import aiosqlite
import asyncpg
import sqlalchemy.dialects.postgresql.asyncpg
import sqlalchemy.dialects.sqlite.aiosqlite

from bot.__main__ import opsbell
from tests.chaos import mishaps

PRELOADED = (
    aiosqlite,
    asyncpg,
    sqlalchemy.dialects.postgresql.asyncpg,
    sqlalchemy.dialects.sqlite.aiosqlite,
)
_OF_OURS = (
    "PORT", "HOST", "DATA", "DB_", "REDIS", "ROLES", "LOG_", "SECRET_", "JWT_", "TELEGRAM_",
    "PUBLIC_", "WORK",
)  # fmt: skip


class Nursery:
    """Its living children, by the name of their order."""

    def __init__(self) -> None:
        self._living: dict[int, str] = {}

    def obey(self, order: dict[str, Any]) -> None:
        """Do what one line asks for."""
        match order["do"]:
            case "start":
                child = os.fork()
                if child == 0:
                    os._exit(_live(order))
                self._living[child] = order["name"]
                _say(started=order["name"], pid=child)
            case "kill":
                for child in [one for one, name in self._living.items() if name == order["name"]]:
                    os.kill(child, int(order["signal"]))
            case "limit":
                largest = order["bytes"] or resource.RLIM_INFINITY
                for child in [one for one, name in self._living.items() if name == order["name"]]:
                    _, most = resource.prlimit(child, resource.RLIMIT_FSIZE)
                    resource.prlimit(child, resource.RLIMIT_FSIZE, (largest, most))
                _say(limited=order["name"])
            case unknown:
                raise ValueError(f"no order is called {unknown}")

    def bury(self) -> None:
        """Tell of every child that has ended; a signal counts as its negative number."""
        for child in list(self._living):
            found, status = os.waitpid(child, os.WNOHANG)
            if found:
                _say(ended=self._living.pop(child), code=os.waitstatus_to_exitcode(status))

    def end(self) -> None:
        """Kill whoever is left."""
        for child in list(self._living):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _live(order: dict[str, Any]) -> int:
    """Be the product; returns its exit code."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(order["folder"])
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, target)
    for name in [name for name in os.environ if name.startswith(_OF_OURS)]:
        del os.environ[name]
    os.environ.update(order["settings"])
    if order["mishap"] is not None:
        mishaps.prepare(order["mishap"], Path(order["folder"]))
    if order["is_fresh"]:
        os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
        os.execv(sys.executable, [sys.executable, "-m", "bot", "run"])  # noqa: S606
    try:
        opsbell(["run"], prog_name="opsbell")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def _say(**news: object) -> None:
    sys.stdout.write(json.dumps(news) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Obey until the line of orders is closed, then leave nobody behind."""
    nursery = Nursery()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    _say(ready=os.getpid())
    rest = b""
    try:
        while True:
            readable, _, _ = select.select([0, woken], [], [])
            if woken in readable:
                os.read(woken, 512)
                nursery.bury()
            if 0 in readable:
                read = os.read(0, 65536)
                if not read:
                    return
                *lines, rest = (rest + read).split(b"\n")
                for line in lines:
                    nursery.obey(json.loads(line))
    finally:
        nursery.end()


if __name__ == "__main__":
    main()
