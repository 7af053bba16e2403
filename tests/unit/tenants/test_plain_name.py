"""Names of strangers: nothing invisible, nothing that turns a line around, never empty."""

from __future__ import annotations

import pytest

from core.tenants.plain_name import plain_name

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f466"
FLAG = "\U0001f3f3\ufe0f\u200d\U0001f308"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


@pytest.mark.parametrize(
    "name", ["Carla", "José Ángel", "O'Neil-2", "!", "٣", "नेहा", FAMILY, FLAG, PERSIAN]
)
def test_a_name_that_can_be_seen_stays_as_it_is(name: str) -> None:
    assert plain_name(name) == name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        pytest.param("Eve\u202egro.knab", "Evegro.knab", id="turned-around"),
        pytest.param("\u2066Eve\u2069 \u200fM", "Eve M", id="isolates-and-marks"),
        pytest.param("E\u200bv\ufeffe\u00ad", "Eve", id="zero-width"),
        pytest.param("E\x00v\x07e", "Eve", id="controls"),
        pytest.param(" Eve\n\u2028Adams\t ", "Eve Adams", id="lines"),
        pytest.param("Eve\u00a0 \u200b Adams", "Eve Adams", id="spaces-around-nothing"),
        pytest.param("\u200dEve\u200d 1\u200c2", "Eve 12", id="joiners-that-join-nothing"),
        pytest.param("a\u200d\u200d\u202eb", "ab", id="joiners-in-a-row"),
        pytest.param("Eve\ud800", "Eve", id="lone-surrogate"),
    ],
)
def test_what_is_invisible_or_turns_the_line_is_dropped(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize("name", ["", " \n", "\u200b", "\u202e\u200d", "\u3164\u2800", "\u0301"])
def test_a_name_of_nothing_is_somebody(name: str) -> None:
    assert plain_name(name) == "Somebody"
    assert plain_name(name, "") == ""
