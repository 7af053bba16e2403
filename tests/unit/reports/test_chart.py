"""The picture of a report: well-formed, drawn, and without a word of anybody."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from core.reports.chart import HEIGHT, WIDTH, chart, svg_words
from core.reports.figures import Figures
from core.reports.picture import FONT_FILE, drawn
from core.reports.window import Span
from core.texts import Locale
from tests.unit.reports.figures import bars, busy

HOSTILE = '"/><script>alert(1)</script><image href="file:///etc/passwd"/>\x00\ud800'


def parsed(figures: Figures, language: str = "en") -> ElementTree.Element:
    return ElementTree.fromstring(chart(figures, Locale(language=language)))  # noqa: S314 - ours


def words(figures: Figures, language: str = "en") -> list[str]:
    return [
        each.text or "" for each in parsed(figures, language).iter() if each.tag.endswith("text")
    ]


def test_a_day_has_a_title_its_kinds_hours_and_numbers() -> None:
    assert words(busy()) == [
        *("Monday, November 16", "Complaints", "Requests", "Feedback given"),
        *("0", "2", "4", "6", "Rating, 1 to 5", "1", "5"),
        *("00:00", "06:00", "12:00", "18:00"),
    ]


def test_a_week_has_its_days_in_the_readers_language() -> None:
    assert words(busy(Span.WEEK), "es")[-7:] == ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"]


def test_an_hour_that_comes_twice_is_written_once() -> None:
    midnight = busy(at=datetime(2026, 10, 26, 8, tzinfo=UTC))

    assert [word for word in words(midnight) if ":" in word] == [
        "00:00",
        "06:00",
        "12:00",
        "18:00",
    ]
    assert len(midnight.bars) == 25


@pytest.mark.parametrize(
    ("most", "top"),
    [(1, "1"), (3, "3"), (5, "6"), (9, "10"), (41, "60"), (999, "1k"), (82_740, "100k")],
)
def test_the_scale_ends_at_a_round_number_above_the_highest(most: int, top: str) -> None:
    window = busy().window
    figures = busy(bars=bars(window, {3: {"complaint": most}}))

    numbers = [word for word in words(figures)[2:] if ":" not in word]

    assert numbers[numbers.index("Rating, 1 to 5") - 1] == top


def test_hostile_names_are_nowhere_in_it() -> None:
    figures = busy(places=((HOSTILE, 5),), words=((HOSTILE, 3),))

    assert chart(figures, Locale()) == chart(busy(), Locale())


def test_an_unknown_kind_cannot_leave_its_place() -> None:
    window = busy().window
    figures = busy(bars=bars(window, {0: {HOSTILE: 1}}))

    assert "script" not in chart(figures, Locale())
    assert "Others" in words(figures)


def test_words_stay_words_whatever_they_are() -> None:
    element = ElementTree.fromstring(svg_words(HOSTILE, 0, 0, size=9))  # noqa: S314 - ours

    assert element.text == HOSTILE.replace("\x00", " ").replace("\ud800", " ")
    assert list(element) == []


async def test_it_is_drawn_as_a_picture_that_a_phone_shows_sharp() -> None:
    content = await drawn(chart(busy(), Locale()))

    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (WIDTH, HEIGHT)
    assert len(content) < 200_000


def test_without_a_rating_it_ends_below_the_bars() -> None:
    window = busy().window
    unrated = tuple(replace(bar, rating=None) for bar in bars(window, {0: {"complaint": 1}}))

    assert int(parsed(busy(bars=unrated)).attrib["height"]) < HEIGHT
    assert "Rating, 1 to 5" not in words(busy(bars=unrated))


async def test_letters_are_drawn_with_the_font_that_comes_along() -> None:
    with_words = await drawn(chart(busy(), Locale()))
    silent = await drawn(
        chart(busy(), Locale()).replace("<text", "<desc").replace("</text", "</desc")
    )

    assert len(with_words) > len(silent) + 5_000


def test_the_font_lies_beside_its_licence() -> None:
    assert FONT_FILE.is_file()
    assert "SIL OPEN FONT LICENSE" in FONT_FILE.with_name("OFL.txt").read_text(encoding="utf-8")
