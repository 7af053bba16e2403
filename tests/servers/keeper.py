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
    "log_min_messages=fatal",
)


def main(folder: Path, binaries: Path, watched: int) -> None:
    """Make a server in `folder`, say `ready` in a file, and stay until the run is over."""
    user: int | None = None
    group: int | None = None
    others: list[int] | None = None
    if os.geteuid() == 0:
        nobody = pwd.getpwnam(UNPRIVILEGED)
        user, group, others = nobody.pw_uid, nobody.pw_gid, []
        os.chown(folder, user, group)
        binaries = _reachable(binaries, folder)
    data = folder / "data"
    subprocess.run(
        [
            binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync",
            "-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8",
        ],
        check=True, cwd=folder, stdout=subprocess.DEVNULL,
        user=user, group=group, extra_groups=others,
    )  # fmt: skip
    options = [part for option in OPTIONS for part in ("-c", option)]
    server = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-k", folder, *options],
        cwd=folder, user=user, group=group, extra_groups=others,
    )  # fmt: skip
    signal.signal(signal.SIGTERM, _leave)
    try:
        while not _is_ready(data) and server.poll() is None:
            time.sleep(0.02)
        (folder / "ready").touch()
        while server.poll() is None and _is_there(watched):
            time.sleep(LOOK_SECONDS)
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


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
