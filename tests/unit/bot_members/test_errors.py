"""Our errors as people read them: in whole sentences, with no word of the program in them."""

from __future__ import annotations

import pytest

from bot.errors import say
from core.errors import InvalidInput, OpsbellError, TooLarge
from core.texts import Locale

NOT_TAKEN: list[tuple[str, str]] = [
    ("rating", "Please give 1 to 5 stars."),
    ("stars", "Please give 1 to 5 stars."),
    ("text", "That is too long; at most 4000 characters fit."),
    ("files", "Those are too many files; at most 10 fit."),
    ("name", "That name is empty or too long. Please choose another."),
    ("submission", "Please tap the stars, write a few words or send a photo first."),
    ("opens", "I cannot take that. Please try it another way."),
]


@pytest.mark.parametrize(("field", "said"), NOT_TAKEN, ids=[row[0] for row in NOT_TAKEN])
def test_what_is_not_taken_is_said_by_its_field(field: str, said: str) -> None:
    problem = InvalidInput(field=field, value="x", wanted="a word of the program")

    assert say(problem).render(Locale()) == said


@pytest.mark.parametrize(
    "problem",
    [
        InvalidInput(field="name", value="x", wanted="1 to 60 characters"),
        InvalidInput(field="opens", value="x", wanted="alerts or cases"),
        TooLarge(field="body", limit="1024 kB"),
    ],
    ids=["a field", "another field", "too large"],
)
def test_no_english_of_the_program_stands_in_a_translated_sentence(
    problem: OpsbellError,
) -> None:
    shown = say(problem).render(Locale(language="es"))

    assert shown != say(problem).render(Locale())
    assert "characters" not in shown
    assert "cases" not in shown
    assert "kB" not in shown
