"""/rule and /rules: a line read back, kept, listed, changed, taken back and deleted."""

from __future__ import annotations

import pytest

from core.ids import PersonId
from core.rulebook.stored import StoredRule
from core.severity import Severity
from tests.fakes.telegram_twin import ShownMessage
from tests.unit.bot_members.bothouse import BOT, CARLA, OLIVIA, SAM, BotHouse

LINE = 'when rating <= 2 and text has "scam" then alert high named "Scam"'


async def keep(house: BotHouse, line: str = LINE) -> None:
    """Have Olivia save a rule."""
    await house.say(OLIVIA, f"/rule {line}")
    await house.tap(OLIVIA, "Save")


async def names(house: BotHouse) -> list[str]:
    """Return the names of all rules, in their order."""
    return [one.name for one in await house.runtime.rules.all(house.workspace)]


async def one(house: BotHouse, name: str) -> StoredRule:
    """Return the rule of that name."""
    (found,) = [
        each for each in await house.runtime.rules.all(house.workspace) if each.name == name
    ]
    return found


async def opened(house: BotHouse, name: str) -> ShownMessage:
    """Open the card of an active rule and return it."""
    await house.say(OLIVIA, f"/rules {name}")
    await house.tap(OLIVIA, f"▶️ {name}")
    return house.last(OLIVIA)


async def sam(house: BotHouse) -> PersonId:
    """Return somebody else."""
    met = await house.runtime.people.person(
        bot_id=BOT, telegram_user_id=SAM, name="Sam", username=None, language_code="en"
    )
    return met.id


async def test_a_line_is_read_back_and_kept_when_it_is_saved(house: BotHouse) -> None:
    await house.found()
    before = await names(house)

    await house.say(OLIVIA, f"/rule {LINE}")
    card = house.last(OLIVIA)
    assert "alert high" in card.words
    assert "Not saved yet" in card.words
    assert await names(house) == before

    await house.tap(OLIVIA, "Save")

    assert "Scam" in await names(house)
    assert "It has not fired yet" in house.last(OLIVIA).words


async def test_a_slip_is_shown_with_the_nearest_right_form(house: BotHouse) -> None:
    await house.found()

    await house.say(OLIVIA, "/rule when ratng <= 2 then alert high")

    assert "Did you mean “rating”" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Take this")
    assert "Not saved yet" in house.last(OLIVIA).words


async def test_the_list_tells_states_and_leads_to_cards(house: BotHouse) -> None:
    await house.found()
    await keep(house)

    await house.say(OLIVIA, "/rules")
    words = house.last(OLIVIA).words
    assert "Low rating" in words
    assert "not fired yet" in words
    await house.tap(OLIVIA, "▶️ Scam")
    assert "Active." in house.last(OLIVIA).words

    await house.tap(OLIVIA, "Pause")
    assert "Paused: it does nothing." in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Resume")
    assert "Active." in house.last(OLIVIA).words
    await house.tap(OLIVIA, "All rules")
    assert "5 rules" in house.last(OLIVIA).words


async def test_more_rules_than_a_page_are_turned_and_opened_by_number(house: BotHouse) -> None:
    await house.found()
    for number in range(8):
        await keep(house, f'when rating = 1 then alert high named "Extra {number}"')

    await house.say(OLIVIA, "/rules")
    first = house.last(OLIVIA)
    assert "Page 1 of 2" in first.words
    assert "\n5. ▶️ Extra 0 · not fired yet" in first.words
    assert first.labels[:12] == [*map(str, range(1, 11)), "Next", "➕ New rule"]
    await house.tap(OLIVIA, "Next")
    assert "Page 2 of 2" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Before")
    assert "Page 1 of 2" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "5")
    assert house.last(OLIVIA).words.startswith("▶️ Extra 0")


async def test_two_hundred_rules_are_paged_through_from_both_ends(house: BotHouse) -> None:
    await house.found()
    any_, *_ = await house.runtime.rules.all(house.workspace)
    assert any_.spec is not None
    for number in range(196):
        spec = any_.spec.model_copy(update={"name": f"Rule {number:03}", "priority": 500})
        await house.runtime.rules.save(house.workspace, spec, by=None)

    await house.say(OLIVIA, "/rules")
    assert "Page 1 of 20" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "⏭")
    assert "\n200. ▶️ Rule 195" in house.last(OLIVIA).words
    assert "Next" not in house.last(OLIVIA).labels
    await house.tap(OLIVIA, "Before")
    await house.tap(OLIVIA, "190")
    assert house.last(OLIVIA).words.startswith("▶️ Rule 185")
    await house.tap(OLIVIA, "All rules")
    assert "Page 19 of 20" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "⏮")
    assert "Page 1 of 20" in house.last(OLIVIA).words


async def test_a_search_puts_names_first_and_looks_into_conditions(house: BotHouse) -> None:
    await house.found()
    for number in range(8):
        await keep(house, f'when rating = 1 then alert high named "Extra {number}"')
    await keep(house, 'when rating = 5 and text has "extra 7" then alert low named "Another"')
    await keep(house, "when rating = 4 then alert low")

    await house.say(OLIVIA, "/rules 7 extra")
    assert house.last(OLIVIA).labels == ["▶️ Extra 7"]
    await house.say(OLIVIA, "/rules extra 7")
    found = house.last(OLIVIA)
    assert found.words.startswith("2 rules with “extra 7”\n▶️ Extra 7 ")
    assert found.labels == ["▶️ Extra 7", "▶️ Another"]
    await house.say(OLIVIA, "/rules the rating is 4")
    assert "▶️ The rating is 4" in house.last(OLIVIA).labels
    await house.say(OLIVIA, "/rules alert")
    assert "and 4 more\nOne word more leaves fewer." in house.last(OLIVIA).words
    await house.say(OLIVIA, "/rules nowhere")
    assert "No rule has “nowhere”" in house.last(OLIVIA).words


async def test_a_rule_is_copied_and_the_copy_waits(house: BotHouse) -> None:
    await house.found()
    await keep(house)
    await house.say(OLIVIA, "/rules scam")
    await house.tap(OLIVIA, "▶️ Scam")

    await house.tap(OLIVIA, "Copy")

    assert "Paused: it does nothing." in house.last(OLIVIA).words
    assert "Scam (2)" in await names(house)


async def test_a_rule_is_deleted_in_two_steps_and_brought_back(house: BotHouse) -> None:
    await house.found()
    await keep(house)
    await house.say(OLIVIA, "/rules scam")
    await house.tap(OLIVIA, "▶️ Scam")

    await house.tap(OLIVIA, "Delete…")
    assert "Delete “Scam”?" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Keep the rule")
    assert "Scam" in await names(house)
    await house.tap(OLIVIA, "Delete…")
    await house.tap(OLIVIA, "Delete it")
    assert "Scam" not in await names(house)

    await house.tap(OLIVIA, "↩ Undo")

    assert "Scam" in await names(house)


async def test_an_edit_is_a_new_line_and_can_be_taken_back(house: BotHouse) -> None:
    await house.found()
    await keep(house)
    await house.say(OLIVIA, "/rules scam")
    await house.tap(OLIVIA, "▶️ Scam")

    await house.tap(OLIVIA, "Edit")
    await house.say(OLIVIA, 'when text has "fraud" then alert critical')
    await house.tap(OLIVIA, "Save")
    assert "fraud" in house.last(OLIVIA).words

    await house.tap(OLIVIA, "↩ Undo")

    assert "scam" in house.last(OLIVIA).words


async def test_a_rule_is_tried_with_a_text(house: BotHouse) -> None:
    await house.found()
    await keep(house)
    await house.say(OLIVIA, "/rules scam")
    await house.tap(OLIVIA, "▶️ Scam")

    await house.tap(OLIVIA, "Test")
    await house.say(OLIVIA, "1 star this is a scam")

    assert "✅" in house.last(OLIVIA).words
    assert "the text has “scam”" in house.last(OLIVIA).words


async def test_a_card_that_was_deleted_meanwhile_says_so(house: BotHouse) -> None:
    await house.found()
    await keep(house)
    await house.say(OLIVIA, "/rules scam")
    shown = house.last(OLIVIA)
    (rule,) = [one for one in await house.runtime.rules.all(house.workspace) if one.name == "Scam"]
    await house.runtime.rules.delete(house.workspace, rule.id, by=None)

    await house.press(OLIVIA, shown, shown.data("▶️ Scam"))

    assert house.telegram.toasts[-1] == "This rule was deleted."
    assert house.last(OLIVIA).words.startswith("4 rules")
    assert "Scam" not in house.last(OLIVIA).words


@pytest.mark.parametrize("label", ["Pause", "Copy", "Delete…"])
async def test_a_tap_on_a_card_that_lags_behind_does_nothing_and_tells_why(
    house: BotHouse, label: str
) -> None:
    await house.found()
    await keep(house)
    shown = await opened(house, "Scam")
    rules, rule = house.runtime.rules, await one(house, "Scam")
    assert rule.spec is not None
    low = rule.spec.model_copy(update={"severity": Severity.LOW})
    await rules.save(house.workspace, low, by=await sam(house), rule_id=rule.id)

    await house.press(OLIVIA, shown, shown.data(label))

    assert house.telegram.toasts[-1].startswith("Somebody else changed this rule")
    words = house.last(OLIVIA).words
    assert "Sam changed this rule" in words
    assert "the severity was high and is low" in words
    assert (await one(house, "Scam")).revision == 2
    assert len(await names(house)) == 5


@pytest.mark.parametrize(("label", "opens"), [("Edit", "high"), ("Test", "Write a text")])
async def test_edit_and_test_of_a_card_that_lags_behind_say_so_and_open_what_there_is(
    house: BotHouse, label: str, opens: str
) -> None:
    await house.found()
    await keep(house)
    shown = await opened(house, "Scam")
    await house.press(OLIVIA, shown, shown.data(label))
    assert house.telegram.toasts[-1] == ""
    rules, rule = house.runtime.rules, await one(house, "Scam")
    await rules.switch(house.workspace, rule.id, active=False, by=await sam(house))

    await house.press(OLIVIA, shown, shown.data(label))

    assert house.telegram.toasts[-1] == ("Somebody else changed this rule. This is how it is now.")
    assert opens in house.last(OLIVIA).words


async def test_a_second_tap_of_the_same_person_is_not_blamed_on_others(house: BotHouse) -> None:
    await house.found()
    await keep(house)
    shown = await opened(house, "Scam")
    pause = shown.data("Pause")
    await house.press(OLIVIA, shown, pause)

    await house.press(OLIVIA, shown, pause)

    assert house.telegram.toasts[-1].startswith("You have changed this rule since")
    assert "You changed this rule yourself" in house.last(OLIVIA).words
    assert "whether it is on was on and is off" in house.last(OLIVIA).words


async def test_a_deletion_asked_for_before_a_change_deletes_nothing(house: BotHouse) -> None:
    await house.found()
    await keep(house)
    await opened(house, "Scam")
    await house.tap(OLIVIA, "Delete…")
    rule = await one(house, "Scam")
    await house.runtime.rules.switch(house.workspace, rule.id, active=False, by=None)

    await house.tap(OLIVIA, "Delete it")

    assert "This rule was changed" in house.last(OLIVIA).words
    assert "Scam" in await names(house)


async def test_a_customer_has_no_rules(house: BotHouse) -> None:
    await house.found()

    await house.say(CARLA, "/rules")

    assert house.last(CARLA).words.startswith("This is for members")


async def test_what_was_brought_back_is_not_brought_back_twice(house: BotHouse) -> None:
    await house.found()
    await keep(house)
    await opened(house, "Scam")
    await house.tap(OLIVIA, "Delete…")
    await house.tap(OLIVIA, "Delete it")
    gone = house.last(OLIVIA)
    undo = gone.data("↩ Undo")
    await house.press(OLIVIA, gone, undo)

    await house.press(OLIVIA, gone, undo)

    assert house.telegram.toasts[-1] == "It is there already."
    assert (await names(house)).count("Scam") == 1


async def test_a_copy_is_taken_back(house: BotHouse) -> None:
    await house.found()
    await keep(house)
    await opened(house, "Scam")
    await house.tap(OLIVIA, "Copy")

    await house.tap(OLIVIA, "↩ Undo")

    assert "Scam (2)" not in await names(house)
    assert "rules" in house.last(OLIVIA).words
