"""Each vendor has one door, collections are literal lists, and layers hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import PRODUCT, ROOT, calls, files, parsed, shown

HTTP_DOORS = ("core/http.py:", "bot/sandbox/courier.py:")
"""The sandbox imports nothing of the product and so has its own, which reaches loopback alone."""
HTTP_CLIENTS = {
    "aiohttp.ClientSession",
    "aiohttp.client.ClientSession",
    "aiohttp.request",
    "httpx.AsyncClient",
    "httpx.Client",
    "httpx.get",
    "httpx.post",
    "httpx.request",
    "httpx.stream",
    "urllib.request.urlopen",
    "http.client.HTTPConnection",
    "http.client.HTTPSConnection",
}
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
SCANNERS = {
    "importlib.import_module",
    "importlib.metadata.entry_points",
    "pkgutil.iter_modules",
    "pkgutil.walk_packages",
}


def test_rooms_import_only_what_the_contracts_allow() -> None:
    # In a process of its own: it sets up logging anew, which would silence every logger of ours.
    done = subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_http_clients_are_made_behind_one_door() -> None:
    made = [
        where
        for where, name in _product_calls()
        if name in HTTP_CLIENTS and not where.startswith(HTTP_DOORS)
    ]

    assert not made, "ask core/http.py for a client"


def test_nothing_is_found_by_scanning() -> None:
    scanned = [where for where, name in _product_calls() if name in SCANNERS]

    assert not scanned, "a collection is a literal list in the __init__.py of its folder"


def test_every_collection_lists_every_member() -> None:
    unlisted = {
        shown(folder): sorted(_members(folder) ^ _listed(folder)) for folder in _collections()
    }

    assert not {folder: members for folder, members in unlisted.items() if members}


def _product_calls() -> Iterator[tuple[str, str]]:
    """Yield each call in the product: file and line, and the full name of what is called."""
    for path in files(".py", below=PRODUCT):
        for node, name in calls(parsed(path)):
            yield f"{shown(path)}:{node.lineno}", name


def _collections() -> list[Path]:
    """Return the folders with a plural name beside its singular: `commands`, `command.py`."""
    return [
        path.parent
        for path in files(".py", below=PRODUCT)
        if path.name == "__init__.py"
        and path.parent.name.endswith("s")
        and path.parent.with_name(f"{path.parent.name[:-1]}.py").exists()
    ]


def _members(folder: Path) -> set[str]:
    modules = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return modules | packages


def _listed(folder: Path) -> set[str]:
    """Return the member files of which something stands in a literal list, tuple or union.

    It stands in the module, or in a function that makes the members from what they need.
    """
    tree = parsed(folder / "__init__.py")
    package = shown(folder).replace("/", ".")
    home: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(package):
            inside = node.module.removeprefix(package).lstrip(".")
            for alias in node.names:
                member = inside.partition(".")[0] or alias.name
                home[alias.asname or alias.name] = member
    named: set[str] = set()
    for value in _said(tree):
        for literal in ast.walk(value):
            if isinstance(literal, ast.List | ast.Tuple) or _is_union(literal):
                named |= {n.id for n in ast.walk(literal) if isinstance(n, ast.Name)}
    return {home[name] for name in named if name in home}


def _said(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield what names stand for and what functions return, in the module and in its functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.Return) and node.value is not None:
            yield node.value


def _is_union(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)
