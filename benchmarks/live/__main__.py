"""Opsbell's live socket beside socket.io, ws, python-socketio and a bare loop in C, in one run.

The server has one core, the load generator the other. Each server is started anew for each
number of sockets; with `--times` each is measured so often, in turn, and the median counts.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.live import peers, table
from benchmarks.live.compiled import GENERATOR, NoCompiler, compiled
from benchmarks.live.generator import generator
from benchmarks.live.ours import Desk, ours
from benchmarks.live.run import EVENT_BYTES, Figures, measured, middle
from benchmarks.live.server import Server
from benchmarks.programs import two_cores

SOCKETS = (1_000, 10_000)
PLAIN = "Opsbell, plain"
PEERS = {
    "C loop": peers.bare,
    "socket.io": peers.socketio_on_node,
    "ws": peers.ws_on_node,
    "python-socketio": peers.socketio_in_python,
}
SERVERS = ("Opsbell", PLAIN, *PEERS)
OTHER_FILES = 500
"""What a server holds open beside its sockets, generously."""


def main() -> None:
    """Measure each server at each number of sockets; print a table for each number."""
    reader = argparse.ArgumentParser(prog="benchmarks.live", description=__doc__)
    reader.add_argument("--sockets", type=int, nargs="+", default=list(SOCKETS))
    reader.add_argument("--servers", nargs="+", choices=SERVERS, default=list(SERVERS))
    reader.add_argument("--times", type=int, default=1)
    given = reader.parse_args()
    wanted = max(given.sockets) + OTHER_FILES
    if not _may_open(wanted):
        reader.exit(1, f"{wanted:,} files may not be open at a time here; raise `ulimit -Hn`\n")
    with tempfile.TemporaryDirectory(prefix="opsbell-live-") as kept:
        try:
            program = compiled(GENERATOR, Path(kept), name="generator")
        except NoCompiler as trouble:
            reader.exit(1, f"{trouble}\n")
        for sockets in given.sockets:
            _table(program, given.servers, sockets, given.times)


def _may_open(files: int) -> bool:
    """Let this program and those it starts open so many files; tell whether they may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < files:
        return False
    if soft != resource.RLIM_INFINITY and soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return True


def _table(program: Path, servers: list[str], sockets: int, times: int) -> None:
    runs: dict[str, list[Figures]] = {}
    absent: dict[str, str] = {}
    size = EVENT_BYTES
    for _ in range(times):
        for name in servers:
            if name in absent:
                continue
            try:
                figures = _one(program, name, sockets, size)
            except peers.NotHere as trouble:
                absent[name] = str(trouble)
                continue
            runs.setdefault(name, []).append(figures)
            if name == table.OURS:
                size = round(figures.bytes)  # Nobody gets a smaller event than Opsbell's.
            print(f"  {name}: measured at {sockets:,}", flush=True)
    found = {name: middle(some) for name, some in runs.items()}
    table.show(sockets, found, list(absent.values()))


def _one(program: Path, name: str, sockets: int, size: int) -> Figures:
    server_core, other_core = two_cores()
    with (
        tempfile.TemporaryDirectory(prefix="opsbell-live-") as kept,
        _running(name, Path(kept), server_core) as (server, desk),
        generator(program, server, core=other_core) as load,
    ):
        return measured(server, load, sockets, desk, size=size)


@contextmanager
def _running(name: str, folder: Path, core: int | None) -> Iterator[tuple[Server, Desk | None]]:
    if name in PEERS:
        with PEERS[name](folder, core=core) as server:
            yield server, None
    else:
        handover = "off" if name == PLAIN else "auto"
        with ours(folder, core=core, handover=handover, name=name) as both:
            yield both


if __name__ == "__main__":
    main()
