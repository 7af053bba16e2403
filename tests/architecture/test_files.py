"""Files stay small, open with a sentence, and carry nothing of the machine they were made on."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import PRODUCT, ROOT, files, parsed, repository_files, shown

LINES_AT_MOST = {".py": 400, ".ts": 400, ".tsx": 400, ".js": 400, ".css": 600}
WRITTEN_BY_A_PROGRAM = "auto-generated"
# Alembic writes a migration in one piece, and nobody edits it afterwards.
MIGRATIONS = "alembic/versions/"

# Spelled in two parts, so that this file does not hold what it looks for.
MACHINE_PATHS = ("/" + "root/", "/" + "home/", "/" + "Users/")

python_files = pytest.mark.parametrize("path", files(".py"), ids=shown)
product_files = pytest.mark.parametrize("path", files(".py", below=PRODUCT), ids=shown)


@pytest.mark.parametrize("path", files(*LINES_AT_MOST), ids=shown)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    lines = text.count("\n")

    if not shown(path).startswith(MIGRATIONS) and WRITTEN_BY_A_PROGRAM not in text[:400]:
        assert lines <= LINES_AT_MOST[path.suffix], "split it by concept"


@python_files
def test_a_module_says_what_it_holds(path: Path) -> None:
    docstring = ast.get_docstring(parsed(path))

    assert docstring, "a module opens with a docstring"
    assert _first_paragraph(docstring).endswith((".", "…")), (
        "its first sentence ends in a full stop"
    )


@product_files
def test_public_things_say_what_they_are(path: Path) -> None:
    silent = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not _first_paragraph(ast.get_docstring(node) or "").endswith((".", "…", ":"))
        and not _is_overload(node)
    ]

    assert not silent, "without a docstring that is a sentence"


def test_the_migrations_folder_does_not_shadow_the_library() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = [
        f"{shown(path)}: {word}"
        for path in repository_files()
        if not shown(path).startswith("tests/golden/") and path.suffix != ".lock"
        for word in MACHINE_PATHS
        if word.encode() in path.read_bytes()
    ]

    assert not found


def _first_paragraph(docstring: str) -> str:
    return docstring.strip().partition("\n\n")[0].strip()


def _is_overload(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("overload" in ast.unparse(decorator) for decorator in node.decorator_list)
