"""What a report says: one line for each thing, none for what there is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.delivery.fitting import utf16_units
from core.delivery.markup import as_html
from core.delivery.message import Line, Message
from core.reports.figures import Figures, Rating, Times
from core.reports.window import Span
from core.reports.wording import report_message
from core.severity import Severity
from core.texts import Locale
from tests.unit.reports.figures import busy, minutes, quiet


def lines(figures: Figures, language: str = "en") -> list[str]:
    said = report_message(figures, Locale(language=language), workspace="Harbour Hostel")
    return [line.plain for line in _all(said)]


def _all(message: Message) -> list[Line]:
    return [message.headline, *message.body, *message.footer]


def test_a_busy_day() -> None:
    assert lines(busy()) == [
        "📊 Harbour Hostel: Monday, November 16",
        "New: 8 (+3), 3 complaints, 4 feedback, 1 request",
        "Resolved: 7. Open now: 7 (1 critical, 2 high).",
        "Rating: 3.8 (−0.3) of 5, from 3 answers",
        "First answer: half 12 minutes at most, nine of ten 1 hour 10 minutes",
        "Resolved within: half 2 hours 10 minutes at most, nine of ten 8 hours 20 minutes",
        "Places: Lobby 5 · Pool 2",
        "Words: wifi 4 · towels 2",
        "Alerts: 3 (1 critical, 2 high). Acknowledged: 2, half after 4 minutes.",
        "Times are those of Madrid.",
        "In brackets: against the day before.",
    ]


def test_a_busy_week_in_spanish() -> None:
    assert lines(busy(Span.WEEK), "es") == [
        "📊 Harbour Hostel: 9–15 de noviembre",
        "Nuevos: 8 (+3), 3 quejas, 4 opiniones, 1 solicitud",
        "Resueltos: 7. Abiertos ahora: 7 (crítica: 1, alta: 2).",
        "Calificación: 3,8 (−0,3) de 5, de 3 respuestas",
        (
            "Primera respuesta: la mitad en 12 minutos como máximo, nueve de cada diez en 1 hora"
            " 10 minutos"
        ),
        (
            "Resueltos en: la mitad en 2 horas 10 minutos como máximo, nueve de cada diez en"
            " 8 horas 20 minutos"
        ),
        "Lugares: Lobby 5 · Pool 2",
        "Palabras: wifi 4 · towels 2",
        "Alertas: 3 (crítica: 1, alta: 2). Vistas: 2, la mitad en 4 minutos.",
        "Las horas son las de Madrid.",
        "Entre paréntesis: respecto a la semana anterior.",
    ]


@pytest.mark.parametrize(
    ("figures", "line"),
    [
        pytest.param(
            quiet(), "📊 Harbour Hostel: Monday, November 16. A quiet day.", id="nothing at all"
        ),
        pytest.param(
            quiet(Span.WEEK, before=4),
            "📊 Harbour Hostel: Nov 9\u2009–\u200915. A quiet week.",
            id="a week",
        ),
    ],
)
def test_a_quiet_time_is_one_line_without_a_sound(figures: Figures, line: str) -> None:
    said = report_message(figures, Locale(), workspace="Harbour Hostel")

    assert lines(figures) == [line]
    assert said.silent


def test_a_quiet_day_says_what_is_open_all_the_same() -> None:
    figures = replace(quiet(), open_now={Severity.HIGH: 1, None: 2})

    assert lines(figures) == [
        "📊 Harbour Hostel: Monday, November 16. A quiet day. Open now: 3 (1 high)."
    ]


def test_what_there_is_not_has_no_line() -> None:
    figures = busy(
        before=0,
        rating=None,
        rating_before=None,
        first_answers=None,
        resolutions=None,
        resolved=0,
        open_now={},
        places=(),
        words=(),
        alerts={},
        acknowledgements=None,
    )

    assert lines(figures)[1:] == [
        "New: 8, 3 complaints, 4 feedback, 1 request",
        "Resolved: 0. Nothing is open now.",
        "Times are those of Madrid.",
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"before": 8}, "New: 8, 3 complaints, 4 feedback, 1 request"),
        ({"before": 10}, "New: 8 (−2), 3 complaints, 4 feedback, 1 request"),
        ({"rating_before": Rating(count=1, average=3.82)}, "Rating: 3.8 of 5, from 3 answers"),
        ({"open_now": {None: 2}}, "Resolved: 7. Open now: 2."),
        (
            {"first_answers": Times(count=2, half=minutes(3), most=minutes(9))},
            "First answer: mostly 3 minutes",
        ),
        (
            {"acknowledgements": None},
            "Alerts: 3 (1 critical, 2 high). None was acknowledged.",
        ),
    ],
)
def test_a_line_fits_its_figures(changes: dict[str, Any], line: str) -> None:
    assert line in lines(busy(**changes))


def test_today_says_that_it_is_not_over() -> None:
    said = lines(busy(Span.TODAY))

    assert said[0] == "📊 Harbour Hostel: Tuesday, November 17, so far"
    assert said[-1] == "In brackets: against yesterday by this time."


HOSTILE = "</b><img src=x onerror=alert(1)>&amp;\"'\u202e\x00\n\n" + "long " * 100


def test_hostile_names_are_words_and_stay_short() -> None:
    figures = busy(places=((HOSTILE, 5), ("Pool", 2)))
    said = report_message(figures, Locale(), workspace=HOSTILE)

    html = as_html((said.headline, *said.body, *said.footer))

    assert "<img" not in html
    assert "</b>&lt;/b&gt;" not in html
    (places,) = (line.plain for line in said.body if line.plain.startswith("Places"))
    assert "\n" not in places
    assert len(places) < 80


def test_an_ordinary_report_fits_below_a_picture() -> None:
    figures = busy(
        places=tuple(("A place with quite a long name, on floor 9", 99_999) for _ in range(5)),
        words=tuple(("unacceptable-ish", 99_999) for _ in range(8)),
    )

    assert utf16_units("\n".join(lines(figures))) <= 1024
