"""How long Opsbell takes to answer, and what it weighs when nothing happens."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import resident_mb, show
from benchmarks.programs import environment, opsbell

IDLE_SECONDS = 5.0


def main() -> None:
    """Start on an empty folder, then again and again on the same one."""
    reader = argparse.ArgumentParser(prog="benchmarks.startup", description=__doc__)
    reader.add_argument("--times", type=int, default=5, help="warm starts, and imports")
    times: int = reader.parse_args().times
    with tempfile.TemporaryDirectory(prefix="opsbell-startup-") as kept:
        folder = Path(kept)
        first = _import(folder)
        imports = [_import(folder) for _ in range(times)]
        with opsbell(folder, {}) as empty:
            cold = empty.ready_seconds
            time.sleep(IDLE_SECONDS)
            first_memory = resident_mb(empty.pid)
        warm: list[float] = []
        memory = 0.0
        for number in range(times):
            with opsbell(folder, {}) as again:
                warm.append(again.ready_seconds)
                if number == times - 1:
                    time.sleep(IDLE_SECONDS)
                    memory = resident_mb(again.pid)
    show(
        "startup: python -m bot run, until /readyz says 200; the sandbox is inside",
        [
            ("empty data folder", f"{cold:.2f} s", "< 2 s"),
            (f"the same folder again, {times} times", _spread(warm), "< 2 s"),
            (f"memory after {IDLE_SECONDS:.0f} s of nothing", f"{memory:.0f} MB", "< 120 MB"),
            ("the same after the first start", f"{first_memory:.0f} MB", "it has migrated"),
            ('python -c "import bot.app"', _spread(imports), "importing alone"),
            ("the same before anything is compiled", f"{first:.2f} s", "once after an update"),
        ],
    )


def _import(folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "import bot.app"],
        cwd=folder,
        env=environment(folder),
        check=True,
    )
    return time.perf_counter() - began


def _spread(seconds: list[float]) -> str:
    middle = statistics.median(seconds)
    return f"{min(seconds):.2f} / {middle:.2f} / {max(seconds):.2f} s"


if __name__ == "__main__":
    main()
