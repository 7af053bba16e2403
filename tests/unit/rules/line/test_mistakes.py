"""A mistake names its place, says in one sentence what is wrong, and offers the nearest form."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.rules.line import LineMistake
from core.texts import Locale
from tests.unit.rules.line.people import read

ENGLISH = Locale()
ROOT = Path(__file__).parents[4]
ON = "when rating <= 2 then alert high"


def mistake_in(line: str) -> LineMistake:
    with pytest.raises(LineMistake) as raised:
        read(line)
    return raised.value


@pytest.mark.parametrize(
    ("line", "found", "mended"),
    [
        ("whn rating < 3 then alert high", "whn", "when rating < 3 then alert high"),
        ("when ratng <= 2 then alert high", "ratng", ON),
        ("when rating <= 2 then alrt high", "alrt", ON),
        ("when rating <= 2 then alert hgh", "hgh", ON),
        (f"{ON} to #opps", "#opps", f"{ON} to #ops"),
        (f"{ON} to @sma, #ops", "@sma", f"{ON} to @sam, #ops"),
        (f"{ON} to role:admn", "role:admn", f"{ON} to role:admin"),
        (f"{ON} colldown 30m", "colldown", f"{ON} cooldown 30m"),
        (f"{ON} cooldown 30", "30", f"{ON} cooldown 30m"),
        (f"{ON} group by plce", "plce", f"{ON} group by place"),
        ("every weekdy at 9 then alert low", "weekdy", "every weekday at 9 then alert low"),
        (
            "every day at 9 in Europe/Madrod then alert low",
            "Europe/Madrod",
            "every day at 9 in Europe/Madrid then alert low",
        ),
        (
            "when 10 complants in 15m then alert high",
            "complants",
            "when 10 complaints in 15m then alert high",
        ),
        (
            "when count(open) > 0 then alert high",
            "when",
            "every weekday at 09:00 when count(open) > 0 then alert high",
        ),
        (
            "every 1h when count(opn) > 0 then alert high",
            "opn",
            "every 1h when count(open) > 0 then alert high",
        ),
        (
            "when text has gas leak then alert high",
            "gas leak",
            'when text has "gas leak" then alert high',
        ),
        (
            "when rating < 3 in place Front Desk then alert high",
            "Front Desk",
            'when rating < 3 in place "Front Desk" then alert high',
        ),
        (
            "when severity >= hgh then alert high",
            "hgh",
            "when severity >= high then alert high",
        ),
        ("when rating <= 2", "", ON),
        ("when (rating <= 2 then alert high", "then", "when (rating <= 2 ) then alert high"),
        (
            "when 10 complaints then alert high",
            "then",
            "when 10 complaints in 15m then alert high",
        ),
        ("every weekday then alert low", "then", "every weekday at 09:00 then alert low"),
        (
            "when no feedback for 6h in Lobby then alert high",
            "in",
            "when no feedback for 6h in place Lobby then alert high",
        ),
        (
            "when kind is complain then alert high",
            "complain",
            "when kind is complaint then alert high",
        ),
        ("daily then alert low", "daily", "every day at 09:00 then alert low"),
        (
            "when expression 'ratnig < 3' then alert low",
            "ratnig",
            "when expression 'rating < 3' then alert low",
        ),
        (
            "every day at 9 when rating < 3 then alert low",
            "rating < 3",
            "every day at 9 when average(rating, today) < 3 then alert low",
        ),
        ("cuando rating < 3 then alert high", "cuando", "when rating < 3 then alert high"),
        ("when rating < 3 then alert alta", "alta", "when rating < 3 then alert high"),
    ],
)
def test_the_nearest_right_form_is_offered(line: str, found: str, mended: str) -> None:
    mistake = mistake_in(line)

    assert (mistake.found, mistake.mended) == (found, mended)
    assert mistake.line == line
    assert read(mended)


@pytest.mark.parametrize(
    ("line", "marked", "says"),
    [
        (
            "when rating <= ",
            "when rating <= >>…<<",
            "The line ends too early. Next should be: a number.",
        ),
        (
            "when rating <= 2",
            "when rating <= 2 >>…<<",
            "The line ends too early. Next should be: “and”, “or” or “then”.",
        ),
        (
            "when rating then alert high",
            "when rating >>then<< alert high",
            (
                "Something is missing before “then”:"
                " “<”, “<=”, “=”, “!=”, “>=”, “>”, “in”, “contains” or “exists”."
            ),
        ),
        (
            "when text has then alert high",
            "when text has >>then<< alert high",
            "Something is missing before “then”: words in quotation marks.",
        ),
        (
            'when text has "refund then alert high',
            'when text has >>"refund then alert high<<',
            "The quotation mark is opened here and not closed.",
        ),
        (
            "when (rating <= 2 then alert high",
            "when (rating <= 2 >>then<< alert high",
            "Something is missing before “then”: “)”.",
        ),
        (
            "when rating <= 2) then alert high",
            "when rating <= 2>>)<< then alert high",
            "“)” does not fit here. It should be: “and”, “or” or “then”.",
        ),
        (
            "when ratng <= 2 then alert high",
            "when >>ratng<< <= 2 then alert high",
            "There is no field “ratng”. Did you mean “rating”?",
        ),
        (
            f"{ON} to #nowhere",
            f"{ON} to >>#nowhere<<",
            'There is no receiver “#nowhere”. There are: “#ops”, “#desk” or “#"Front desk"”.',
        ),
        (f"{ON}, alert low", f"{ON}, >>alert<< low", "“alert” is said twice."),
        (
            f"{ON} cooldown 1m cooldown 2m",
            f"{ON} cooldown 1m >>cooldown<< 2m",
            "“cooldown” is said twice.",
        ),
        (
            "when rating <= 2 then alert",
            "when rating <= 2 then alert >>…<<",
            "The line ends too early. Next should be: “low”, “medium”, “high” or “critical”.",
        ),
        (
            "every weekday at 25:00 then alert low",
            "every weekday at >>25:00<< then alert low",
            "“25:00” does not fit here. It should be: a time of day such as 09:00.",
        ),
        (
            'every cron "61 9 * * *" then alert low',
            'every cron ">>61<< 9 * * *" then alert low',
            "“61” does not fit here. It should be: a minute from 0 to 59.",
        ),
        (
            "every cron 30 2 30 2 * then alert low",
            "every cron 30 2 >>30<< 2 * then alert low",
            "“30” does not fit here. It should be: a day that the month has.",
        ),
        (
            "every day at 9 in Zzz then alert low",
            "every day at 9 in >>Zzz<< then alert low",
            "There is no time zone “Zzz”. There are: “UTC”, “Europe/Madrid”",
        ),
        (
            "when 10 complaints then alert high",
            "when 10 complaints >>then<< alert high",
            "Something is missing before “then”: “in 15m”.",
        ),
        (
            'when text matches "(" then alert high',
            'when text >>matches "("<< then alert high',
            "This is not taken. It should be: a regular expression as RE2 knows them",
        ),
        (
            'when expression "rating <" then alert high',
            'when expression "rating < >>…<<" then alert high',
            "The expression ends too early. Next should be: a value, a field or",
        ),
        (
            "when expression \"text.matches('(a)') && f(x)\" then alert high",
            "when expression \"text.matches('(a)') && >>f<<(x)\" then alert high",
            "“f” does not fit here. It should be: a known field.",
        ),
        (
            "when rating <= 1e400 then alert high",
            "when rating <= >>1e400<< then alert high",
            "“1e400” does not fit here. It should be: a smaller number.",
        ),
        (
            f"{ON} cooldown 9999999999d",
            f"{ON} cooldown >>9999999999d<<",
            "This is too long a time.",
        ),
        (
            "when severity >= 3 then alert high",
            "when severity >= >>3<< then alert high",
            "“3” does not fit here. It should be: “low”, “medium”, “high” or “critical”.",
        ),
        (
            f"{ON} \u202ecooldown 0 \x00",
            f"{ON} cooldown >>0<< \ufffd",
            "“0” does not fit here. Did you mean “0m”?",
        ),
        (f"{ON} cooldown 90d", f"{ON} cooldown >>90d<<", "This is not taken. It should be:"),
        (
            "when rating <= 2 then assign #ops",
            "when rating <= 2 then assign >>#ops<<",
            "A case is assigned to a person, such as @sam.",
        ),
        (
            "when rating <= 2 then tell #ops",
            "when rating <= 2 then >>tell #ops<<",
            "This is not taken. It should be: a severity, or something to do with the case.",
        ),
        (
            'when text has "refund", "scam" and "fraud" then alert high',
            'when text has "refund", "scam" and >>"fraud"<< then alert high',
            '“"fraud"” does not fit here. It should be: a condition such as',
        ),
        (
            "when alert high",
            "when >>alert<< high",
            "Something is missing before “alert”: a condition such as rating <= 2 or text has",
        ),
        (
            "every day at 13pm then alert low",
            "every day at >>13pm<< then alert low",
            "“13pm” does not fit here. It should be: a time of day such as 09:00.",
        ),
        (
            "when average rating is 3 over 1d then alert low",
            "when average rating >>is<< 3 over 1d then alert low",
            "Here it should be: <, <=, >= or >.",
        ),
        (
            f"{ON} priority high",
            f"{ON} priority >>high<<",
            "“high” does not fit here. It should be: a whole number.",
        ),
        (
            f"{ON}, set severity",
            f"{ON}, set severity >>…<<",
            "The line ends too early. Next should be: “low”, “medium”, “high” or “critical”.",
        ),
        (
            "every 1h when count(open, complaints) > 0 then alert low",
            "every 1h when count(open, >>complaints<<) > 0 then alert low",
            "“complaints” is one too many here.",
        ),
        ("hello", ">>hello<<", "“hello” does not fit here. It should be: “when” or “every”."),
        ("", ">>…<<", "The line ends too early. Next should be: “when” or “every”."),
    ],
)
def test_the_place_is_marked_and_the_sentence_says_what_is_wrong(
    line: str, marked: str, says: str
) -> None:
    mistake = mistake_in(line)

    assert mistake.marked().plain() == marked
    assert mistake.says.render(ENGLISH).startswith(says)


def test_only_what_is_around_the_place_is_shown_of_a_long_line() -> None:
    words = ", ".join(["refund"] * 100)

    marked = mistake_in(f"when text has {words} thn alert high to #ops").marked()

    assert marked.before.startswith("…")
    assert len(marked.plain()) < 200


def test_a_mistake_is_an_error_with_its_field_for_programs() -> None:
    mistake = mistake_in("when ratng <= 2 then alert high")

    assert isinstance(mistake, InvalidInput)
    assert (mistake.field, mistake.wanted, mistake.hint) == ("line", "rating", "rating")
    assert (mistake.start, mistake.end) == (5, 10)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "when ratng <= 2 then alert high",
            "No hay ningún campo «ratng». ¿Quería decir «rating»?",
        ),
        (f"{ON} cooldown 31d", "Esto no se acepta. Debería ser: como máximo 30 días."),
        (
            'every cron "0 25 * * *" then alert low',
            "«25» no encaja aquí. Debería ser: una hora de 0 a 23.",
        ),
        (
            "when expression \"text.matches('(a')\" then alert low",
            (
                "«'(a'» no encaja aquí. Debería ser: una expresión regular como las de RE2, sin"
                " búsqueda alrededor ni referencias hacia atrás (missing ): (a)."
            ),
        ),
        (
            'when text has " " then alert low',
            "Esto no se acepta. Debería ser: una palabra o frase, no solo espacios.",
        ),
        (
            f'{ON} named "{"x" * 101}"',
            "Esto no se acepta. Debería ser: como máximo 100 caracteres.",
        ),
        (
            "when rating contains 3 then alert low",
            "Esto no se acepta. Debería ser: un texto para contains.",
        ),
    ],
)
def test_mistakes_are_told_in_the_readers_language(line: str, said: str) -> None:
    assert mistake_in(line).says.render(Locale(language="es")) == said


def _called(name: str) -> list[str]:
    """Return where in the rules' room a function of this name is called."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "core" / "rules").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
    ]


def test_every_refusal_of_a_rule_is_a_sentence_with_translations() -> None:
    assert len(_called("refused")) > 10
    assert _called("PydanticCustomError") == []


@pytest.mark.parametrize("unseen", ["\u200b", "\u202e", "\u2066", "\x00", "\u00ad", "\ufeff"])
def test_what_nobody_sees_makes_no_difference_outside_of_quotation_marks(unseen: str) -> None:
    line = f'{unseen}when ra{unseen}ting <= 2{unseen} and text has "b" then alert{unseen} high'

    assert read(line) == read('when rating <= 2 and text has "b" then alert high')


def test_what_turns_the_direction_of_a_line_is_not_shown_with_a_mistake() -> None:
    mistake = mistake_in('when text has "\u202eabc" and ratng <= 2 then alert high')

    assert "\u202e" not in mistake.marked().plain() + (mistake.mended or "")
