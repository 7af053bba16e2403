"""A lazy sentence says the right words to each reader, whatever fills it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.texts import Locale, Text, catalogue, join, plural, raw, text
from core.texts.locale_of_reader import LANGUAGES
from core.texts.sentence import Speak

AFTERNOON = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")
SPANISH = Locale(language="es", zone=MADRID)

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Case #{number} received"
msgstr "Recibimos su caso n.º {number}"

msgid "Taken by {who}"
msgstr "Lo atiende {whom}"

msgid "{n} alert from {place}"
msgid_plural "{n} alerts from {place}"
msgstr[0] "{n} alerta de {place}"
msgstr[1] "{n} alertas de {place}"

#, fuzzy
msgid "Unsure"
msgstr "Quizá"
"""


@pytest.fixture
def speak(tmp_path: Path) -> Speak:
    path = tmp_path / "opsbell.po"
    path.write_text(CATALOGUE, encoding="utf-8")
    return {"es": catalogue.read(path, "es")}.get


def test_a_sentence_is_said_in_the_readers_language(speak: Speak) -> None:
    received = text("Case #{number} received", number=1234567)

    assert received.render(Locale()) == "Case #1234567 received"
    assert received.render(SPANISH, speak=speak) == "Recibimos su caso n.º 1234567"


@pytest.mark.parametrize(
    ("n", "english", "spanish"),
    [
        (0, "0 alerts from Bar", "0 alertas de Bar"),
        (1, "1 alert from Bar", "1 alerta de Bar"),
        (2, "2 alerts from Bar", "2 alertas de Bar"),
    ],
)
def test_a_plural_follows_the_language(speak: Speak, n: int, english: str, spanish: str) -> None:
    alerts = plural("{n} alert from {place}", "{n} alerts from {place}", n=n, place="Bar")

    assert alerts.render(Locale()) == english
    assert alerts.render(SPANISH, speak=speak) == spanish


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param(text("Not translated"), "Not translated", id="missing"),
        pytest.param(text("Taken by {who}", who="Ana"), "Taken by Ana", id="broken placeholder"),
        pytest.param(text("Unsure"), "Unsure", id="fuzzy"),
        pytest.param(text(""), "", id="empty"),
        pytest.param(text("Hello {who}"), "Hello {who}", id="value not given"),
    ],
)
def test_english_stands_in_for_what_cannot_be_said(speak: Speak, said: Text, words: str) -> None:
    assert said.render(SPANISH, speak=speak) == words


def test_words_of_people_are_never_read_as_placeholders() -> None:
    said = text("{who} wrote: {words}", who="{words}", words="{who} {0} {who.__class__} {")

    assert said.render(Locale()) == "{words} wrote: {who} {0} {who.__class__} {"


def test_a_sentence_inside_a_sentence_is_translated_too(speak: Speak) -> None:
    inner = text("Case #{number} received", number=7)
    said = join([raw("Case #{number} received"), inner, "Ana"], " / ")

    assert (
        said.render(SPANISH, speak=speak)
        == "Case #{number} received / Recibimos su caso n.º 7 / Ana"
    )
    assert text("({it})", it=said).render(SPANISH, speak=speak).endswith("n.º 7 / Ana)")


def test_equal_sentences_are_equal_keys() -> None:
    assert {text("Hi {who}", who="Ana"): 1}[text("Hi {who}", who="Ana")] == 1
    assert text("Hi {who}", who="Ana") != text("Hi {who}", who="Eva")
    assert raw("Hi") != text("Hi")


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (Locale(), "14:02"),
        (SPANISH, "15:02"),
        (Locale(now=AFTERNOON), "14:02"),
        (Locale(now=AFTERNOON + timedelta(days=1)), "20 Nov 14:02"),
        (Locale(language="es", zone=MADRID, now=AFTERNOON + timedelta(hours=9)), "20 nov 15:02"),
        (Locale(now=AFTERNOON + timedelta(days=90)), "20 Nov 2026 14:02"),
    ],
)
def test_a_moment_is_shown_in_the_readers_zone(locale: Locale, words: str) -> None:
    assert text("{at}", at=AFTERNOON).render(locale) == words


@pytest.mark.parametrize(
    ("span", "english", "spanish"),
    [
        (timedelta(0), "0 seconds", "0 segundos"),
        (timedelta(minutes=1), "1 minute", "1 minuto"),
        (timedelta(minutes=-90), "1 hour 30 minutes", "1 hora 30 minutos"),
        (timedelta(days=15, seconds=5), "15 days", "15 días"),
        (timedelta(seconds=3_725), "1 hour 2 minutes", "1 hora 2 minutos"),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(
    span: timedelta, english: str, spanish: str
) -> None:
    said = text("{span}", span=span)

    assert said.render(Locale()) == english
    assert said.render(SPANISH) == spanish


def test_a_number_has_the_readers_decimal_mark() -> None:
    assert text("{mean}", mean=4.25).render(Locale()) == "4.25"
    assert text("{mean}", mean=4.25).render(SPANISH) == "4,25"


@pytest.mark.parametrize(
    ("code", "language"),
    [("es-MX", "es"), ("ES", "es"), ("es_419", "es"), ("en-GB", "en"), ("de", "en"), (None, "en")],
)
def test_the_code_a_client_sends_gives_the_nearest_language(
    code: str | None, language: str
) -> None:
    assert Locale.for_code(code, MADRID) == Locale(language=language, zone=MADRID)


def test_a_locale_refuses_what_it_cannot_speak() -> None:
    with pytest.raises(ValueError, match="language must be one of"):
        Locale(language="tlh")
    with pytest.raises(ValueError, match="now must be aware"):
        Locale(now=datetime(2026, 11, 20))  # noqa: DTZ001 - the naive moment is what is refused


def test_a_catalogue_that_is_not_there_leaves_english() -> None:
    catalogue.catalogue.cache_clear()

    assert catalogue.catalogue("xx") is None
    assert all(catalogue.catalogue(language) is not None for language in LANGUAGES[1:])
