"""Files stay small, open with a sentence, and carry nothing of the machine they were made on."""

from __future__ import annotations

import ast

from tests.architecture.tree import PRODUCT, ROOT, files, parsed, repository_files, shown

LINES_AT_MOST = {".py": 400, ".ts": 400, ".tsx": 400, ".js": 400, ".css": 600}
WRITTEN_BY_A_PROGRAM = "auto-generated"
# Alembic writes a migration in one piece, and nobody edits it afterwards.
MIGRATIONS = "alembic/versions/"

# Spelled in two parts, so that this file does not hold what it looks for.
MACHINE_PATHS = ("/" + "root/", "/" + "home/", "/" + "Users/")


def test_every_file_is_short_enough_to_read() -> None:
    too_long = {}
    for path in files(*LINES_AT_MOST):
        text = path.read_text(encoding="utf-8")
        written = shown(path).startswith(MIGRATIONS) or WRITTEN_BY_A_PROGRAM in text[:400]
        lines = text.count("\n")
        if lines > LINES_AT_MOST[path.suffix] and not written:
            too_long[shown(path)] = lines

    assert not too_long, "split them by concept"


def test_every_module_says_in_a_sentence_what_it_holds() -> None:
    silent = [
        shown(path)
        for path in files(".py")
        if not _is_sentence(_first_paragraph(ast.get_docstring(parsed(path))))
    ]

    assert not silent, "a module opens with a docstring; its first paragraph ends in a full stop"


def test_public_things_say_what_they_are() -> None:
    silent = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in files(".py", below=PRODUCT)
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not _is_overload(node)
        and not _is_sentence(_first_paragraph(ast.get_docstring(node)))
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


def _first_paragraph(docstring: str | None) -> str:
    return (docstring or "").strip().partition("\n\n")[0].strip()


def _is_sentence(text: str) -> bool:
    return len(text) > 1 and text.endswith((".", "…", ":"))


def _is_overload(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("overload" in ast.unparse(decorator) for decorator in node.decorator_list)
