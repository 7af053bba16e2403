"""A rule built with buttons: from /rules to a saved rule, by each starting point."""

from __future__ import annotations

import aiohttp
import pytest

from tests.story.complaining import complains, number_in
from tests.story.ground import Ground
from tests.story.person import Person
from tests.story.stage import OwnTelegram, Stage, invites, raise_curtain
from tests.story.telegram import Seen


class Thumb(Person):
    """A person whose taps are counted."""

    pressed = 0

    async def taps(self, label: str, *, on: Seen | None = None) -> str:
        """Tap, and count it."""
        self.pressed += 1
        return await super().taps(label, on=on)


async def begins(person: Person, point: str) -> Seen:
    """Open /rules, tap New rule and a starting point: two taps; returns the panel."""
    typed = await person.writes("/rules")
    await person.taps("New rule", on=await person.sees("New rule", after=typed))
    await person.taps(point, on=await person.sees("What should it watch for?", after=typed))
    return await person.sees("Close", after=typed, gone=("What should it watch for?",))


@pytest.mark.parametrize(
    ("point", "written", "sentence", "line"),
    [
        ("Low rating", None, "rating is at most 2, alert high", "when rating <= 2"),
        ("Words", "mould, “wet wall”", "“mould” or “wet wall”", '"mould", "wet wall"'),
        ("Many at once", None, "5 complaints", "when 5 complaints in 15m per place"),
        ("Silence", None, "nothing comes in for 6 hours", "when no feedback for 6h"),
        ("Daily question", None, "Every weekday at 09:00", "every weekday at 09:00 when count"),
    ],
    ids=["rating", "words", "burst", "silence", "daily"],
)
async def test_each_starting_point_is_a_saved_rule_after_four_taps(
    stage: Stage, olivia: Person, point: str, written: str | None, sentence: str, line: str
) -> None:
    thumb = Thumb(id=olivia.id, name=olivia.name, telegram=olivia.telegram)
    panel = await begins(thumb, point)
    if written is not None:
        await thumb.writes(written)
        panel = await thumb.sees(sentence, "See what it would do", after=panel)
    assert sentence in panel.words
    await thumb.taps("See what it would do", on=panel)

    page = await thumb.sees(sentence, line, "Save paused", "Discard")
    await thumb.taps("Save", on=page)

    saved = await thumb.sees("▶️", sentence, "Saved", "Undo")
    assert saved.id == page.id == panel.id
    assert thumb.pressed == 4
    await olivia.taps("Undo", on=saved)


async def test_each_part_is_changed_by_taps_or_by_writing(stage: Stage, olivia: Person) -> None:
    panel = await begins(olivia, "Low rating")
    await olivia.taps("How loud", on=panel)
    await olivia.taps("critical", on=await olivia.sees("How loud is it?"))
    panel = await olivia.sees("alert critical", "See what it would do")
    await olivia.taps("Who is told", on=panel)
    asked = await olivia.sees("Tap who is told")
    await olivia.taps("@Sam", on=asked)
    await olivia.taps("Back", on=await olivia.sees("Tap who is told", "alert critical to"))
    await olivia.taps("Quiet for", on=await olivia.sees("See what it would do"))
    asked = await olivia.sees("stay quiet")
    await olivia.writes("45m")
    panel = await olivia.sees("45 minutes", "See what it would do", after=asked)
    await olivia.taps("Hours", on=panel)
    await olivia.taps("Weekdays 09:00–18:00", on=await olivia.sees("In which hours"))
    panel = await olivia.sees("09:00", "18:00", "See what it would do")

    await olivia.taps("See what it would do", on=panel)

    page = await olivia.sees("Save paused")
    assert "when rating <= 2 between 09:00 and 18:00 on weekdays then" in page.words
    assert "alert critical to @Sam cooldown 45m" in page.words
    await olivia.taps("Discard", on=page)


async def test_conditions_are_joined_into_groups_and_taken_out_again(
    stage: Stage, olivia: Person
) -> None:
    await olivia.taps("When", on=await begins(olivia, "Low rating"))
    asked = await olivia.sees("Which ratings?")
    await olivia.taps("Or…", on=asked)
    asked = await olivia.sees("words that occur in the text")
    await olivia.writes("refund, scam")
    panel = await olivia.sees("Any of these:", "“refund” or “scam”", after=asked)
    await olivia.taps("And also…", on=panel)
    await olivia.taps("Kind", on=await olivia.sees("words that occur in the text"))
    await olivia.taps("A complaint", on=await olivia.sees("What do customers send?"))
    await olivia.taps("Back", on=await olivia.sees("The condition here", "the kind is"))
    await olivia.taps("Back", on=await olivia.sees("All of these:", "Any of these:"))
    await olivia.taps("See what it would do", on=await olivia.sees("See what it would do"))
    page = await olivia.sees("Save paused")
    assert "when (rating <= 2 or text has refund, scam) and kind = complaint" in (
        page.words.replace('"', "")
    )

    await olivia.taps("Change", on=page)
    await olivia.taps("When", on=await olivia.sees("See what it would do"))
    await olivia.taps("the rating is at most 2", on=await olivia.sees("Tap the condition"))
    await olivia.taps("Take it out", on=await olivia.sees("Take it out"))

    left = await olivia.sees("Tap the condition", gone=("at most 2",))
    await olivia.taps("Close", on=left)
    await olivia.sees("No rule was saved")


async def test_what_cannot_be_read_is_told_and_asked_again(stage: Stage, olivia: Person) -> None:
    await olivia.taps("Who is told", on=await begins(olivia, "Silence"))
    asked = await olivia.sees("Tap who is told")

    await olivia.writes("@samm")

    await olivia.sees("There is no receiver “@samm”", after=asked)
    await olivia.taps("Close", on=asked)


async def test_diego_builds_a_rule_in_spanish(stage: Stage, diego: Person, olivia: Person) -> None:
    await diego.opens(await invites(olivia, "Admin"))
    await diego.sees("Hola", "/rules")
    typed = await diego.writes("/rules")
    await diego.taps("Nueva regla", on=await diego.sees("Nueva regla", after=typed))
    await diego.taps("Palabras", on=await diego.sees("¿Qué", "Silencio", after=typed))
    asked = await diego.sees("Escriba las palabras", after=typed)
    await diego.writes("moho, gotera")
    panel = await diego.sees("«moho»", "Ver qué haría", after=asked)
    await diego.taps("Ver qué haría", on=panel)

    await diego.taps("Guardar", on=await diego.sees("Guardar", "Descartar", "7 días"))

    await diego.taps("Deshacer", on=await diego.sees("Guardada", "Deshacer"))


async def test_the_proof_shows_what_it_would_have_done_and_why(
    stage: Stage, olivia: Person, sam: Person, carla: Person
) -> None:
    await complains(carla, stage.place, "The zither is out of tune", stars=3)
    await stage.telegram.idle()
    typed = await olivia.writes('/rule when text has "zither" and rating = 3 then alert high')
    page = await olivia.sees("It would have fired 1 time in the last 7 days", "★★★", after=typed)

    await olivia.taps("Why 1?", on=page)

    why = await olivia.sees("The zither is out of tune", "Came in", "✅", after=typed)
    assert why.words.count("✅") == 3
    await olivia.taps("Back", on=why)
    page = await olivia.sees("It would have fired 1 time", "Send me a test alert", after=typed)
    told = await olivia.taps("Send me a test alert", on=page)
    assert "on its way to you" in told
    await olivia.sees("🧪", "The zither is out of tune", "High", "Only you got this", after=page)
    assert await sam.looks("Only you got this") == []
    await olivia.taps("Discard", on=page)


async def test_a_rule_over_time_is_tried_with_a_case_and_with_what_came_in(
    stage: Stage, olivia: Person, carla: Person
) -> None:
    first = await complains(carla, stage.place, "The gong rings", stars=4)
    await complains(carla, stage.place, "The gong rings again", stars=4)
    typed = await olivia.writes('/rule when 2 of (text has "gong") in 15m then alert high')
    await olivia.taps("Test", on=await olivia.sees("Save paused", after=typed))
    await olivia.taps("Take a case", on=await olivia.sees("Write a text as a customer"))
    asked = await olivia.sees("write the number of another", "The gong rings again")

    await olivia.writes(f"#{number_in(first)}")

    alone = await olivia.sees(
        f"Case #{number_in(first)}", "It would not fire", "1 of 2", after=asked
    )
    await olivia.taps("Take a message", on=alone)
    listed = await olivia.sees("Tap one of the newest that came in", "gong rings again")
    await olivia.taps("★★★★ “The gong rings again” Room …", on=listed)
    tried = await olivia.sees("It would fire", "2 or more within 15 minutes")
    await olivia.taps("Close", on=tried)
    await olivia.sees("No rule was saved", after=typed)


async def test_silence_in_a_place_and_a_named_rule_are_made_by_taps_and_taken_back(
    stage: Stage, olivia: Person
) -> None:
    await olivia.taps("When", on=await begins(olivia, "Silence"))
    await olivia.taps("Only in a place…", on=await olivia.sees("How long may nothing"))
    await olivia.taps("Room 12", on=await olivia.sees("from which place counts"))
    await olivia.taps("Back", on=await olivia.sees("the place is", "How long may nothing"))
    await olivia.taps("More…", on=await olivia.sees("See what it would do", "Undo"))
    await olivia.taps("Name", on=await olivia.sees("Alerts apart", "Priority: 100"))
    asked = await olivia.sees("How is the rule called?")
    await olivia.writes("Quiet room")
    await olivia.taps("Back", on=await olivia.sees("Name: Quiet room", after=asked))
    await olivia.taps("See what it would do", on=await olivia.sees("“Quiet room”", after=asked))

    page = await olivia.sees("Quiet room › what it would do", "no feedback for 6h in place")
    await olivia.taps("Undo", on=page)

    page = await olivia.sees("Silence › what it would do", gone=("Quiet room",))
    await olivia.taps("Discard", on=page)


async def test_two_admins_change_one_rule_and_the_second_is_told_what_differs(
    stage: Stage, olivia: Person, carla: Person
) -> None:
    await carla.opens(await invites(olivia, "Admin"))
    await carla.sees("/rules")
    typed = await olivia.writes('/rule when text has "kazoo" then alert low named "Kazoo"')
    await olivia.taps("Save", on=await olivia.sees("Save paused", after=typed))
    await olivia.taps("Edit", on=await olivia.sees("▶️ Kazoo", "Saved", after=typed))
    theirs = await carla.writes("/rules kazoo")
    await carla.taps("Kazoo", on=await carla.sees("1 rule", after=theirs))
    await carla.taps("Edit", on=await carla.sees("Active", after=theirs))
    await carla.sees("Send the new line", after=theirs)
    hers = await carla.writes('when text has "kazoo" then alert critical')
    await carla.taps("Save", on=await carla.sees("Save paused", after=hers))
    await carla.sees("Saved", "alert critical", after=hers)

    typed = await olivia.writes('when text has "kazoo" then alert medium')

    page = await olivia.sees("Carla", "changed this rule", "was low and is critical", after=typed)
    await olivia.taps("Save instead", on=page)
    await olivia.sees("▶️ Kazoo", "alert medium", "Saved", after=typed)


async def test_a_place_that_is_not_there_is_a_warning_with_the_nearest(
    stage: Stage, olivia: Person
) -> None:
    typed = await olivia.writes('/rule when rating <= 2 in place "Room 21" then alert high')

    page = await olivia.sees("There is no place “Room 21” yet", "Room 12", "Save", after=typed)

    await olivia.taps("Discard", on=page)


async def test_a_rule_alone_leads_to_the_buttons_and_an_edit_goes_on_part_by_part(
    stage: Stage, olivia: Person
) -> None:
    typed = await olivia.writes("/rule")
    await olivia.taps("With buttons", on=await olivia.sees("A rule is one line", after=typed))
    await olivia.taps("Many at once", on=await olivia.sees("What should it watch for?"))
    await olivia.taps("See what it would do", on=await olivia.sees("5 complaints"))
    await olivia.taps("Save", on=await olivia.sees("Save paused", after=typed))
    saved = await olivia.sees("▶️", "Saved", after=typed)
    await olivia.taps("Edit", on=saved)
    await olivia.taps("With buttons", on=await olivia.sees("Send the new line", after=typed))
    await olivia.taps("When", on=await olivia.sees("See what it would do", "Change", after=typed))

    await olivia.taps("10", on=await olivia.sees("How many, and within", after=typed))

    await olivia.taps("Back", on=await olivia.sees("How many", "10 complaints", after=typed))
    await olivia.taps("See what it would do", on=await olivia.sees("Tap what you", after=typed))
    await olivia.taps("Save", on=await olivia.sees("Save paused", after=typed))
    changed = await olivia.sees("▶️ 10 complaints", "Saved", "Undo", after=typed)
    await olivia.taps("Undo", on=changed)
    await olivia.sees("▶️ 5 complaints", gone=("Undo",), after=typed)


async def test_staff_is_not_offered_a_new_rule(stage: Stage, sam: Person) -> None:
    typed = await sam.writes("/rules")

    listed = await sam.sees("Low rating", after=typed)

    assert listed.button("New rule") is None


@pytest.mark.slow
@pytest.mark.parametrize("way", ["stop", "kill"])
async def test_a_panel_survives_a_restart(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram, way: str
) -> None:
    before = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    olivia = before.people.olivia
    assert before.product.claim is not None
    await olivia.opens(before.product.claim)
    await olivia.sees("/rules")
    await olivia.taps("How loud", on=await begins(olivia, "Silence"))
    asked = await olivia.sees("How loud is it?")

    if way == "kill":
        await before.product.kill()
        await ground.let_leases_run_out()
    else:
        await before.product.stop()
    after = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    await olivia.taps("critical", on=asked)

    panel = await olivia.sees("alert critical", "See what it would do")
    assert panel.id == asked.id
    await olivia.taps("Undo", on=panel)
    await olivia.sees("alert medium", "See what it would do", gone=("Undo",))
    await after.leave()
    await after.product.stop()
    after.product.assert_clean()
