"""Lines that are no rules, hostile ones too: the place, the nearest right form, nothing lost."""

from __future__ import annotations

import pytest

from tests.story.complaining import complains
from tests.story.person import Person
from tests.story.rules import drafts, marked, mistaken, nearest, opens_card
from tests.story.stage import Stage, invites

MISTAKES = [
    ("when rating <=", "…", "The line ends too early. Next should be: a number.", None),
    (
        "when tempo > 3 then alert high",
        "tempo",
        "There is no field “tempo”. There are: “rating”",
        None,
    ),
    (
        'every cron "0 25 * * *" then alert low',
        "25",
        "“25” does not fit here. It should be: an hour from 0 to 23.",
        None,
    ),
    (
        'every cron "30 2 30 2 *" then alert low',
        "30",
        "“30” does not fit here. It should be: a day that the month has.",
        None,
    ),
    (
        "every day at 09:00 in Europe/Madird when count(open) > 0 then alert low",
        "Europe/Madird",
        "There is no time zone “Europe/Madird”. Did you mean “Europe/Madrid”",
        "every day at 09:00 in Europe/Madrid when count(open) > 0 then alert low",
    ),
    (
        "when " + "(" * 25 + "rating < 3" + ")" * 25 + " then alert high",
        "(",
        "nested too deep here: at most 24 deep",
        None,
    ),
    (
        r'when text matches "(a)\1" then alert high',
        r'matches "(a)\1"',
        "without look-around and back-references",
        None,
    ),
    (
        'when text matches "(a{1000}){1000}" then alert high',
        'matches "(a{1000}){1000}"',
        "a regular expression as RE2 knows them",
        None,
    ),
    (
        'when expression "ratnig < 3" then alert high',
        "ratnig",
        "Did you mean “rating”?",
        'when expression "rating < 3" then alert high',
    ),
    (
        'when expression "9**9**9" then alert high',
        "**9**9",
        "It should be: a name, value or sign.",
        None,
    ),
    (
        "when rating <= 1e400 then alert high",
        "1e400",
        "It should be: a smaller number.",
        None,
    ),
    (
        "when rating <= 2 then alert high cooldown 9999999999d",
        "9999999999d",
        "This is too long a time.",
        None,
    ),
    (
        "when rating <= 2 then alert high cooldown 0",
        "0",
        "Did you mean “0m”?",
        "when rating <= 2 then alert high",
    ),
    ("когда rating <= 2 then alert high", "когда", "It should be: “when” or “every”.", None),
    ("when βαθμός <= 2 then alert high", "βαθμός", "There is no field “βαθμός”.", None),
    ("when 🔥 then alert high", "🔥", "It should be: a condition such as", None),
    (
        "when \u202eratng <= 2 then alert high",
        "ratng",
        "There is no field “ratng”. Did you mean “rating”?",
        "when rating <= 2 then alert high",
    ),
]


async def test_a_mistake_stands_out_at_its_place_with_the_nearest_right_form(
    stage: Stage, olivia: Person
) -> None:
    for line, place, says, right in MISTAKES:
        shown = await mistaken(olivia, line, says)

        assert marked(shown) == place
        if right is not None:
            assert nearest(shown) is not None
            await olivia.taps("Take this", on=shown)
            await olivia.sees(right, "Save paused")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (
            "when text has “refund”, «scam» or ‘fraud’ then alert high",
            'when text has "refund", "scam", "fraud" then alert high',
        ),
        (
            'when text has "возврат", "επιστροφή", "مرحبا", "😡" then alert high',
            'when text has "возврат", "επιστροφή", "مرحبا", "😡" then alert high',
        ),
        (
            'when\u200b ra\u200bting <= 2 then alert\u2066 high named "O’Brien \\"Bar\\""',
            'when rating <= 2 then alert high named "O’Brien \\"Bar\\""',
        ),
        (
            'when text has "a\x00b" then alert high named "Nothing\x00"',
            "then alert high named",
        ),
    ],
    ids=["quotation marks", "scripts", "unseen", "nul"],
)
async def test_what_phones_and_web_pages_make_of_a_line_is_understood(
    stage: Stage, olivia: Person, typed: str, printed: str
) -> None:
    draft = await drafts(olivia, typed, printed)
    await olivia.taps("Save", on=draft)

    saved = await olivia.sees("▶️", printed, "Saved", "Undo")
    await olivia.taps("Undo", on=saved)


async def test_a_line_as_long_as_a_message_is_taken_or_refused_in_words(
    stage: Stage, olivia: Person
) -> None:
    words = ", ".join(f'"word{number}"' for number in range(335))
    line = f'when text has {words} then alert high named "Many words"'
    longest = f"/rule {line}"
    longest += " " * (4096 - len(longest))
    typed = await olivia.writes(longest)

    draft = await olivia.sees("Many words", "Save", after=typed)

    assert "too many to be shown here" in draft.words
    assert draft.words.endswith("Send another line to change it.")
    await olivia.taps("Discard", on=draft)
    cut = await olivia.writes("/rule when text has " + '"' + "x" * 4000)
    told = await olivia.sees("Not quite a rule", "not closed", after=cut)
    assert len(told.words) < 1_000
    await olivia.taps("Discard", on=told)


async def test_a_rule_of_ten_thousand_words_is_kept_told_and_works(
    stage: Stage, olivia: Person, carla: Person
) -> None:
    desk = await stage.desk_of(olivia)
    words = [f"word{number}" for number in range(10_000)]
    condition = {"type": "keyword", "words": words}
    rule = {"name": "Ten thousand", "condition": condition, "severity": "low"}
    kept = await desk.does("/rules", {"rule": rule | {"kinds": ["submission"]}})
    assert kept["line"].count(",") == 9_999
    card = await opens_card(olivia, "Ten thousand")
    assert "9988 more" in card.words
    assert "too many to be shown here" in card.words

    await complains(carla, stage.place, "It says word4711 here", stars=4)

    await olivia.sees("Ten thousand", "It says word4711 here")
    await olivia.taps("Edit", on=card)
    asked = await olivia.sees("Send the new line")
    assert "too long to be changed here" in await olivia.taps("With buttons", on=asked)
    await olivia.taps("Discard", on=asked)


async def test_a_mistake_is_told_in_spanish_to_who_reads_spanish(
    stage: Stage, olivia: Person, diego: Person
) -> None:
    await diego.opens(await invites(olivia, "Admin"))
    await diego.sees("Hola", "/rules")
    typed = await diego.writes("/rule cuando calificación <= 2 entonces alerta alta")

    shown = await diego.sees("no encaja aquí", "¿Quería decir «when»?", after=typed)

    await diego.taps("Usar esta", on=shown)
    card = await diego.sees("when rating <= 2 then alert high", "Guardar", after=typed)
    await diego.taps("Descartar", on=card)
    typed = await diego.writes('/rule every cron "0 25 * * *" then alert low')
    shown = await diego.sees("«25» no encaja aquí. Debería ser: una hora de 0 a 23", after=typed)
    await diego.taps("Descartar", on=shown)
