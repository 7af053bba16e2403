"""HTML becomes text and entities, counted in UTF-16 units."""

from __future__ import annotations

import pytest

from bot.sandbox.entities import detect
from bot.sandbox.html import parse_html


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &amp; b &lt;c&gt; &quot;", 'a & b <c> "', []),
        ("a & b &nbsp; &#33; &#x21;", "a & b &nbsp; ! !", []),
        ("🔥<b>é</b>", "🔥é", [{"type": "bold", "offset": 2, "length": 1}]),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [{"type": "bold", "offset": 0, "length": 1}]),
        ("<B>x</b>", "x", [{"type": "bold", "offset": 0, "length": 1}]),
        (
            "<b>x<i>y</i></b>",
            "xy",
            [
                {"type": "italic", "offset": 1, "length": 1},
                {"type": "bold", "offset": 0, "length": 2},
            ],
        ),
        (
            '<a href="https://a.example/?q=&quot;1&quot;">l</a>',
            "l",
            [{"type": "text_link", "url": 'https://a.example/?q="1"', "offset": 0, "length": 1}],
        ),
        ('<a href="nonsense">l</a>', "l", []),
        (
            '<pre><code class="language-py">x</code></pre>',
            "x",
            [{"type": "pre", "language": "py", "offset": 0, "length": 1}],
        ),
        (
            "<blockquote expandable>q</blockquote>",
            "q",
            [{"type": "expandable_blockquote", "offset": 0, "length": 1}],
        ),
        (
            '<tg-time unix="5" format="wDT">t</tg-time>',
            "t",
            [
                {
                    "type": "date_time",
                    "unix_time": 5,
                    "date_time_format": "wDT",
                    "offset": 0,
                    "length": 1,
                }
            ],
        ),
    ],
)
def test_html_is_understood_as_telegram_does(
    source: str, text: str, entities: list[dict[str, object]]
) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("go to https://a.example/x, now", [("url", 6, 19)]),
        ("see opsbell.io.", [("url", 4, 10)]),
        ("me.too@mail.example.org!", [("email", 0, 23)]),
        ("🔥 #tag @name_x", [("hashtag", 3, 4), ("mention", 8, 7)]),
        ("#1 @ab a/b 1/2", []),
        ("/start x /help@a_bot", [("bot_command", 0, 6), ("bot_command", 9, 11)]),
        ("call +34 600 000 000", [("phone_number", 5, 15)]),
        ("no.such.word 3.5 e.g. x@y", []),
    ],
)
def test_telegram_marks_what_it_knows(text: str, found: list[tuple[str, int, int]]) -> None:
    assert [(e["type"], e["offset"], e["length"]) for e in detect(text)] == found


def test_a_long_word_is_looked_through_once() -> None:
    assert detect("x" * 200_000 + ".x" * 50_000) == []
