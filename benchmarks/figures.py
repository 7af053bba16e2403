"""What a benchmark prints: percentiles, a small table, and the machine's own limits."""

from __future__ import annotations

import os
import platform
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

_ROW = "INSERT INTO rows (words) VALUES (?)"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of the values do not exceed; nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def milliseconds(seconds: float) -> str:
    """Return seconds as people read short times."""
    return f"{seconds * 1000:.3g} ms"


def durable_commits(folder: Path, *, seconds: float = 2.0) -> float:
    """Return how many commits of one row a second the disk under `folder` takes, one after the
    other, with the product's own journal and synchronous=FULL."""
    file = folder / "commits.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, words TEXT)")
        began, count = time.perf_counter(), 0
        while (spent := time.perf_counter() - began) < seconds:
            database.execute("BEGIN IMMEDIATE")
            database.execute(_ROW, ("a row of a hundred letters" * 4,))
            database.execute("COMMIT")
            count += 1
    for left in folder.glob("commits.db*"):
        left.unlink()
    return count / spent


def resident_mb(pid: int) -> float:
    """Return how much memory a process has in RAM, in MB of a million bytes."""
    return _status_mb(pid, "VmRSS")


def peak_mb(pid: int) -> float:
    """Return the most memory that a process has had in RAM, in MB of a million bytes."""
    return _status_mb(pid, "VmHWM")


def _status_mb(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024 / 1_000_000
    raise ProcessLookupError(pid)


def cpu_seconds(pid: int) -> float:
    """Return the processor time a process has spent so far, its own and the kernel's for it; what
    one item costs is a figure that other programs on the machine hardly change."""
    # The name in the second field may hold spaces; after its bracket the fields can be counted.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def show(title: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """Print the table: what, its figure, and the promise or limit it is held against."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    table = [("", "measured", "promise or limit"), *rows]
    widths = [max(len(row[column]) for row in table) for column in range(3)]
    print(f"\n{title}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}")
    for row in table:
        print(
            "  " + "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        )
