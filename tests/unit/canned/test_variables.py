"""What variables become, what is refused, and that what was taken always fits."""

from __future__ import annotations

import pytest

from core.canned.filling import first_name
from core.canned.variables import SAMPLES, VARIABLES, check, fill
from core.canned.wanted import WantedReply
from core.delivery.fitting import utf16_units
from core.delivery.markup import as_html
from core.delivery.message import Line
from core.desk.submission import REPLY_LIMIT
from core.errors import InvalidInput
from core.texts import Locale

ALL = " ".join(one.written for one in VARIABLES)


def test_every_variable_becomes_its_value() -> None:
    assert fill(ALL, SAMPLES, Locale()) == "Ana 42 Room 12 Olivia Hotel Miramar"


@pytest.mark.parametrize("written", ["{{customer.first_name}}", "{{  customer.first_name }}"])
def test_blanks_within_the_braces_are_as_one_likes(written: str) -> None:
    assert fill(f"Hello {written}!", SAMPLES, Locale()) == "Hello Ana!"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        pytest.param("en", "customer, our place, our team", id="English"),
        pytest.param("es", "cliente, nuestro establecimiento, nuestro equipo", id="Spanish"),
    ],
)
def test_what_is_missing_is_called_something_in_the_replys_language(
    language: str, said: str
) -> None:
    words = "{{ customer.first_name }}, {{ place.name }}, {{ agent.name }}"

    assert fill(words, {}, Locale(language=language)) == said
    assert fill(words, {"customer.first_name": "  "}, Locale(language=language)) == said


def test_a_name_that_looks_like_a_variable_is_a_name() -> None:
    values = {"customer.first_name": "{{ agent.name }}", "agent.name": "Olivia"}

    assert fill("{{ customer.first_name }}", values, Locale()) == "{{ agent.name }}"


def test_marks_of_telegrams_html_arrive_as_they_were_written() -> None:
    said = fill("Hi {{ customer.first_name }} & co", {"customer.first_name": "<b>"}, Locale())

    assert said == "Hi <b> & co"
    assert as_html([Line.of(said)]) == "Hi &lt;b&gt; &amp; co"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        pytest.param("Hi {{ customer.nmae }}", "customer.nmae", id="not known"),
        pytest.param("Hi {{ }}", "''", id="empty"),
        pytest.param("Hi {{ customer.first_name }", "{{ customer.first_name }", id="not closed"),
        pytest.param("Hi customer.first_name }}", "customer.first_name }}", id="not opened"),
        pytest.param("{{ a {{ agent.name }} }}", "{{ a ", id="nested"),
    ],
)
def test_what_is_no_variable_is_refused_by_name_with_those_there_are(
    words: str, named: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check(words, at_most=REPLY_LIMIT)

    assert refused.value.field == "text"
    assert named in refused.value.value
    assert all(one.written in refused.value.wanted for one in VARIABLES)


def test_single_braces_are_only_braces() -> None:
    check("{a} }{ {", at_most=REPLY_LIMIT)

    assert fill("{a} }{ {", {}, Locale()) == "{a} }{ {"


@pytest.mark.parametrize("value", ["x" * 500, "😀" * 500, "e\u0301" * 300])
def test_what_is_taken_fits_whatever_its_values_are(value: str) -> None:
    room = REPLY_LIMIT - sum(one.longest for one in VARIABLES) - utf16_units(" " * 4)
    words = "y" * room + ALL
    values = {one.name: value for one in VARIABLES}

    check(words, at_most=REPLY_LIMIT)

    assert utf16_units(fill(words, values, Locale())) <= REPLY_LIMIT
    with pytest.raises(InvalidInput, match="when it is filled in"):
        check("y" + words, at_most=REPLY_LIMIT)


def test_a_long_value_is_cut_with_a_mark() -> None:
    said = fill("{{ place.name }}", {"place.name": "Room " * 40}, Locale())

    assert (len(said), said[-1]) == (64, "…")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ana María López", "Ana"),
        ("  Ana  ", "Ana"),
        ("Somebody", ""),
        ("", ""),
        ("\u2800", ""),
        ("... Ana", ""),
        ("李小龍", "李小龍"),
    ],
)
def test_the_first_name_is_one_that_can_be_read(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("said", "kept"),
    [("/Sorry", "sorry"), ("  señal-2 ", "señal-2"), ("", None), (None, None), ("/", None)],
)
def test_a_shortcut_is_kept_as_it_is_typed_behind_the_slash(
    said: str | None, kept: str | None
) -> None:
    assert WantedReply.checked(title="T", text="x", shortcut=said).shortcut == kept


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"shortcut": "two words"}, "shortcut"),
        ({"shortcut": "x" * 33}, "shortcut"),
        ({"shortcut": "-x"}, "shortcut"),
        ({"title": "  "}, "title"),
        ({"text": " \n "}, "text"),
        ({"language": "xx"}, "language"),
        ({"category": "x" * 81}, "category"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(said: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        WantedReply.checked(**{"title": "T", "text": "x", **said})

    assert refused.value.field == field
