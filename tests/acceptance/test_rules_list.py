"""/rules: looked at, searched, paused, copied, edited, deleted, and every change undone."""

from __future__ import annotations

import pytest_asyncio

from tests.story.person import Person
from tests.story.rules import makes, opens_card
from tests.story.stage import Stage, invites


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ada(stage: Stage) -> Person:
    """A second admin."""
    olivia = stage.people.olivia
    made = await stage.telegram.post("users", first_name="Ada", last_name="Admin")
    person = Person(id=made["id"], name="Ada", telegram=stage.telegram)
    await person.opens(await invites(olivia, "Admin"))
    await person.sees("Hello Ada")
    return person


async def test_the_list_has_pages_and_finds_by_a_word(stage: Stage, olivia: Person) -> None:
    for number in range(8):
        await makes(olivia, f"Page {number}")
    typed = await olivia.writes("/rules")
    first = await olivia.sees("Low rating", "Page 1 of 2", "Next", after=typed)

    await olivia.taps("Next", on=first)

    second = await olivia.sees("Page 2 of 2", "Before", after=typed)
    assert second.id == first.id
    asked = await olivia.writes("/rules page 7")
    found = await olivia.sees("1 rule with “page 7”", after=asked)
    assert len(found.buttons) == 1
    nothing = await olivia.writes("/rules zebra")
    await olivia.sees("No rule has “zebra”", after=nothing)


async def test_pausing_is_undone_with_one_tap(stage: Stage, olivia: Person) -> None:
    await makes(olivia, "Sleepy")
    card = await opens_card(olivia, "Sleepy")
    await olivia.taps("Pause", on=card)

    paused = await olivia.sees("⏸ Sleepy", "Undo", after=None)
    await olivia.taps("Undo", on=paused)

    awake = await olivia.sees("▶️ Sleepy", "Pause", gone=("Undo",))
    assert awake.id == card.id


async def test_an_edit_keeps_the_name_and_is_undone(stage: Stage, olivia: Person) -> None:
    await olivia.taps("Edit", on=await makes(olivia, "Middling"))
    asked = await olivia.sees("Change “Middling”", "when rating = 3 then alert low")

    await olivia.writes("when rating <= 2 then alert medium")

    draft = await olivia.sees("Middling", "at most 2", "alert medium", "Save", after=asked)
    await olivia.taps("Save", on=draft)
    saved = await olivia.sees("▶️ Middling", "at most 2", "Undo", after=asked)
    await olivia.taps("Undo", on=saved)
    await olivia.sees("▶️ Middling", "is 3", gone=("Undo", "at most 2"), after=asked)


async def test_a_copy_is_paused_and_goes_again_with_undo(stage: Stage, olivia: Person) -> None:
    await olivia.taps("Copy", on=await makes(olivia, "Original"))
    copy = await olivia.sees("⏸ Original (2)", "This is the copy", "Undo")

    await olivia.taps("Undo", on=copy)

    await olivia.sees("rules", "Original", gone=("Original (2)",))


async def test_a_rule_is_deleted_in_two_steps_and_brought_back(
    stage: Stage, olivia: Person, ada: Person
) -> None:
    card = await makes(olivia, "Doomed")
    other = await opens_card(ada, "Doomed")
    await olivia.taps("Delete…", on=card)
    asked = await olivia.sees("Delete “Doomed”?", "Keep the rule")
    await olivia.taps("Delete it", on=asked)
    gone = await olivia.sees("“Doomed” is deleted", "Undo")

    late = await ada.taps("Pause", on=other)

    assert "deleted" in late
    await ada.sees("rules", gone=("Doomed",), after=None)
    await olivia.taps("Undo", on=gone)
    await olivia.sees("▶️ Doomed", "Pause")
    assert gone.id == card.id


async def test_who_changes_what_somebody_else_changed_meanwhile_is_shown_it(
    stage: Stage, olivia: Person, ada: Person
) -> None:
    await makes(olivia, "Shared")
    mine, theirs = await opens_card(olivia, "Shared"), await opens_card(ada, "Shared")
    await olivia.taps("Edit", on=mine)
    asked = await olivia.sees("Change “Shared”")
    await olivia.writes("when rating = 1 then alert high")
    draft = await olivia.sees("Shared", "is 1", "Save", after=asked)
    await ada.taps("Pause", on=theirs)
    await ada.sees("⏸ Shared", "Undo")

    await olivia.taps("Save", on=draft)

    told = await olivia.sees("Ada Admin changed this rule", "paused", "Save instead")
    assert told.id == draft.id
    await olivia.taps("Save instead", on=told)
    await olivia.sees("▶️ Shared", "is 1", "Undo")
    late = await ada.taps("Undo", on=await ada.sees("⏸ Shared", "Undo"))
    assert "Somebody else changed" in late
    await ada.sees("▶️ Shared", "is 1", gone=("Undo",))
