"""The locks name files by hash and never by address, and they agree with pyproject.toml."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT, shown

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NPM_LOCK = ROOT / "web" / "frontend" / "package-lock.json"
PEERS_LOCK = ROOT / "benchmarks" / "live" / "peers" / "package-lock.json"

any_lock = pytest.mark.parametrize("lock", LOCKS, ids=shown)


@any_lock
def test_a_lock_holds_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text(encoding="utf-8")


@any_lock
def test_a_lock_gives_a_hash_for_every_package(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())

    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("lock", [NPM_LOCK, PEERS_LOCK], ids=["dashboard", "peers"])
def test_the_npm_lock_holds_no_address_but_a_hash_of_every_package(lock: Path) -> None:
    """`npm` writes addresses of packages and of those who want funds: both are taken out."""
    if not lock.exists():
        pytest.skip(f"there is no {shown(lock.parent)}")
    text = lock.read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]

    assert "://" not in text
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if name and "integrity" not in entry]


def test_the_npm_lock_knows_every_system() -> None:
    """`npm ci` refuses a lock made where the parts for other systems could not be had."""
    if not NPM_LOCK.exists():
        pytest.skip("there is no web/frontend")
    packages = json.loads(NPM_LOCK.read_text(encoding="utf-8"))["packages"]
    locked = {path.rpartition("node_modules/")[2] for path in packages}

    missing = {
        f"{name} of {path}"
        for path, entry in packages.items()
        for name in entry.get("optionalDependencies", {})
        if name not in locked
    }

    assert not missing


@pytest.mark.parametrize(
    ("lock", "groups"),
    [("run", ()), ("dev", ("test", "e2e")), ("build", ("ui",)), ("peers", ("peers",))],
    ids=["run", "dev", "build", "peers"],
)
def test_every_dependency_is_locked_within_its_range(lock: str, groups: tuple[str, ...]) -> None:
    locked = _locked(lock)
    has_the_product = lock in ("run", "dev")
    wanted = [*PROJECT["project"]["dependencies"]] if has_the_product else []
    for group in groups:
        wanted += PROJECT["dependency-groups"][group]

    for text in wanted:
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)

        assert name in locked, f"{name} is not in requirements/{lock}.lock: python -m tools.lock"
        assert requirement.specifier.contains(locked[name]), f"{name} {locked[name]}"


def test_what_runs_in_the_tests_is_what_runs() -> None:
    dev = _locked("dev")

    assert {name: dev.get(name) for name in _locked("run")} == _locked("run")


def test_the_peers_can_be_installed_beside_what_runs() -> None:
    run, peers = _locked("run"), _locked("peers")

    assert {name: peers[name] for name in peers.keys() & run} == {
        name: run[name] for name in peers.keys() & run
    }


def _locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.\-]+)(?:\[[^\]]*\])?==([^\s;]+)", text, flags=re.MULTILINE)
    return {canonicalize_name(package): version for package, version in pinned}
