"""Where things lie in the repository, and how a door speaks to the person who opened it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
BUILD = ROOT / ".build"
REQUIREMENTS = ROOT / "requirements"
FRONTEND = ROOT / "web" / "frontend"
STATIC = ROOT / "web" / "static"

# npm says what is wrong first, Python and pip say it last.
_HEAD_LINES = 12
_TAIL_LINES = 20


class DoorError(Exception):
    """The door cannot be opened; the text is the one sentence the person reads."""


def say(line: str) -> None:
    """Print one line of progress at once, also into a pipe."""
    print(line, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Show `name` while the body runs and the seconds it took afterwards."""
    live = sys.stdout.isatty()
    if live:
        print(f"  … {name}", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        if live:
            print()
        raise
    back = "\r\033[K" if live else ""
    say(f"{back}  ✓ {name} ({time.monotonic() - began:.1f} s)")


def call(
    command: Sequence[str | Path],
    *,
    trouble: str,
    folder: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run a program quietly; a failure is DoorError: what it said, then `trouble`."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=None if environment is None else {**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        said = done.stdout.splitlines()
        if len(said) > _HEAD_LINES + _TAIL_LINES:
            said[_HEAD_LINES:-_TAIL_LINES] = ["…"]
        raise DoorError("\n".join([*said, "", trouble]))
