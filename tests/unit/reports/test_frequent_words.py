"""The words people use most, without those that say nothing."""

from __future__ import annotations

from core.reports.frequent_words import MOST_DIFFERENT, frequent_words


def test_a_word_counts_once_for_each_text() -> None:
    found = frequent_words(
        ["Wifi wifi WIFI", "the wifi", "towels, towels", "dirty towels"], most=8
    )

    assert found == (("towels", 2), ("wifi", 2))


def test_words_that_say_nothing_are_left_out_in_both_languages() -> None:
    texts = ["It doesn’t work and I'm not happy with the shower's noise"] * 2
    texts += ["La ducha no funciona y también está muy fría"] * 2

    assert [word for word, _ in frequent_words(texts, most=20)] == [
        *("ducha", "fría", "funciona", "happy", "noise", "shower", "work"),
    ]


def test_digits_addresses_and_endless_lines_are_no_words() -> None:
    texts = ["room 12 ab 33333 " + "a" * 31 + " 漢" * 3] * 2

    assert frequent_words(texts, most=8) == (("room", 2),)


def test_a_flood_of_different_words_keeps_what_was_there_before() -> None:
    letters = "abcdefghij"
    flood = (
        "".join(letters[int(digit)] for digit in f"{n:06d}") for n in range(MOST_DIFFERENT * 2)
    )

    found = frequent_words(["wifi", *flood, "wifi"], most=3)

    assert found == (("wifi", 2),)


def test_only_so_many_are_returned() -> None:
    texts = ["alpha bravo charlie", "alpha bravo charlie", "alpha"]

    assert frequent_words(texts, most=2) == (("alpha", 3), ("bravo", 2))
