"""Texts are cleaned and trimmed, and their entities made consistent, as Telegram does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.tidy import tidied
from bot.sandbox.wire import Object, as_integer, utf16_length

Marks = list[tuple[str, int, int]]
AFTER = "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3"
MIDDLE = "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4"


def entity(kind: str, offset: int, length: int) -> Object:
    """Return an entity; links get an address."""
    extra: Object = {"url": "https://a.example/"} if kind == "text_link" else {}
    return {"type": kind, "offset": offset, "length": length, **extra}


def settled(text: str, marks: Marks) -> tuple[str, Marks]:
    """Return the text and the entities it ends up with."""
    shown, found = tidied(text, [entity(*mark) for mark in marks])
    return shown, [(str(e["type"]), int(str(e["offset"])), int(str(e["length"]))) for e in found]


@pytest.mark.parametrize(
    ("text", "marks", "shown", "kept"),
    [
        ("  a b \n", [], "a b", []),
        ("  a ", [("bold", 0, 4)], "  a", [("bold", 0, 3)]),
        ("  a ", [("bold", 2, 1)], "a", [("bold", 0, 1)]),
        ("a b ", [("bold", 0, 1), ("italic", 3, 1)], "a b", [("bold", 0, 1)]),
        ("a\rb\tc", [("bold", 0, 3)], "ab c", [("bold", 0, 2)]),
        ("a\u202eb", [("bold", 1, 2)], "ab", [("bold", 1, 1)]),
        ("\u200f\u200fx", [], "\u200c\u200fx", []),
        ("\u2800", [], "", []),
        ("", [], "", []),
        ("abcd", [("bold", 0, 2), ("bold", 2, 2)], "abcd", [("bold", 0, 4)]),
        ("abcd", [("bold", 0, 3), ("bold", 1, 3)], "abcd", [("bold", 0, 4)]),
        (
            "abcd",
            [("bold", 0, 3), ("italic", 1, 3)],
            "abcd",
            [("bold", 0, 1), ("italic", 1, 3), ("bold", 1, 2)],
        ),
        (
            "abcd",
            [("bold", 0, 4), ("text_link", 1, 2)],
            "abcd",
            [("bold", 0, 1), ("text_link", 1, 2), ("bold", 1, 2), ("bold", 3, 1)],
        ),
        ("abcd", [("text_link", 0, 2), ("text_link", 1, 2)], "abcd", [("text_link", 0, 2)]),
        (
            "abcd",
            [("bold", 0, 4), ("code", 1, 2)],
            "abcd",
            [("bold", 0, 1), ("code", 1, 2), ("bold", 3, 1)],
        ),
        ("abcd", [("blockquote", 0, 4), ("code", 1, 2)], "abcd", None),
        ("abcd", [("blockquote", 0, 2), ("text_link", 1, 2)], "abcd", [("blockquote", 0, 2)]),
        (
            "abcd",
            [("blockquote", 0, 4), ("expandable_blockquote", 1, 2)],
            "abcd",
            [("blockquote", 0, 4)],
        ),
        ("abcd", [("bold", 0, 0)], "abcd", []),
        (
            "a a.io b",
            [("bold", 0, 8)],
            "a a.io b",
            [("bold", 0, 2), ("url", 2, 4), ("bold", 2, 4), ("bold", 6, 2)],
        ),
        ("a.io", [("code", 0, 4)], "a.io", [("code", 0, 4)]),
        ("abcd", [("code", 0, 4), ("bold", 1, 2)], "abcd", [("code", 0, 4)]),
    ],
)
def test_entities_are_made_consistent(
    text: str, marks: Marks, shown: str, kept: Marks | None
) -> None:
    assert settled(text, marks) == (shown, marks if kept is None else kept)


@pytest.mark.parametrize(
    ("text", "mark", "complaint"),
    [
        ("hi", ("bold", 5, 1), "entity begins after the end of the text at UTF-16 offset 5"),
        (
            "hi",
            ("bold", 1, 2),
            AFTER,
        ),
        ("🔥!", ("bold", 1, 2), "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (
            "🔥!",
            ("bold", 0, 1),
            MIDDLE,
        ),
        ("hi", ("bold", -1, 1), "receive an entity with incorrect offset -1"),
        ("hi", ("bold", 0, 1_000_001), "receive an entity with incorrect length 1000001"),
        ("\ud800", ("bold", 0, 1), "strings must be encoded in UTF-8"),
    ],
)
def test_entities_beside_the_text_are_refused(
    text: str, mark: tuple[str, int, int], complaint: str
) -> None:
    with pytest.raises(ApiError) as refused:
        settled(text, [mark])

    assert refused.value.description == f"Bad Request: {complaint}"


KINDS = st.sampled_from(["bold", "italic", "spoiler", "text_link", "code", "pre", "blockquote"])


@given(
    st.text(alphabet="ab \n🔥é", max_size=12),
    st.lists(st.tuples(KINDS, st.integers(0, 12), st.integers(0, 12)), max_size=6),
)
def test_what_is_settled_stays_as_it_is(text: str, marks: Marks) -> None:
    try:
        shown, entities = tidied(text, [entity(*mark) for mark in marks])
    except ApiError:
        return

    again = tidied(shown, [e for e in entities if e["type"] != "url"])

    assert again == (shown, entities)
    ends = [(as_integer(e["offset"]) or 0) + (as_integer(e["length"]) or 0) for e in entities]
    assert all(end <= utf16_length(shown) for end in ends)
