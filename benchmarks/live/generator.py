"""The load generator as Python commands it: a line each way for each thing it does."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from benchmarks.live.server import Server
from benchmarks.programs import pinned

END_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds: how many were taken, and what they were."""

    count: int
    p50: float
    p99: float
    max: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one command brought."""

    said: Mapping[str, Any]

    def number(self, name: str) -> float:
        """Return a figure."""
        return float(self.said[name])

    def times(self, name: str) -> Times:
        """Return the times of one kind."""
        return Times(**self.said[name])


class Generator:
    """A running one, with its sockets."""

    def __init__(self, commands: IO[str], answers: IO[str]) -> None:
        self._commands = commands
        self._answers = answers

    def do(self, command: str) -> Answer:
        """Have it do something, and return what came of it when it is done."""
        self._commands.write(f"{command}\n")
        self._commands.flush()
        line = self._answers.readline()
        if not line:
            raise RuntimeError(f"the load generator ended at: {command[:80]}")
        return Answer(said=json.loads(line))


@contextmanager
def generator(program: Path, server: Server, *, core: int | None) -> Iterator[Generator]:
    """Run it against a server, and end it with all its sockets."""
    words = [str(server.port), server.speaks, server.path, server.tokens or "-", server.say_path]
    process = subprocess.Popen(
        [str(program), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=pinned(core),
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the load generator has no input or output")
    try:
        yield Generator(process.stdin, process.stdout)
    finally:
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
