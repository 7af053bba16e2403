"""HTML becomes text and entities, counted in UTF-16 units."""

from __future__ import annotations

import pytest

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
