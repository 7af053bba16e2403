"""A start on SQLite loads nothing that only other databases, several processes, a change of the
schema or a question for metrics need: each costs megabytes and a fifth of a second."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT

LATER = (
    "alembic",
    "asyncpg",
    "opentelemetry",
    "prometheus_client",
    "redis",
    "sqlalchemy.dialects.postgresql",
)
STOP_SECONDS = 20
SERVE = f"""
import atexit, runpy, sys
atexit.register(lambda: print([name for name in {LATER!r} if name in sys.modules]))
sys.argv = ["bot", "run"]
runpy.run_module("bot", run_name="__main__")
"""


def test_a_second_start_loads_nothing_that_is_not_needed_yet(tmp_path: Path) -> None:
    first, second = loaded(tmp_path), loaded(tmp_path)

    assert "alembic" in first, "the first start makes the tables"
    assert second == "[]"


def loaded(folder: Path) -> str:
    """Serve on this data folder until the banner stands, and return what was loaded at the end."""
    given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=folder,
        env={**given, "PYTHONPATH": str(ROOT), "DATA_DIR": str(folder), "PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as serving:
        assert serving.stdout is not None
        said = next((line for line in serving.stdout if "Dashboard" in line), None)
        serving.send_signal(signal.SIGTERM)
        rest, _ = serving.communicate(timeout=STOP_SECONDS)
    assert said is not None, "it did not start"
    return rest.splitlines()[-1]
