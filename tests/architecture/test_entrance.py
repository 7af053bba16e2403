"""There are two doors, they are small, and build machines use the one people use."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, shown

README = ROOT / "README.md"
DOORS = [ROOT / "run", ROOT / "test"]


@pytest.mark.parametrize(
    "door", [*DOORS, ROOT / ".ci" / "run", ROOT / "tools" / "python"], ids=shown
)
def test_a_door_can_be_opened(door: Path) -> None:
    assert door.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert door.stat().st_mode & stat.S_IXUSR


@pytest.mark.parametrize("door", DOORS, ids=shown)
def test_a_door_has_two_lines(door: Path) -> None:
    assert len(door.read_text(encoding="utf-8").splitlines()) == 2


def test_build_machines_run_the_command_the_readme_names() -> None:
    if not README.exists():
        pytest.skip("there is no README.md yet")
    last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]

    assert last == "exec ./test </dev/null"
    assert "./test" in README.read_text(encoding="utf-8")


def test_what_the_doors_make_is_not_kept_in_git() -> None:
    kept_out = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()

    assert {"/.venv/", "/.build/", "/web/static/", "/data/", "/.env"} <= set(kept_out)
