"""Finds every sentence in the source and brings the catalogues up to date with it.

The syntax tree is read rather than the text: only calls of the `text` and `plural` that a module
imported from `core.texts` count (SQLAlchemy has a `text` too).
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from core.texts.catalogue import LOCALES, path_of
from core.texts.locale_of_reader import LANGUAGES

ROOMS = ("bot", "core", "web")
TEMPLATE = "opsbell.pot"
_HEADER = """\
# The sentences of Opsbell, from `python -m core.texts extract`.
# Translations are written here, sentences where they are said."""
_UNWANTED = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Generated-By",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid-Bugs-To",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One call of `text` or `plural`: its messages, where it is, and what fills it.

    `many` is None for `text`; `values` is None when the call hands on a whole mapping.
    """

    one: str
    many: str | None
    path: str
    line: int
    values: frozenset[str] | None


class NotLiteral(ValueError):
    """A sentence that is not written out where it is called: no translation could be kept."""


def sentences(root: Path) -> Iterator[Found]:
    """Yield every sentence below `root`, room by room; raises NotLiteral for one in a variable."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            shown = path.relative_to(root).as_posix()
            yield from sentences_in(path.read_text(encoding="utf-8"), shown)


def sentences_in(source: str, path: str) -> Iterator[Found]:
    """Yield the sentences of one module; `path` is only shown."""
    tree = ast.parse(source, path)
    ours = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "core.texts"
        for alias in node.names
        if alias.name in ("text", "plural")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ours:
            yield _found(node, ours[node.func.id], path)


def template(found: Iterator[Found]) -> Catalog:
    """Return a catalogue without translations, one entry a sentence, sorted by where it is."""
    catalog = Catalog(project="Opsbell", charset="utf-8", fuzzy=False)
    for each in found:
        key = each.one if each.many is None else (each.one, each.many)
        catalog.add(key, locations=[(each.path, each.line)])
    return catalog


def extract(root: Path, *, locales: Path = LOCALES) -> dict[str, int]:
    """Rewrite the template and every catalogue; returns how many sentences each still lacks.

    What the source no longer says is dropped; nothing is guessed from similar sentences.
    """
    fresh = template(sentences(root))
    (locales / TEMPLATE).write_text(_written(fresh), encoding="utf-8")
    lacking = {}
    for language in LANGUAGES[1:]:
        path = path_of(language, locales=locales)
        catalog = Catalog(locale=language)
        if path.exists():
            with path.open("rb") as file:
                catalog = read_po(file, locale=language, abort_invalid=True)
        catalog.update(fresh, no_fuzzy_matching=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_written(catalog), encoding="utf-8")
        lacking[language] = sum(
            1 for message in catalog if message.id and not _done(message.string)
        )
    return lacking


def _found(call: ast.Call, name: str, path: str) -> Found:
    wanted = 1 if name == "text" else 2
    messages = [_literal(node, path) for node in call.args[:wanted]]
    if len(messages) < wanted:
        raise NotLiteral(f"{path}:{call.lineno}: {name}() needs {wanted} literal message(s)")
    values: set[str] | None = {keyword.arg for keyword in call.keywords if keyword.arg}
    if any(keyword.arg is None for keyword in call.keywords):
        values = None
    elif values is not None and len(call.args) > wanted:
        values.add("n")
    return Found(
        one=messages[0],
        many=messages[1] if wanted == 2 else None,
        path=path,
        line=call.lineno,
        values=None if values is None else frozenset(values),
    )


def _literal(node: ast.expr, path: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise NotLiteral(
        f"{path}:{node.lineno}: {ast.unparse(node)} is not a literal sentence;"
        " write the sentence where text() or plural() is called"
    )


def _done(translation: str | tuple[str, ...] | list[str] | None) -> bool:
    if isinstance(translation, str) or translation is None:
        return bool(translation)
    return all(translation)


def _written(catalog: Catalog) -> str:
    """Return the file without dates and line numbers, so that it changes only with sentences."""
    catalog.project, catalog.version = "Opsbell", "1"
    catalog.header_comment, catalog.fuzzy = _HEADER, False
    out = io.BytesIO()
    write_po(out, catalog, width=95, include_lineno=False, ignore_obsolete=True, omit_header=False)
    lines = out.getvalue().decode().splitlines(keepends=True)
    unwanted = tuple(f'"{word}:' for word in _UNWANTED)
    kept = (line for line in lines if not line.startswith(unwanted))
    return "".join(kept).lstrip("\n")
