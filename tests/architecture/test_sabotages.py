"""The table of sabotages fits the code it is about, so that it can be run at any time."""

from __future__ import annotations

import ast

import pytest

from tests.chaos.sabotages import SABOTAGES, Sabotage
from tests.story.product import ROOT


@pytest.mark.parametrize("one", SABOTAGES, ids=lambda one: one.name)
def test_a_sabotage_replaces_what_is_there_once(one: Sabotage) -> None:
    text = (ROOT / one.file).read_text(encoding="utf-8")

    sabotaged = one.applied(text)

    assert sabotaged != text
    ast.parse(sabotaged)


@pytest.mark.parametrize("one", SABOTAGES, ids=lambda one: one.name)
def test_who_has_to_notice_is_there(one: Sabotage) -> None:
    for test in one.tests:
        path, _, name = test.partition("[")[0].partition("::")
        assert (ROOT / path).exists(), path
        assert not name or f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), name


def test_what_is_not_there_or_there_twice_is_refused() -> None:
    one = SABOTAGES[0]

    for text in ("", one.old * 2):
        with pytest.raises(LookupError, match="wanted once"):
            one.applied(text)
