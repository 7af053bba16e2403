"""Every method answers with objects that python-telegram-bot knows, field by field."""

from __future__ import annotations

import pytest
from telegram import TelegramObject

from bot.sandbox.methods import METHODS, NEWEST_METHODS
from bot.sandbox.wire import as_list
from tests.unit.sandbox.answers import ANSWERS, NEWEST_ANSWERS, Kind
from tests.unit.sandbox.knowing import check
from tests.unit.sandbox.stage import an_object
from tests.unit.sandbox.states import in_state


@pytest.mark.parametrize("method", list(ANSWERS))
def test_every_answer_is_known_to_the_library(method: str) -> None:
    play, kind = ANSWERS[method]

    raw = play(in_state(None))

    for one_kind, one in objects(raw, kind):
        check(one_kind.de_json(an_object(one), None), one)


@pytest.mark.parametrize("method", list(NEWEST_ANSWERS))
def test_the_newest_methods_agree_where_they_are_known(method: str) -> None:
    assert NEWEST_ANSWERS[method](in_state("newest"))


def test_every_method_has_an_answer() -> None:
    assert sorted(ANSWERS) == sorted(method.name for method in METHODS)
    assert sorted(NEWEST_ANSWERS) == sorted(method.name for method in NEWEST_METHODS)


def objects(raw: object, kind: Kind) -> list[tuple[type[TelegramObject], object]]:
    """Return the objects of an answer, each with its class; none for a plain value."""
    if kind is None:
        assert isinstance(raw, bool | int | str) or raw == []
        return []
    if isinstance(kind, list):
        listed = as_list(raw)
        assert listed
        return [(kind[0], one) for one in listed]
    return [(kind, raw)]
