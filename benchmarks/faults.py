"""How long Opsbell takes to be back after each fault, beside what is promised.

The faults are those of the suite's `tests/chaos`, which look at what was lost; here they run with
a file that they write their times and counts into, and every process is started afresh. Where
something is lost, or a count is off, a row says "failed".
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import show

ROOT = Path(__file__).resolve().parents[1]
KILLS = 20
_TWO = "test_two_processes.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One row of the table of faults: its tests, and the promise beside each time (by a part of
    its name)."""

    row: int
    name: str
    tests: tuple[str, ...]
    promises: tuple[tuple[str, str], ...]


FAULTS = (
    Fault(
        row=1,
        name="killed at random moments of intake and sending",
        tests=("test_kills.py",),
        promises=(("start after a kill", "< 5 s"),),
    ),
    Fault(
        row=3,
        name="two processes killed in turn, PostgreSQL crashed under them",
        tests=(f"{_TWO}::test_nothing_is_lost_or_done_twice_by_two_that_are_killed_in_turn",),
        promises=(("start after a kill", "< 5 s"), ("from a crash", "< 5 s")),
    ),
    Fault(
        row=4,
        name="the sending process killed or stopped, the other takes over",
        tests=(f"{_TWO}::test_whoever_was_stopped_in_mid_send_settles_nothing_afterwards",),
        promises=(
            ("other's answer", "< 2 s"),
            ("other's first message", "30 s of lease, then < 10 s"),
            ("having the bot, its leases ending", "30 s of lease, then < 10 s"),
            ("rescued, its leases ending", "60 s of lease, then < 25 s"),
        ),
    ),
    Fault(
        row=7,
        name="a Telegram that fails every fifth time",
        tests=("test_telegram_faults.py",),
        promises=(),
    ),
    Fault(
        row=9,
        name="a full disk",
        tests=("test_full_disk.py",),
        promises=(("space to ready", "< 5 s"),),
    ),
    Fault(
        row=10,
        name="SQLite's file locked by something else",
        tests=("test_locked_file.py",),
        promises=(("end to ready", "< 5 s"),),
    ),
    Fault(
        row=11,
        name="Valkey killed, paused and restarted under live clients",
        tests=("test_live_valkey.py",),
        promises=(("to all heard", "< 2 s"), ("by itself", "< 65 s")),
    ),
    Fault(
        row=12,
        name="two hundred live sockets in a flood of events, some asleep, some coming and going",
        tests=("test_live_crowd.py",),
        promises=(),
    ),
    Fault(
        row=13,
        name="half headers, dripping bodies and silent sockets",
        tests=("test_slow_senders.py",),
        promises=(("the last of them closed", "< 25 s"),),
    ),
    Fault(
        row=18,
        name="everything of another workspace asked for by every route, topic, button and command",
        tests=("tests/security/wall",),
        promises=(),
    ),
)


def main() -> None:
    """Let the faults happen and print what they came to."""
    reader = argparse.ArgumentParser(prog="benchmarks.faults", description=__doc__)
    reader.add_argument("--rows", type=int, nargs="+", default=[fault.row for fault in FAULTS])
    reader.add_argument("--kills", type=int, default=KILLS, help="in rows 1 and 3; 100 for all")
    reader.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    given = reader.parse_args()
    for fault in FAULTS:
        if fault.row in given.rows:
            _print(fault, *_run(fault, given.kills, given.database))


def _run(fault: Fault, kills: int, database: str | None) -> tuple[str, list[dict[str, Any]]]:
    """Return the last line that pytest says, and every line the tests have written."""
    tests = [name if "/" in name else f"tests/chaos/{name}" for name in fault.tests]
    only = ["-k", database] if database else []
    with tempfile.TemporaryDirectory(prefix="opsbell-faults-") as kept:
        file = Path(kept) / "figures"
        file.touch()
        process = subprocess.Popen(
            [
                sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider",
                f"--basetemp={kept}/tests", *only, *tests,
            ],
            cwd=ROOT,
            env={**os.environ, "CHAOS_FIGURES": str(file), "CHAOS_KILLS": str(kills)},
            stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        try:
            said, _ = process.communicate(timeout=600 + 60 * kills)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            # As Ctrl-C does: the tests end whom they have started.
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=60)
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    if process.returncode:
        print(said)
    return said.strip().splitlines()[-1], lines


def _print(fault: Fault, said: str, lines: Sequence[dict[str, Any]]) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    for line in lines:
        if "took" in line:
            times[line["took"]].append(line["seconds"])
    rows = [
        (f"{what}, {len(seconds)} times", _spread(seconds), _promise(fault, what))
        for what, seconds in times.items()
    ]
    show(f"row {fault.row}: {fault.name} ({said.strip('= ')})", rows)
    print("  seconds are least / median / most")
    for line in lines:
        if "counted" in line:
            counts = ", ".join(f"{name} {count}" for name, count in line["counts"].items())
            print(f"  {line['counted']}: {counts}")


def _promise(fault: Fault, what: str) -> str:
    return next((promise for part, promise in fault.promises if part in what), "")


def _spread(seconds: Sequence[float]) -> str:
    return f"{min(seconds):.2f} / {statistics.median(seconds):.2f} / {max(seconds):.2f} s"


if __name__ == "__main__":
    main()
