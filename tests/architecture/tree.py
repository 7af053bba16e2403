"""What the architecture tests read: the files of the repository and their syntax trees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("bot", "core", "web")

_NOT_OURS = {".git", ".venv", ".build", "node_modules", "static", "__pycache__"}


@cache
def repository_files() -> tuple[Path, ...]:
    """Return every file that is in git or would be; in a copy without git, every file."""
    asked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if asked.returncode == 0:
        found = {ROOT / name for name in asked.stdout.decode().split("\0") if name}
    else:
        found = {
            path for path in ROOT.rglob("*") if not _NOT_OURS & set(path.relative_to(ROOT).parts)
        }
    return tuple(sorted(path for path in found if path.is_file()))


def files(*suffixes: str, below: tuple[str, ...] = ()) -> list[Path]:
    """Return the files with one of these endings, if wished only below these top folders."""
    return [
        path
        for path in repository_files()
        if path.suffix in suffixes and (not below or shown(path).split("/")[0] in below)
    ]


def shown(path: Path) -> str:
    """Return the path as people write it: from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=shown(path))


def imported_names(tree: ast.Module) -> dict[str, str]:
    """Return what each imported name of a module stands for: `{"Session": "aiohttp.Session"}`."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                names[bound] = alias.name if alias.asname else bound
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Yield each call with the full name of what is called, as far as imports tell it."""
    names = imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            written = ast.unparse(node.func)
            first, _, rest = written.partition(".")
            full = names.get(first, first)
            yield node, f"{full}.{rest}" if rest else full
