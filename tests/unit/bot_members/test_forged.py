"""What a changed client makes up in a button is refused as out of date, never met as a fault."""

from __future__ import annotations

import pytest

from bot.forged import id_in, number_in, severity_in
from core.errors import InvalidInput


@pytest.mark.parametrize("word", ["", "-1", "A", "z" * 26, "é", "zzzzzzzzzzzzzzzzzzzzzzzzz"])
def test_an_identifier_of_no_button_of_ours_is_refused(word: str) -> None:
    with pytest.raises(InvalidInput):
        id_in(word)


@pytest.mark.parametrize("word", ["", "-1", "²", "٣", "9" * 10, "1.5", "x"])
def test_a_number_of_no_button_of_ours_is_refused(word: str) -> None:
    with pytest.raises(InvalidInput):
        number_in(word)


def test_a_severity_of_no_button_of_ours_is_refused() -> None:
    with pytest.raises(InvalidInput):
        severity_in("apocalyptic")
