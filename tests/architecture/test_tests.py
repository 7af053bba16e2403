"""The tests keep their own law: nobody sleeps, nobody patches what is ours."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import calls, files, imported_names, parsed, shown

# These wait for a process or a page that has no clock of ours.
MAY_WAIT = ("tests/browser/", "tests/chaos/")

every_test_file = pytest.mark.parametrize("path", files(".py", below=("tests",)), ids=shown)


@every_test_file
def test_nobody_sleeps(path: Path) -> None:
    if shown(path).startswith(MAY_WAIT):
        return

    sleeps = [
        node.lineno
        for node, name in calls(parsed(path))
        if name in {"time.sleep", "asyncio.sleep"} and not _yields_only(node)
    ]

    assert not sleeps, "move the clock by hand, or wait for the thing itself"


@every_test_file
def test_nobody_patches_our_code(path: Path) -> None:
    mocked = [full for full in imported_names(parsed(path)).values() if "mock" in full.split(".")]
    patched = [
        node.lineno
        for node, name in calls(parsed(path))
        if name.endswith("monkeypatch.setattr") and _names_ours(node)
    ]

    assert not mocked, "use a real in-memory twin of the seam"
    assert not patched, "hand another one in"


def _yields_only(call: ast.Call) -> bool:
    return (
        len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0
    )


def _names_ours(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and first.value.startswith(("bot.", "core.", "web."))
    )
