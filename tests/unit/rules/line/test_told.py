"""A typed rule reads back as one sentence in plain language, with the names people know."""

from __future__ import annotations

import pytest

from core.rules.line import written_name
from core.rules.rule import ReceiverRef
from core.rules.sentence import sentence
from core.texts import Locale
from tests.unit.rules.line.people import PEOPLE, read


def name(receiver: ReceiverRef) -> str:
    return written_name(receiver, PEOPLE)


@pytest.mark.parametrize(
    ("line", "english", "spanish"),
    [
        (
            "when rating <= 2 then alert high to #ops, @sam cooldown 30m",
            (
                "When the rating is at most 2, alert high to #ops and @sam,"
                " and again only after 30 minutes."
            ),
            (
                "Si la calificación es como máximo 2, alertar con gravedad alta a #ops y @sam,"
                " y de nuevo solo después de 30 minutos."
            ),
        ),
        (
            'when rating <= 2 then assign @sam, reply "We are sorry."',
            "When the rating is at most 2, assign the case to @sam and reply “We are sorry.”.",
            (
                "Si la calificación es como máximo 2, asignar el caso a @sam y responder"
                " «We are sorry.»."
            ),
        ),
        (
            "every weekday at 09:00 when count(open) > 0 then alert low cooldown 1h",
            (
                "Every weekday at 09:00, when the number of open cases is more than 0, alert low,"
                " and again only after 1 hour."
            ),
            (
                "Cada día laborable a las 09:00, si el número de casos abiertos es mayor que 0,"
                " alertar con gravedad baja, y de nuevo solo después de 1 hora."
            ),
        ),
        (
            "every monday at 09:00 then report week to #ops",
            "Every Monday at 09:00, send the report of the week before to #ops.",
            "Cada lunes a las 09:00, enviar el informe de la semana anterior a #ops.",
        ),
        (
            "every day at 09:00 then alert low, report day",
            "Every day at 09:00, alert low and send the report of the day before.",
            (
                "Cada día a las 09:00, alertar con gravedad baja y enviar el informe del día"
                " anterior."
            ),
        ),
    ],
)
def test_a_typed_rule_is_told_with_names(line: str, english: str, spanish: str) -> None:
    told = sentence(read(line), called=name)

    assert told.render(Locale()) == english
    assert told.render(Locale(language="es")) == spanish


def test_without_names_receivers_are_counted() -> None:
    told = sentence(read("when rating <= 2 then alert high to #ops, @sam")).render(Locale())

    assert told == "When the rating is at most 2, alert high to 2 receivers."


def test_a_receiver_whose_name_is_gone_is_written_by_its_id() -> None:
    assert written_name(ReceiverRef(kind="chat", id="old 7"), PEOPLE) == '#"old 7"'
    assert written_name(ReceiverRef(kind="webhook", id="w-1"), PEOPLE) == "webhook:w-1"
