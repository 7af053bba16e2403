"""A screen's words and where its styles sit in them."""

from __future__ import annotations

from telegram import MessageEntity

from bot.screen import LENGTH_AT_MOST, Code, Screen
from core.texts import Locale, raw


def test_code_is_marked_where_it_stands_behind_wide_letters() -> None:
    screen = Screen(
        title=raw("🔔 Bell"), lines=(raw("In the file:"), Code("a: 1\nb: 2"), raw("That is all."))
    )

    words, entities = screen.render(Locale())

    assert words == "🔔 Bell\nIn the file:\na: 1\nb: 2\nThat is all."
    assert [(one.type, one.offset, one.length) for one in entities] == [
        (MessageEntity.BOLD, 0, 7),
        (MessageEntity.PRE, 21, 9),
    ]


def test_a_style_ends_where_the_words_are_cut() -> None:
    screen = Screen(lines=(Code("x" * LENGTH_AT_MOST * 2), Code("never seen")))

    words, entities = screen.render(Locale())

    assert len(words) == LENGTH_AT_MOST
    assert [(one.offset, one.length) for one in entities] == [(0, LENGTH_AT_MOST)]
