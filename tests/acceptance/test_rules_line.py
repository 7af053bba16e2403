"""A rule typed in one line: read back, mended, tried, saved, and raising its alert."""

from __future__ import annotations

import aiohttp
import pytest
import pytest_asyncio

from tests.cast import OPS_ROOM
from tests.story.complaining import complains
from tests.story.ground import Ground
from tests.story.person import Person, Room
from tests.story.rules import drafts, marked, mistaken, nearest, saves
from tests.story.stage import OwnTelegram, Stage, invites, raise_curtain

WORDS = (
    'when rating <= 2 and text has "refund", "scam" then alert high to #ops, #desk'
    " cooldown 30m group by place"
)
SILENCE = "when no feedback for 6h in place Lobby between 08:00 and 22:00 then alert medium"
BURST = "when 10 complaints in 15m per place then alert critical"
DAILY = (
    "every weekday at 09:00 when count(open, severity >= high, older than 2h) > 0 then alert high"
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def rooms(stage: Stage) -> None:
    """Two more groups where alerts can come, ops and desk."""
    olivia = stage.people.olivia
    for name in ("ops", "desk"):
        made = await stage.telegram.post(
            "chats", type="supergroup", title=name, members=[olivia.id], bot="administrator"
        )
        room = Room(id=made["id"], name=name)
        await olivia.writes_in(room, "/here")
        await olivia.sees_in(room, "come here from now on")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (WORDS, ("rating is at most 2", "“refund” or “scam”", "alert high to", "30 minutes")),
        (SILENCE, ("nothing comes in for 6 hours", "“Lobby”", "between 08:00 and 22:00")),
        (BURST, ("10 complaints", "15 minutes", "critical")),
        (DAILY, ("Every weekday at 09:00", "open cases", "2 hours")),
    ],
    ids=["words", "silence", "burst", "daily"],
)
async def test_a_line_is_saved_and_printed_back_exactly_as_it_was_typed(
    stage: Stage, olivia: Person, rooms: None, line: str, sentence: tuple[str, ...]
) -> None:
    saved = await saves(olivia, line, *sentence)

    assert line in saved.words
    assert all(part in saved.words for part in sentence)
    await olivia.taps("Undo", on=saved)


async def test_what_is_discarded_was_never_a_rule(stage: Stage, olivia: Person) -> None:
    typed = await olivia.writes("/rules")
    before = await olivia.sees("rules", after=typed)
    draft = await drafts(olivia, BURST)
    await olivia.taps("Discard", on=draft)

    left = await olivia.sees("No rule was saved", after=before)

    again = await olivia.writes("/rules")
    assert left.id == draft.id
    assert (await olivia.sees("rules", after=again)).words == before.words


async def test_a_saved_rule_raises_its_alert_and_a_paused_one_does_not(
    stage: Stage, olivia: Person, sam: Person, carla: Person
) -> None:
    line = 'when text has "parakeet" then alert critical named "Birds"'
    card = await saves(olivia, line, "“parakeet”")

    await complains(carla, stage.place, "A parakeet in my room", stars=4)

    alert = await sam.sees_in(OPS_ROOM, "A parakeet in my room", "Acknowledge")
    assert "Birds" in alert.words
    await olivia.taps("Pause", on=card)
    paused = await olivia.sees("⏸ Birds", "Resume", "Undo")
    await complains(carla, stage.place, "Another parakeet", stars=4)
    await stage.telegram.idle()
    assert await sam.looks_in(OPS_ROOM, "Another parakeet") == []
    assert paused.id == card.id
    assert "1 time in 7 days" in paused.words


async def test_a_mistake_is_marked_and_mended_with_one_tap(stage: Stage, olivia: Person) -> None:
    shown = await mistaken(olivia, "when ratng <= 2 then alert hihg", "Did you mean “rating”?")

    await olivia.taps("Take this", on=shown)

    assert (marked(shown), nearest(shown)) == ("ratng", "when rating <= 2 then alert high")
    card = await olivia.sees("When the rating is at most 2, alert high.", "Save")
    assert card.id == shown.id
    await olivia.taps("Discard", on=card)


async def test_a_mistake_is_mended_by_the_right_line_alone_or_by_changing_the_message(
    stage: Stage, olivia: Person
) -> None:
    typed = await olivia.writes("/rule when rating <= then alert high")
    await olivia.sees("Not quite a rule", after=typed)
    await olivia.edits(typed, "/rule when rating <= 3 then alert high")
    card = await olivia.sees("rating is at most 3", "Save", after=typed)

    await olivia.writes("when rating <= 1 then alert low")

    again = await olivia.sees("rating is at most 1", "alert low", "Save", after=card)
    assert await olivia.looks("Not quite a rule") == []
    await olivia.taps("Discard", on=again)


async def test_a_receiver_nobody_knows_is_refused_with_the_nearest(
    stage: Stage, olivia: Person
) -> None:
    shown = await mistaken(olivia, "when rating <= 2 then alert high to @samm")

    assert "There is no receiver “@samm”" in shown.words
    assert nearest(shown) == "when rating <= 2 then alert high to @Sam"
    await olivia.taps("Discard", on=shown)


async def test_a_rule_alone_explains_itself_and_takes_the_next_message_as_the_line(
    stage: Stage, olivia: Person
) -> None:
    typed = await olivia.writes("/rule")
    told = await olivia.sees("A rule is one line", "/rule when rating <= 2", after=typed)

    await olivia.writes("rating = 5 then alert low")

    card = await olivia.sees("When the rating is 5, alert low.", "Save", after=told)
    await olivia.taps("Discard", on=card)


async def test_a_draft_is_tried_with_a_text_and_tells_each_part(
    stage: Stage, olivia: Person
) -> None:
    typed = await olivia.writes(
        '/rule when rating <= 2 and text has "refund" then alert high named "Money back"'
    )
    await olivia.taps("Test", on=await olivia.sees("Money back", "Save", after=typed))
    asked = await olivia.sees("Money back › Test", "1 ★")
    await olivia.writes("I want a refund")
    no = await olivia.sees("It would not fire", "I want a refund", after=asked)

    await olivia.taps("2 ★", on=no)

    yes = await olivia.sees("It would fire", "★★ “I want a refund”", gone=("not fire",))
    assert yes.words.count("✅") == 4
    await olivia.taps("Back", on=yes)
    await olivia.taps("Discard", on=await olivia.sees("Money back", "Save"))


async def test_staff_may_look_and_is_offered_nothing_to_change(
    stage: Stage, sam: Person, olivia: Person
) -> None:
    await sam.writes("/rule when rating <= 2 then alert high")
    await sam.sees("admin")
    await sam.writes("/rules low rating")
    await sam.taps("▶️ Low rating", on=await sam.sees("Low rating"))

    card = await sam.sees("▶️ Low rating", "When the rating is at most 2", "All rules")

    assert [one for one in card.buttons if one != "All rules"] == []
    await olivia.writes("/rules low rating")
    listed = await olivia.sees("Low rating")
    await olivia.taps("▶️ Low rating", on=listed)
    shown = await olivia.sees("▶️ Low rating", "Pause")
    assert "admin" in await sam.taps_late(card, shown.data_of("Pause"))
    assert await sam.looks("⏸ Low rating") == []


async def test_diego_writes_a_rule_in_spanish(stage: Stage, diego: Person, olivia: Person) -> None:
    await diego.opens(await invites(olivia, "Admin"))
    await diego.sees("Hola", "/rules")

    typed = await diego.writes('/rule when rating <= 2 and text has "reembolso" then alert high')

    card = await diego.sees("calificación", "Guardar", "Descartar", after=typed)
    assert "when rating <= 2 and text has reembolso" in card.words.replace('"', "")
    await diego.taps("Probar", on=card)
    await diego.writes("2 estrellas, quiero un reembolso")
    tried = await diego.sees("Se activaría", after=card)
    await diego.taps("Atrás", on=tried)
    await diego.taps("Guardar", on=await diego.sees("Guardar", "Descartar"))
    saved = await diego.sees("Guardada", "Deshacer")
    await diego.taps("Deshacer", on=saved)
    await diego.sees("reglas", "Low rating")


@pytest.mark.slow
async def test_a_draft_survives_a_restart(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    before = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    olivia = before.people.olivia
    assert before.product.claim is not None
    await olivia.opens(before.product.claim)
    await olivia.sees("/rules")
    await olivia.writes("/rule when rating = 4 then alert low named Fours")
    draft = await olivia.sees("Fours", "Save")

    await before.product.stop()
    after = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    await olivia.taps("Save", on=draft)

    saved = await olivia.sees("▶️ Fours", "Undo")
    assert saved.id == draft.id
    await after.leave()
    await after.product.stop()
    after.product.assert_clean()
