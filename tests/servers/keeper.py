"""Runs one PostgreSQL until its test run is over, however that ends: `python -m
tests.servers.keeper FOLDER BINARIES PID`.

A process of its own, because the workers of a run share the server and none of them outlives the
others for sure. It watches the run's main process and takes everything away after it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

LOOK_SECONDS = 0.5
UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root; then it runs as this user."""
OPTIONS = (
    "listen_addresses=",
    # A killed process loses nothing without these two; only a power cut would show.
    "fsync=off",
    "full_page_writes=off",
    "max_connections=300",
    "shared_buffers=64MB",
    # What is shown with a test that failed: sessions that ended, and servers that fell.
    "log_min_messages=log",
    "log_line_prefix=%m %d ",
    "log_checkpoints=off",
)


def main(folder: Path, binaries: Path, watched: int) -> None:
    """Make a server in `folder`, say `ready` in a file, and stay until the run is over. SIGHUP
    crashes the server and starts it again; `restarts` counts how often."""
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam(UNPRIVILEGED)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        binaries = _reachable(binaries, folder)
    data = folder / "data"
    subprocess.run(
        [
            binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync",
            "-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8",
        ],
        check=True, cwd=folder, stdout=subprocess.DEVNULL, **who,
    )  # fmt: skip
    options = [part for option in OPTIONS for part in ("-c", option)]
    command = [binaries / "postgres", "-D", data, "-k", folder, *options]
    asked: list[int] = []
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, lambda number, _frame: asked.append(number))
    server = _up(command, folder, who)
    try:
        (folder / "ready").touch()
        restarts = 0
        while server.poll() is None and _is_there(watched):
            time.sleep(LOOK_SECONDS)
            if len(asked) > restarts:
                # What `pg_ctl -m immediate restart` does.
                server.send_signal(signal.SIGQUIT)
                server.wait(20)
                server = _up(command, folder, who)
                restarts += 1
                (folder / "restarts").write_text(str(restarts), encoding="ascii")
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _up(command: list[Any], folder: Path, who: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start the server and return when it answers, or has ended."""
    server = subprocess.Popen(command, cwd=folder, **who)
    while not _is_ready(folder / "data") and server.poll() is None:
        time.sleep(0.02)
    return server


def _reachable(binaries: Path, folder: Path) -> Path:
    """Return binaries that everybody may run: a copy, where the way to them is closed."""
    if all(one.stat().st_mode & 0o001 for one in binaries.parents):
        return binaries
    shutil.copytree(binaries.parent, folder / "postgres")
    return folder / "postgres" / "bin"


def _is_ready(data: Path) -> bool:
    """Tell what the server writes into its own file: its socket is there before it answers."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
