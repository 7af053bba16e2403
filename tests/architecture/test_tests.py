"""The tests keep their own law: nobody sleeps, nobody patches what is ours."""

from __future__ import annotations

import ast

from tests.architecture.tree import calls, files, imported_names, parsed, shown

# These wait for a process or a page that has no clock of ours.
MAY_WAIT = ("tests/browser/", "tests/chaos/", "tests/servers/", "tests/story/moved.py")


def test_nobody_sleeps() -> None:
    sleeps = [
        f"{shown(path)}:{node.lineno}"
        for path in files(".py", below=("tests",))
        if not shown(path).startswith(MAY_WAIT)
        for node, name in calls(parsed(path))
        if name in {"time.sleep", "asyncio.sleep"} and not _yields_only(node)
    ]

    assert not sleeps, "move the clock by hand, or wait for the thing itself"


def test_nobody_patches_our_code() -> None:
    patched = [
        f"{shown(path)}:{node.lineno}"
        for path in files(".py", below=("tests",))
        for node, name in calls(parsed(path))
        if name.endswith("monkeypatch.setattr") and _names_ours(node)
    ]

    assert not patched, "hand another one in"


def test_nobody_mocks() -> None:
    mocked = [
        shown(path)
        for path in files(".py", below=("tests",))
        if any("mock" in name.split(".") for name in imported_names(parsed(path)).values())
    ]

    assert not mocked, "use a real in-memory twin of the seam"


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
