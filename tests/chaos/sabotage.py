"""Does a test notice when the product gets worse? Each sabotage takes one care away and has to
turn something red.

`python -m tests.chaos.sabotage` copies the tree, runs the named tests as they are (they have to be
green), then does one sabotage after the other in the copy and runs its tests again, for a bounded
time. It prints what went red. `python -m tests.chaos.sabotage bigserial` does those whose name has
that word. tests/architecture/test_sabotages.py holds in the suite that every replacement still
fits the code.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.sabotages import SABOTAGES, Sabotage
from tests.story.product import ROOT

LONGEST_SECONDS = 240.0
"""How long the tests of one sabotage may run; a test that hangs counts as red."""
_LEFT_BEHIND = (
    ".git", ".venv", ".build", "node_modules", "__pycache__", ".*_cache",
)  # fmt: skip
_RED = re.compile(r"^(?:FAILED|ERROR) (\S+?::\w+|\S+)", re.MULTILINE)


def main() -> int:
    """Run the sabotages that were asked for; returns 1 when one of them goes unnoticed."""
    chosen = [one for one in SABOTAGES if all(word in one.name for word in sys.argv[1:])]
    with tempfile.TemporaryDirectory(prefix="opsbell-sabotage-") as kept:
        copy = Path(kept) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_LEFT_BEHIND))
        red, seconds = run(copy, sorted({test for one in chosen for test in one.tests}))
        if red:
            say(f"without any sabotage {seconds:.0f} s, red: {', '.join(red)}")
            return 1
        say(f"without any sabotage: all green, {seconds:.0f} s; load {os.getloadavg()[0]:.1f}\n")
        return max([0, *(_tried(copy, one) for one in chosen)])


def _tried(copy: Path, one: Sabotage) -> int:
    """Print one row of the table; returns 1 when all stayed green."""
    with done(one, copy):
        red, seconds = run(copy, one.tests)
    say(f"{one.name} ({one.file}): {seconds:.0f} s, {len(red)} red")
    for test, cases in Counter(red or ["NOTHING WENT RED"]).items():
        say(f"    {test}" + (f" ({cases} cases)" if cases > 1 else ""))
    return 0 if red else 1


@contextmanager
def done(one: Sabotage, tree: Path) -> Iterator[None]:
    """Have the sabotage done in this tree during the block."""
    file = tree / one.file
    was = file.read_text(encoding="utf-8")
    file.write_text(one.applied(was), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(was, encoding="utf-8")


def run(tree: Path, tests: Sequence[str]) -> tuple[list[str], float]:
    """Run tests there; return those that failed or did not end, and the seconds it took."""
    began = time.monotonic()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "pytest", "-q", "-rfE", "--tb=no", "-p", "no:cacheprovider",
            *tests,
        ],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    try:
        said, _ = process.communicate(timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        # As Ctrl-C does: pytest ends the servers and processes that it has started.
        process.send_signal(2)
        try:
            said, _ = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
        return [*_RED.findall(said), "did not end in time"], time.monotonic() - began
    red = _RED.findall(said)
    if process.returncode not in {0, 1} and not red:
        raise RuntimeError(f"pytest ended with {process.returncode}:\n{said[-2000:]}")
    return red, time.monotonic() - began


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
