"""Both kinds of Markdown become text and entities, or the complaint with its byte offset."""

from __future__ import annotations

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.markdown import parse_markdown_v2
from bot.sandbox.markdown_legacy import parse_markdown
from bot.sandbox.wire import Object

Marks = list[tuple[str, int, int]]


def marks(entities: list[Object]) -> Marks:
    """Return the entities short."""
    return [(str(e["type"]), int(str(e["offset"])), int(str(e["length"]))) for e in entities]


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        (
            "*b* _i_ __u__ ~s~ ||x|| `c`",
            "b i u s x c",
            "bold italic underline strikethrough spoiler code",
        ),
        (r"1\.5 \> 1\*", "1.5 > 1*", ""),
        ("🔥*é*", "🔥é", "bold"),
        ("*b _i_*", "b i", "italic bold"),
        ("_i__u___", "iu", "underline italic"),
        ("```py\nx = 1\n```", "x = 1\n", "pre"),
        ("```\nx```", "x", "pre"),
        ("`a*b_c`", "a*b_c", "code"),
        ("[l](https://a.example)", "l", "text_link"),
        (r"[l](https://a.example/\))", "l", "text_link"),
        ("[me](tg://user?id=1003)", "me", "text_mention"),
        ("[nowhere](nonsense)", "nowhere", ""),
        (r"[a\.example]", "a.example", "text_link"),
        ("![👍](tg://emoji?id=5)", "👍", "custom_emoji"),
        ("![now](tg://time?unix=5&format=wDT)", "now", "date_time"),
        (">one\n>two\nthree", "one\ntwo\nthree", "blockquote"),
        (">one\n>two||", "one\ntwo", "expandable_blockquote"),
        (">one||\nthree", "one\nthree", "expandable_blockquote"),
        (">*b*\n>c", "b\nc", "bold blockquote"),
        ("**", "", ""),
    ],
)
def test_markdown_v2_is_understood_as_telegram_does(source: str, text: str, found: str) -> None:
    shown, entities = parse_markdown_v2(source)

    assert shown == text
    assert [entity["type"] for entity in entities] == found.split()


def test_places_count_utf_16_units() -> None:
    assert marks(parse_markdown_v2("🔥*é*")[1]) == [("bold", 2, 1)]
    assert marks(parse_markdown_v2(">a\n>b\nc")[1]) == [("blockquote", 0, 4)]


def test_what_an_entity_needs_is_kept() -> None:
    (code,) = parse_markdown_v2("```py\nx```")[1]
    (link,) = parse_markdown_v2("[l](A.example)")[1]
    (moment,) = parse_markdown_v2("![t](tg://time?unix=7&format=r)")[1]

    assert code["language"] == "py"
    assert link["url"] == "http://a.example/"
    assert (moment["unix_time"], moment["date_time_format"]) == (7, "r")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("wow!", "Character '!' is reserved and must be escaped with the preceding '\\'"),
        ("é *b", "Can't find end of Bold entity at byte offset 3"),
        ("_i", "Can't find end of Italic entity at byte offset 0"),
        ("__u", "Can't find end of Underline entity at byte offset 0"),
        ("~s", "Can't find end of Strikethrough entity at byte offset 0"),
        ("||x", "Can't find end of Spoiler entity at byte offset 0"),
        ("`c", "Can't find end of Code entity at byte offset 0"),
        ("```c", "Can't find end of Pre entity at byte offset 0"),
        ("```py\nc", "Can't find end of PreCode entity at byte offset 0"),
        ("[l", "Can't find end of TextUrl entity at byte offset 0"),
        ("[l](x", "Can't find end of a URL at byte offset 4"),
        ("![l", "Can't find end of CustomEmoji entity at byte offset 0"),
        ("![l]x", "The entity must contain a tg://emoji or tg://time URL"),
        ("![l](https://a.example)", "Invalid tg://emoji or tg://time URL specified"),
        (">*b\nc", "Can't find end of Bold entity at byte offset 1"),
    ],
)
def test_markdown_v2_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_markdown_v2(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("*b* _i_ `c`", "b i c", [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 1)]),
        (r"\*b\_ \`\[", "*b_ `[", []),
        ("1.5 > 1!", "1.5 > 1!", []),
        ("*a_b*", "a_b", [("bold", 0, 3)]),
        ("```py\nx\n```", "x\n", [("pre", 0, 2)]),
        ("[l](https://a.example)", "l", [("text_link", 0, 1)]),
        ("[l](https://a.example", "l", [("text_link", 0, 1)]),
        ("[a.example]", "a.example", [("text_link", 0, 9)]),
        ("[](x)", "(x)", []),
        ("**", "", []),
    ],
)
def test_the_first_markdown_is_understood_as_telegram_does(
    source: str, text: str, found: Marks
) -> None:
    shown, entities = parse_markdown(source)

    assert (shown, marks(entities)) == (text, found)


@pytest.mark.parametrize(("source", "at"), [("é *b", 3), ("_", 0), ("[l", 0), ("```x``", 0)])
def test_the_first_markdown_has_one_complaint(source: str, at: int) -> None:
    with pytest.raises(ApiError) as refused:
        parse_markdown(source)

    assert refused.value.description == (
        "Bad Request: can't parse entities: "
        f"Can't find end of the entity starting at byte offset {at}"
    )
