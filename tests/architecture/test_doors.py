"""Each vendor has one door, collections are literal lists, and layers hold."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.architecture.tree import PRODUCT, ROOT, calls, files, parsed, shown

HTTP_DOOR = "core/http.py"
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
SCANNERS = {
    "importlib.import_module",
    "importlib.metadata.entry_points",
    "pkgutil.iter_modules",
    "pkgutil.walk_packages",
}

product_files = pytest.mark.parametrize("path", files(".py", below=PRODUCT), ids=shown)


def test_rooms_import_only_what_the_contracts_allow(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)

    assert status == 0, capsys.readouterr().out


@product_files
def test_http_clients_are_made_behind_one_door(path: Path) -> None:
    made = [
        f"{shown(path)}:{node.lineno} {name}"
        for node, name in calls(parsed(path))
        if name in HTTP_CLIENTS
    ]

    assert not made or shown(path) == HTTP_DOOR


@product_files
def test_nothing_is_found_by_scanning(path: Path) -> None:
    scanned = [
        f"{shown(path)}:{node.lineno} {name}"
        for node, name in calls(parsed(path))
        if name in SCANNERS
    ]

    assert not scanned, "a collection is a literal list in the __init__.py of its folder"


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
    """Return the member files of which something stands in a literal list, tuple or union."""
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
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for literal in ast.walk(node.value):
                if isinstance(literal, ast.List | ast.Tuple) or _is_union(literal):
                    named |= {n.id for n in ast.walk(literal) if isinstance(n, ast.Name)}
    return {home[name] for name in named if name in home}


def _is_union(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


@pytest.mark.parametrize("folder", _collections(), ids=shown)
def test_a_collection_lists_every_member(folder: Path) -> None:
    assert _listed(folder) == _members(folder)
