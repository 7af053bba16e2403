"""What `./test` runs: lint, types, layers, the dashboard's own checks, and pytest at the end.

The checks before pytest do not stop it: one run tells everything that is wrong.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools.environment import ensure_env
from tools.places import FRONTEND, ROOT, VENV, VENV_PYTHON, say
from tools.ui import ensure_packages, ensure_ui, has_frontend, node_environment, npm_command

_TYPED = ("bot", "core", "web", "tests", "tools")
_COVERED = ("bot", "web", "core")
LEAST_COVERED = 90
"""Percent of lines, in each room; the dashboard's own bound stands in its vite.config.ts."""
_NOT_QUICK = "not browser and not chaos and not slow"

# Its own command file in .venv/bin stops working when the folder is moved.
_LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that must hold: how to look, and what it means in plain words when it does not."""

    name: str
    command: Sequence[str | Path]
    otherwise: str
    folder: Path = ROOT
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How a check ended; `output` is everything it said, `seconds` how long it took."""

    check: Check
    passed: bool
    output: str
    seconds: float


def run_gate(arguments: Sequence[str]) -> int:
    """Run everything (`quick` first in `arguments`: the fast part); the rest goes to pytest."""
    quick = arguments[:1] == ["quick"]
    asked = list(arguments[1:] if quick else arguments)
    ensure_env("dev")
    if has_frontend():
        ensure_packages()
    if not quick:
        ensure_ui()

    broken = [finding.check for finding in _look(_checks()) if not _tell(finding)]
    say("")
    status = _pytest(asked, quick=quick)
    # A run of some of the tests covers some of the code, which says nothing.
    bare = [] if quick or asked or status != 0 else _uncovered()
    if not broken and not bare:
        return status
    say("\nNot passed:")
    for check in broken:
        say(f"  ✗ {check.name}: {check.otherwise}")
    if status != 0:
        say("  ✗ tests: pytest says above which")
    for room in bare:
        say(f"  ✗ coverage: the tests run too few lines of {room} (.venv/bin/coverage report)")
    return status or 1


def _checks() -> Iterator[Check]:
    tools = VENV / "bin"
    yield Check(
        name="types",
        command=[VENV_PYTHON, "-m", "mypy", "--no-error-summary", *_present(_TYPED)],
        otherwise="mypy found code whose types do not fit",
    )
    yield Check(
        name="lint",
        command=[tools / "ruff", "check", "--quiet", "."],
        otherwise="ruff found code that breaks a rule (.venv/bin/ruff check --fix mends many)",
    )
    yield Check(
        name="format",
        command=[tools / "ruff", "format", "--check", "--quiet", "."],
        otherwise="some files are not formatted (.venv/bin/ruff format)",
    )
    yield Check(
        name="layers",
        command=[VENV_PYTHON, "-c", _LINT_IMPORTS],
        otherwise="a room imports one it must not know (pyproject.toml, import-linter)",
    )
    if has_frontend():
        yield _npm("dashboard types and lint", "check", "tsc or biome found something")
        yield _npm("dashboard tests", "test", "a test of Vitest fails, or they run too few lines")


def _npm(name: str, script: str, otherwise: str) -> Check:
    return Check(
        name=name,
        command=npm_command("run", "--silent", script),
        otherwise=otherwise,
        folder=FRONTEND,
        environment=node_environment(),
    )


def _present(names: Sequence[str]) -> list[str]:
    return [name for name in names if (ROOT / name).exists()]


def _look(checks: Iterator[Check]) -> Iterator[Finding]:
    """Run the checks two at a time; findings come in the order of the checks."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield from pool.map(_run, checks)


def _run(check: Check) -> Finding:
    began = time.monotonic()
    done = subprocess.run(
        [str(part) for part in check.command],
        cwd=check.folder,
        env={**os.environ, **check.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    seconds = time.monotonic() - began
    return Finding(check=check, passed=done.returncode == 0, output=done.stdout, seconds=seconds)


def _tell(finding: Finding) -> bool:
    """Print one line, and what was said when the check did not pass; return whether it did."""
    mark = "✓" if finding.passed else "✗"
    say(f"  {mark} {finding.check.name} ({finding.seconds:.1f} s)")
    if not finding.passed:
        say(finding.output.rstrip())
    return finding.passed


def _uncovered() -> list[str]:
    """Print how much of each room the tests have run; return the rooms with too little.

    Only what runs in pytest's own processes counts: the stories play the product as a process of
    its own, and a room is not well tested because a story passes through it.
    """
    bare: list[str] = []
    say("")
    for room in _COVERED:
        done = subprocess.run(
            [str(VENV_PYTHON), "-m", "coverage", "report", "--format=total",
             f"--include={room}/*"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )  # fmt: skip
        told = done.stdout.strip()
        is_enough = told.isdigit() and int(told) >= LEAST_COVERED
        mark = "✓" if is_enough else "✗"
        say(f"  {mark} {room}: {told or 'no'} % of lines run by tests (at least {LEAST_COVERED})")
        if not is_enough:
            bare.append(room)
    return bare


def _pytest(asked: Sequence[str], *, quick: bool) -> int:
    """Run pytest so that its closing line is the last; tests/conftest.py shares out the work."""
    # Twice as many as processors: the stories wait for a product and for clocks half of the time.
    workers = str(max(4, min(8, 2 * (os.cpu_count() or 2))))
    # A worker that dies ends the run: pytest-xdist waits for ever for what a new one would do.
    command = [str(VENV_PYTHON), "-m", "pytest", "-n", workers, "--max-worker-restart", "0"]
    command += ["--no-loadscope-reorder"]  # The order is that of tests/conftest.py.
    # No table of a thousand files between what failed and its name: `_uncovered` tells the rooms.
    command += ["-m", _NOT_QUICK] if quick else ["--cov", "--cov-report="]
    sys.stdout.flush()
    return subprocess.run([*command, *asked], cwd=ROOT, check=False).returncode
