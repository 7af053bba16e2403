"""Every sentence of the source is translated, and the catalogues hold nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from core.texts.__main__ import main
from core.texts.catalogue import LOCALES, path_of
from core.texts.extract import TEMPLATE, NotLiteral, extract, sentences, sentences_in, template
from core.texts.locale_of_reader import LANGUAGES
from core.texts.sentence import placeholders

ROOT = Path(__file__).resolve().parents[3]
AGAIN = "run: python -m core.texts extract"


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def keys(catalog: Catalog) -> set[tuple[str, ...]]:
    return {tuple(forms(message.id)) for message in catalog if message.id}


def forms(message: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [message or ""] if isinstance(message, str | None) else list(message)


@pytest.mark.parametrize(
    "path", [LOCALES / TEMPLATE, *map(path_of, LANGUAGES[1:])], ids=lambda p: p.name
)
def test_a_catalogue_holds_exactly_the_sentences_of_the_source(path: Path) -> None:
    wanted = keys(template(sentences(ROOT)))

    held = keys(read(path))

    assert not wanted - held, f"missing; {AGAIN}"
    assert not held - wanted, f"stale; {AGAIN}"


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_sentence_is_translated_with_its_placeholders(language: str) -> None:
    for message in read(path_of(language)):
        if not message.id:
            continue
        said = forms(message.string)
        ids = forms(message.id)
        names = frozenset[str]().union(*map(placeholders, ids))
        assert all(said), f"{message.id!r} has no translation"
        assert not message.fuzzy, f"{message.id!r} is only guessed"
        assert placeholders(said[-1]) == placeholders(ids[-1]), f"{message.id!r}: placeholders"
        assert all(placeholders(each) <= names for each in said), f"{message.id!r}: placeholders"


def test_every_sentence_is_given_the_values_it_names() -> None:
    for found in sentences(ROOT):
        if found.values is None:
            continue
        named = placeholders(found.one) | placeholders(found.many or "")
        extra = frozenset({"n"}) if found.many is not None else frozenset()
        assert named | extra == found.values | extra, f"{found.path}:{found.line}: {found.one!r}"


def test_only_our_own_text_is_taken_for_a_sentence() -> None:
    source = (
        "from sqlalchemy import text as sql, text\n"
        "from core.texts import text as t, plural\n"
        "sql('select 1'); text('select 2'); t('One {a}', a=1); plural('1', '{n}', 3)\n"
    )

    found = list(sentences_in(source, "x.py"))

    assert [(each.one, each.many, each.values) for each in found] == [
        ("One {a}", None, frozenset({"a"})),
        ("1", "{n}", frozenset({"n"})),
    ]


@pytest.mark.parametrize("call", ["text(words)", "text(f'{x}')", "text()", "text('a' + b)"])
def test_a_sentence_in_a_variable_is_refused_with_its_place(call: str) -> None:
    source = f"from core.texts import text\n{call}\n"

    with pytest.raises(NotLiteral, match=r"x\.py:2"):
        list(sentences_in(source, "x.py"))


def test_extracting_keeps_translations_and_drops_what_is_no_longer_said(tmp_path: Path) -> None:
    for room in ("bot", "core", "web"):
        (tmp_path / room).mkdir()
    module = tmp_path / "core" / "greeting.py"
    opening = "from core.texts import plural, text\n"
    module.write_text(opening + "text('Hello'); text('Good bye')")
    first = extract(tmp_path, locales=tmp_path)
    path = path_of("es", locales=tmp_path)
    path.write_text(path.read_text().replace('"Hello"\nmsgstr ""', '"Hello"\nmsgstr "Hola"'))
    module.write_text(opening + "text('Hello'); plural('{n} day', '{n} days', n=2)")

    second = extract(tmp_path, locales=tmp_path)

    held = {message.id: message.string for message in read(path) if message.id}
    assert (first, second) == ({"es": 2}, {"es": 1})
    assert held == {"Hello": "Hola", ("{n} day", "{n} days"): ("", "")}
    assert keys(read(tmp_path / TEMPLATE)) == {("Hello",), ("{n} day", "{n} days")}


def test_only_the_one_command_is_taken() -> None:
    assert main(["translate"]) == 2
