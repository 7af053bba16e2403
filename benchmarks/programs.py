"""The programs a benchmark starts and ends: Opsbell itself, and a Telegram beside it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BYTECODE = "bytecode"
ABSENT = ("rich", "pygments")
"""Brought by our checking tools alone. Libraries that find them load them: 7 MB and a tenth of a
second that an installed product does not have."""
START_SECONDS = 60.0
END_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.005
_OF_OURS = ("PORT", "HOST", "DATA_DIR", "LOG_", "SECRET_", "JWT_", "TELEGRAM_", "PUBLIC_", "WORK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opsbell:
    """A running product; `ready_seconds` from its start to the first 200 of /readyz."""

    pid: int
    port: int
    ready_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram:
    """A running sandbox: its address and the token its bot goes by."""

    url: str
    token: str

    @property
    def port(self) -> int:
        """Return the port of its address."""
        return int(self.url.split("/")[2].partition(":")[2])

    @property
    def settings(self) -> dict[str, str]:
        """Return what makes a product take it for Telegram."""
        return {"TELEGRAM_BOT_TOKEN": self.token, "TELEGRAM_API_URL": self.url}

    def do(self, path: str, **body: object) -> dict[str, object]:
        """Do something in the simulation and return what came of it."""
        return self._ask("POST", path, json.dumps(body))

    def look(self, path: str) -> dict[str, object]:
        """Return what the simulation shows."""
        return self._ask("GET", path, None)

    def _ask(self, verb: str, path: str, body: str | None) -> dict[str, object]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        try:
            address = f"/{self.url.split('/', 3)[3]}/sim/{path}"
            line.request(verb, address, body, {"Content-Type": "application/json"})
            answer = line.getresponse()
            said = answer.read()
        finally:
            line.close()
        if answer.status != 200:
            raise RuntimeError(f"the sandbox said {answer.status} to {path}: {said!r}")
        found: dict[str, object] = json.loads(said)
        return found


@contextmanager
def opsbell(
    folder: Path,
    settings: Mapping[str, str],
    *,
    core: int | None = None,
    profile: Path | None = None,
) -> Iterator[Opsbell]:
    """Run Opsbell on a data folder, on one core only if wished, and end it as systemd does.
    `profile` takes the standard profiler's figures, which make everything slower."""
    port = free_port()
    log = folder / "opsbell.log"
    observed = [] if profile is None else ["-m", "cProfile", "-o", str(profile)]
    began = time.perf_counter()
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, *observed, "-m", "bot", "run"],
            cwd=folder,
            env=_settings(folder, port) | dict(settings),
            stdout=said,
            stderr=said,
            preexec_fn=pinned(core),
        )  # fmt: skip
    try:
        _wait_ready(process, port, log)
        ready = time.perf_counter() - began
        yield Opsbell(pid=process.pid, port=port, ready_seconds=ready)
    finally:
        end(process)


@contextmanager
def telegram(*, core: int | None = None, is_strict: bool = False) -> Iterator[Telegram]:
    """Run a sandbox in a process of its own, and end it; `is_strict` with Telegram's limits."""
    flood = "telegram" if is_strict else "off"
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.sandbox", "--port", "0", "--flood", flood],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        preexec_fn=pinned(core),
    )  # fmt: skip
    try:
        if process.stdout is None:
            raise RuntimeError("the sandbox has no output")
        place = json.loads(process.stdout.readline())
        yield Telegram(url=place["url"], token=place["token"])
    finally:
        end(process)
        if process.stdout is not None:
            process.stdout.close()


def two_cores() -> tuple[int | None, int | None]:
    """Return the server's core and everybody else's; None twice on a machine of one core."""
    cores = sorted(os.sched_getaffinity(0))
    return (cores[0], cores[1]) if len(cores) > 1 else (None, None)


def pinned(core: int | None) -> Callable[[], None] | None:
    """Return what keeps a new process on one core; None leaves it alone."""
    return None if core is None else lambda: os.sched_setaffinity(0, {core})


def environment(folder: Path) -> dict[str, str]:
    """Return this machine's environment without settings of ours and as `./run` installs it.
    Python keeps its bytecode in the folder: as fast as an installed program after its first start,
    whatever this shell says."""
    left_out = (*_OF_OURS, "PYTHONDONTWRITEBYTECODE")
    given = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    absent = folder / "absent"
    absent.mkdir(exist_ok=True)
    for name in ABSENT:
        (absent / f"{name}.py").write_text("raise ImportError('only the checks need it')\n")
    return given | {
        "PYTHONPATH": os.pathsep.join((str(absent), str(ROOT))),
        "PYTHONPYCACHEPREFIX": str(folder / BYTECODE),
    }


def _settings(folder: Path, port: int) -> dict[str, str]:
    return environment(folder) | {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "LOG_FORMAT": "json",
    }


def _wait_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.perf_counter() + START_SECONDS
    while time.perf_counter() < deadline and process.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", "/readyz")
            if line.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            line.close()
        time.sleep(LOOK_AGAIN_SECONDS)
    raise RuntimeError(f"Opsbell did not start:\n{log.read_text()[-2000:]}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process as systemd does: asked first, killed when it takes too long."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
