"""What the run's PostgreSQL said while a test ran is shown with it when it fails: which sessions
it ended and why, and whether it fell."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.servers.postgres import FOLDER

LINES = 20
_BEFORE = pytest.StashKey[int]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Remember where its words end before the test."""
    log = _log()
    item.stash[_BEFORE] = log.stat().st_size if log.exists() else 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the last lines since then to the report of a failure; other workers' are among them."""
    report = yield
    log = _log()
    if report.failed and log.exists():
        with log.open("rb") as said:
            said.seek(item.stash.get(_BEFORE, 0))
            lines = said.read().decode(errors="replace").splitlines()[-LINES:]
        if lines:
            report.sections.append(("PostgreSQL meanwhile", "\n".join(lines)))
    return report


def _log() -> Path:
    return Path(os.environ[FOLDER]) / "log"
