"""One pass over the text finds what looking for each word by itself finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.words import TEXT_LIMIT, Vocabulary, fold
from tests.unit.rules.trees import calm

letters = st.text(alphabet="abß é́_-.\n", max_size=12)
phrases = st.text(alphabet="abß é_-", min_size=1, max_size=4).filter(
    lambda words: bool(fold(words))
)


def found(text: str, *words: str, whole: bool = True) -> list[str]:
    vocabulary = Vocabulary()
    terms = [vocabulary.term(each, whole=whole) for each in words]
    vocabulary.close()
    numbers = vocabulary.found(text)
    return [each for each, term in zip(words, terms, strict=True) if term in numbers]


def occurs(text: str, words: str, *, whole: bool) -> bool:
    """Look for one phrase the slow and obvious way."""
    pattern = re.escape(fold(words))
    if whole:
        left = r"(?<!\w)" if re.match(r"\w", fold(words)) else ""
        right = r"(?!\w|́)" if re.search(r"\w$", fold(words)) else ""
        pattern = left + pattern + right
    return re.search(pattern, fold(text)) is not None


@calm
@given(text=letters, words=st.lists(phrases, max_size=5), whole=st.booleans())
def test_one_pass_finds_what_a_plain_search_finds(
    text: str, words: list[str], whole: bool
) -> None:
    expected = [each for each in words if occurs(text, each, whole=whole)]

    assert found(text, *words, whole=whole) == expected


@pytest.mark.parametrize(
    ("text", "words", "is_found"),
    [
        pytest.param("I want a REFUND!", "refund", True, id="case"),
        pytest.param("refundable", "refund", False, id="longer word"),
        pytest.param("re-refund_", "refund", False, id="underscore"),
        pytest.param("pre-refund", "refund", True, id="hyphen"),
        pytest.param("gas \n\t leak", "gas leak", True, id="white space"),
        pytest.param("gas\u00a0leak", "gas leak", True, id="no-break space"),
        pytest.param("gasleak", "gas leak", False, id="white space needed"),
        pytest.param("STRASSE", "straße", True, id="sharp s"),
        pytest.param("policía", "policia", False, id="accents respected"),
        pytest.param("polici\u0301a", "policía", True, id="composed differently"),
        pytest.param("cafe\u0301s", "cafe", False, id="accent belongs to the word"),
        pytest.param("it doesn’t work", "doesn't work", True, id="apostrophe"),
        pytest.param("re\u00adfund", "refund", True, id="soft hyphen"),
        pytest.param("I use c++ here", "c++", True, id="ends in a sign"),
        pytest.param("bad!!", "!!", True, id="only signs"),
        pytest.param("返金してください", "返金", True, id="no spaces between words"),
        pytest.param("환불해주세요", "환불", True, id="particles join the word"),
        pytest.param("ВОЗВРАТ денег", "возврат", True, id="cyrillic"),
        pytest.param("возвратный", "возврат", False, id="cyrillic longer word"),
        pytest.param("x" * TEXT_LIMIT + " refund", "refund", False, id="cut off"),
        pytest.param("", "refund", False, id="nothing"),
    ],
)
def test_a_word_is_found_where_a_reader_would_see_it(
    text: str, words: str, is_found: bool
) -> None:
    assert found(text, words) == ([words] if is_found else [])


def test_the_same_words_are_looked_for_once() -> None:
    vocabulary = Vocabulary()

    assert vocabulary.term("Gas  Leak", whole=True) == vocabulary.term("gas leak", whole=True)
    assert vocabulary.term("gas leak", whole=False) != vocabulary.term("gas leak", whole=True)
