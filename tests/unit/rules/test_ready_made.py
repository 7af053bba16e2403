"""The ready-made sets: each rule is one like any other, and calm where there is no worry."""

from __future__ import annotations

from collections import Counter

import pytest

from core.rules.engine import RuleSet
from core.rules.hit import merge_hits
from core.rules.line import read_line, write_line
from core.rules.ready_made import SETS, ReadyMade, ready_made
from core.rules.rule import parse_rule
from core.rules.sentence import sentence
from core.severity import Severity
from core.tenants.vertical import Vertical, vertical_word
from core.texts import Locale
from tests.unit.rules.line.people import PEOPLE
from tests.unit.rules.ready_made_texts import TEXTS, Heard, numbered

EVERY = [
    pytest.param(one, locale, id=f"{each.vertical.value} {one.key} {locale.language}")
    for each in SETS
    for locale in (Locale(language="en"), Locale(language="es"))
    for one in each.make(locale)
]


@pytest.mark.parametrize(("made", "locale"), EVERY)
def test_a_ready_made_rule_is_stored_typed_and_said_like_any_other(
    made: ReadyMade, locale: Locale
) -> None:
    line = write_line(made.spec, names=PEOPLE)

    assert parse_rule(made.spec.model_dump(mode="json")) == made.spec
    assert read_line(line, receivers=PEOPLE) == made.spec
    assert sentence(made.spec).render(locale).endswith(".")
    assert made.spec.description
    assert RuleSet.compile(numbered(made)).errors == ()


@pytest.mark.parametrize("vertical", list(Vertical))
def test_every_vertical_has_one_set_of_a_size_people_read(vertical: Vertical) -> None:
    rules = ready_made(vertical, Locale())

    assert [one.vertical for one in SETS].count(vertical) == 1
    assert 5 <= len(rules) <= 10
    assert max(Counter(one.key for one in rules).values()) == 1
    assert max(Counter(one.spec.name for one in rules).values()) == 1
    assert vertical_word(vertical).render(Locale())


def test_the_same_key_is_the_same_rule_in_every_set() -> None:
    for locale in (Locale(language="en"), Locale(language="es")):
        known: dict[str, ReadyMade] = {one.key: one for one in ready_made(None, locale)}
        for each in SETS:
            for one in each.make(locale):
                assert known.setdefault(one.key, one) == one


@pytest.mark.parametrize("vertical", [None, *Vertical])
def test_every_set_sees_complaints_and_two_stars(vertical: Vertical | None) -> None:
    heard = Heard(vertical)

    assert heard.loudest("It was fine, but slow", rating=2) is Severity.HIGH
    assert heard.loudest("Why so slow?") is Severity.LOW
    assert heard.loudest("Lovely", rating=5) is None


@pytest.mark.parametrize("vertical", list(Vertical))
def test_one_complaint_is_one_alert_however_many_rules_it_wakes(vertical: Vertical) -> None:
    heard = Heard(vertical)
    worst = "Stolen, broken, dirty, rude, refund, is down, damaged: call the police"

    hits = heard.hits(worst, rating=1)

    assert len(hits) >= 3
    assert len(merge_hits(hits)) == 1


@pytest.mark.parametrize(
    ("vertical", "words", "rating", "keys"),
    [
        pytest.param(vertical, *one, id=f"{vertical.value} {one[0][:40]}")
        for vertical, told in TEXTS.items()
        for one in told
    ],
)
def test_what_customers_write_wakes_what_it_should_and_no_more(
    vertical: Vertical, words: str, rating: int | None, keys: set[str]
) -> None:
    assert Heard(vertical).woken(words, rating=rating) == keys
