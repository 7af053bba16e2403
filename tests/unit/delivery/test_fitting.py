"""Fitting a message into a limit: whole lines of the body first, never a piece of markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.delivery.fitting import fit, one_line, utf16_units
from core.delivery.markup import as_html
from core.delivery.message import Line, Message, Span, Style
from core.texts import Locale

HEAD = Line.of("Fire in room 12")
FOOT = Line.of("Alert 7")


def shown(message: Message, limit: int, *, repeats: bool = False) -> list[str]:
    """Return what is left, line by line, after checking that it fits."""
    lines = fit(message, limit=limit, measure=utf16_units, repeats=repeats)
    words = [line.plain for line in lines]
    assert utf16_units("\n".join(words)) <= limit
    return words


def test_what_fits_stays_as_it_is() -> None:
    message = Message(headline=HEAD, body=(Line.of("one"), Line()), footer=(FOOT,))

    assert shown(message, 100) == ["Fire in room 12", "one", "", "Alert 7"]


def test_lines_are_dropped_from_the_end_of_the_body_and_counted() -> None:
    body = tuple(Line.of(f"{number:030}") for number in range(10))
    message = Message(headline=HEAD, body=body, footer=(FOOT,))

    words = shown(message, 140)

    assert words[0] == "Fire in room 12"
    assert words[1:-2] == [line.plain for line in body[: len(words) - 3]]
    assert words[-2:] == [f"… ({10 - len(words) + 3} more lines)", "Alert 7"]


def test_a_first_line_that_alone_is_too_long_is_cut() -> None:
    message = Message(headline=HEAD, body=(Line.of("x" * 500), Line.of("y")), footer=(FOOT,))

    words = shown(message, 120)

    assert words[1].startswith("xxx")
    assert words[1].endswith("x…")
    assert words[2:] == ["… (1 more line)", "Alert 7"]


def test_a_headline_that_alone_is_too_long_is_cut() -> None:
    message = Message(headline=Line.of("🔥" * 100), footer=(FOOT,))

    assert shown(message, 50) == ["🔥" * 24 + "…"]


def test_a_possible_repeat_says_so_first_in_the_readers_language() -> None:
    message = Message(headline=HEAD, locale=Locale(language="en"))

    assert shown(message, 100, repeats=True) == ["↻ possible repeat", "Fire in room 12"]


def test_one_line_has_no_breaks_and_keeps_the_link() -> None:
    message = Message(headline=Line.of("a\nb " + "c" * 300), link="https://desk.example/c/1")

    words = one_line(message, repeats=True)

    first, link = words.split("\n")
    assert first.startswith("↻ possible repeat a b ccc")
    assert len(first) == 200
    assert link == "https://desk.example/c/1"


@given(
    headline=some.text(max_size=80),
    body=some.lists(some.text(max_size=60), max_size=12),
    footer=some.lists(some.text(max_size=20), max_size=3),
    limit=some.integers(min_value=10, max_value=300),
    repeats=some.booleans(),
)
def test_it_always_fits(
    headline: str, body: list[str], footer: list[str], limit: int, repeats: bool
) -> None:
    message = Message(
        headline=Line.of(headline),
        body=tuple(Line.of(words) for words in body),
        footer=tuple(Line.of(words) for words in footer),
    )

    assert shown(message, limit, repeats=repeats)


@pytest.mark.parametrize(
    ("span", "marked_up"),
    [
        (Span("<b>&amp;"), "&lt;b&gt;&amp;amp;"),
        (Span("loud", Style.BOLD), "<b>loud</b>"),
        (Span("a<b", Style.CODE), "<code>a&lt;b</code>"),
        (
            Span("here", link='https://x.example/?a=1&b="2"'),
            '<a href="https://x.example/?a=1&amp;b=&quot;2&quot;">here</a>',
        ),
        (Span("", Style.BOLD), ""),
    ],
    ids=["escaped", "bold", "code", "link", "empty"],
)
def test_markup_escapes_what_people_wrote(span: Span, marked_up: str) -> None:
    assert as_html([Line.of(span)]) == marked_up
