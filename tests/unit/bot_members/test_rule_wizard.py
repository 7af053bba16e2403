"""A rule built with buttons: each screen leads on and back, and nothing is lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.dialogs.rule.one_part import LONGEST
from core.clock import ManualClock
from core.rulebook.stored import StoredRule
from core.rules.line import read_line
from core.rules.rule import RuleSpec
from core.severity import Severity
from tests.unit.bot_members.bothouse import OLIVIA, BotHouse
from tests.unit.bot_members.test_rule_testing import complain, panel


async def begin(house: BotHouse, point: str = "★ Low rating") -> None:
    """Have Olivia begin a rule at a starting point."""
    await house.found()
    clock = house.runtime.clock
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(minutes=1))
    await house.say(OLIVIA, "/rules")
    await house.tap(OLIVIA, "➕ New rule")
    await house.tap(OLIVIA, point)


async def taps(house: BotHouse, *labels: str) -> None:
    """Have Olivia tap one after the other."""
    for label in labels:
        assert any(label in one.labels for one in house.telegram.shown.values()), (
            label,
            panel(house),
        )
        await house.tap(OLIVIA, label)


async def lines(house: BotHouse) -> list[str]:
    """Return every rule's name."""
    return [one.name for one in await house.runtime.rules.all(house.workspace)]


async def edited(house: BotHouse) -> None:
    """Have Olivia save a rule and begin to change it part by part."""
    await begin(house)
    await taps(house, "See what it would do", "Save", "Edit", "With buttons")


async def the_rule(house: BotHouse) -> StoredRule:
    """Return the rule that was made last."""
    return max(await house.runtime.rules.all(house.workspace), key=lambda one: one.created_at)


async def the_spec(house: BotHouse) -> RuleSpec:
    """Return what the rule says that was made last."""
    spec = (await the_rule(house)).spec
    assert spec is not None
    return spec


async def test_a_change_is_taken_back_with_one_tap_and_the_one_before_with_another(
    house: BotHouse,
) -> None:
    await begin(house)
    assert "↩ Undo" not in house.last(OLIVIA).labels
    await taps(house, "How loud", "critical", "Quiet for", "30m")
    assert "alert critical, and again only after 30 minutes" in panel(house)

    await house.tap(OLIVIA, "↩ Undo")
    assert "alert critical." in panel(house)
    await house.tap(OLIVIA, "↩ Undo")

    assert "alert high." in panel(house)
    assert "↩ Undo" not in house.last(OLIVIA).labels


async def test_undo_inside_a_part_and_on_the_proof_page(house: BotHouse) -> None:
    await begin(house)
    await taps(house, "When", "Or…", "💬 Words")
    await house.say(OLIVIA, "mould, damp")
    assert "Any of these:" in panel(house)

    await house.tap(OLIVIA, "↩ Undo")
    assert "Which ratings?" in panel(house)
    await taps(house, "Back", "See what it would do")
    await house.say(OLIVIA, "when rating = 1 then alert low")
    assert "rating is 1" in panel(house)
    await house.tap(OLIVIA, "↩ Undo")

    assert "rating is at most 2" in panel(house)


async def test_back_leads_one_step_up_and_close_out(house: BotHouse) -> None:
    await begin(house, "📈 Many at once")
    await taps(house, "When", "And also…", "⌀ Average")
    assert "Below which average" in panel(house)

    await house.tap(OLIVIA, "Back")
    assert "Tap what it is about" in panel(house)
    await house.tap(OLIVIA, "Back")
    assert "How many, and within what time?" in panel(house)
    await taps(house, "Back", "More…", "Priority", "Back")
    assert "Alerts apart: One for all" not in panel(house)
    assert "Alerts apart: Each place" in panel(house)
    await taps(house, "Back", "With the case", "Reply", "Back", "Back", "Back")
    assert "What should it watch for?" in panel(house)
    await house.tap(OLIVIA, "Close")

    assert "No rule was saved." in house.last(OLIVIA).words


async def test_groups_are_nested_and_turned_round(house: BotHouse) -> None:
    await begin(house)
    await taps(house, "When", "Or…", "💬 Words")
    await house.say(OLIVIA, "refund")
    await taps(
        house, "somebody writes “refund”", "And also…", "📍 Place", "Room 12", "Back", "Back"
    )
    await taps(house, "When", "the rating is at most 2", "The opposite", "Back", "Back")
    await house.tap(OLIVIA, "See what it would do")

    line = "when not rating <= 2 or (text has refund and place = Room 12) then alert high"
    assert line in house.last(OLIVIA).words.replace('"', "")


async def test_every_part_can_be_written_and_the_rule_is_saved_with_all_of_them(
    house: BotHouse,
) -> None:
    await begin(house)
    await taps(house, "More…", "Name")
    await house.say(OLIVIA, "Bad days")
    await house.tap(OLIVIA, "Alerts apart")
    await house.say(OLIVIA, "place")
    await house.tap(OLIVIA, "Priority")
    await house.say(OLIVIA, "20")
    assert "Name: Bad days" in panel(house)
    assert "Priority: 20" in panel(house)
    await taps(house, "Back", "With the case", "Assign", "@Olivia", "Label")
    await house.say(OLIVIA, "team = night")
    await taps(house, "Severity", "critical", "Category")
    await house.say(OLIVIA, "food")
    await taps(house, "Back", "See what it would do", "Save")

    spec = await the_spec(house)
    assert (spec.name, spec.priority) == ("Bad days", 20)
    assert spec.fingerprint == ("rule", "place")
    assert spec.case.labels == (("team", "night"),)
    assert spec.case.set_category == "food"
    assert spec.case.assign is not None


async def test_a_rule_may_do_something_and_alert_nobody(house: BotHouse) -> None:
    await begin(house)
    await taps(house, "With the case", "Reply")
    await house.say(OLIVIA, "We are sorry.")

    await taps(house, "Back", "How loud", "No alert", "See what it would do")

    assert 'then reply "We are sorry."' in house.last(OLIVIA).words
    assert "Send me a test alert" not in house.last(OLIVIA).labels


async def test_what_is_too_long_or_nothing_is_told_and_changes_nothing(house: BotHouse) -> None:
    await begin(house)
    await house.tap(OLIVIA, "When")

    await house.say(OLIVIA, "x" * (LONGEST + 1))
    assert "That is too long: 2001 characters, and 2000 are the most." in house.last(OLIVIA).words
    await house.send(OLIVIA, sticker={**_STICKER})
    assert "tap one of the buttons, or write it" in house.last(OLIVIA).words
    await house.say(OLIVIA, "rating <=")
    assert "Which ratings?" in panel(house)


async def test_two_taps_at_once_count_once(house: BotHouse) -> None:
    await begin(house, "📈 Many at once")
    await house.tap(OLIVIA, "When")
    shown = house.last(OLIVIA)
    ten, twenty = shown.data("10"), shown.data("20")

    await house.press(OLIVIA, shown, ten)
    await house.press(OLIVIA, shown, twenty)

    assert "10 complaints" in panel(house)
    assert house.telegram.toasts[-1] == "This question is over."


async def test_buttons_of_a_panel_that_was_closed_are_stale(house: BotHouse) -> None:
    await begin(house)
    shown = house.last(OLIVIA)
    save = shown.data("See what it would do")
    await house.tap(OLIVIA, "Close")
    before = house.last(OLIVIA).words

    await house.press(OLIVIA, shown, save)

    assert house.last(OLIVIA).words == before
    assert house.telegram.toasts[-1]


async def test_a_rule_changed_by_another_admin_is_shown_with_what_differs(
    house: BotHouse,
) -> None:
    await edited(house)
    rule = await the_rule(house)
    names = await house.runtime.rules.names(house.workspace)
    theirs = read_line("when rating <= 2 then alert medium", receivers=names)
    await house.runtime.rules.save(house.workspace, theirs, by=None, rule_id=rule.id)

    await taps(house, "Quiet for", "1h", "See what it would do")
    assert "the severity was high and is medium" in house.last(OLIVIA).words
    again = theirs.model_copy(update={"severity": Severity.LOW})
    await house.runtime.rules.save(house.workspace, again, by=None, rule_id=rule.id)
    await house.tap(OLIVIA, "Save instead")
    assert house.telegram.toasts[-1] == "Somebody else changed this rule. Look first."
    assert await the_spec(house) == again
    assert "the severity was high and is low" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Save instead")

    assert (await the_spec(house)).cooldown == timedelta(hours=1)


async def test_a_rule_deleted_by_another_admin_can_be_made_anew(house: BotHouse) -> None:
    await edited(house)
    rule = await the_rule(house)
    await taps(house, "Quiet for", "1h", "See what it would do")
    await house.runtime.rules.delete(house.workspace, rule.id, by=None)
    before = await lines(house)

    await house.tap(OLIVIA, "Save")
    assert house.telegram.toasts[-1] == "Somebody deleted this rule. Look first."
    assert "Somebody deleted this rule while you wrote" in house.last(OLIVIA).words
    assert await lines(house) == before
    await house.tap(OLIVIA, "Save as a new rule")

    assert len(await lines(house)) == len(before) + 1


async def test_leaving_a_rule_that_was_deleted_says_so(house: BotHouse) -> None:
    await edited(house)
    await house.runtime.rules.delete(house.workspace, (await the_rule(house)).id, by=None)

    await house.tap(OLIVIA, "Close")

    assert "This rule was deleted meanwhile." in house.last(OLIVIA).words


async def test_a_place_that_is_not_there_is_warned_of_with_the_nearest(house: BotHouse) -> None:
    await begin(house, "📈 Many at once")
    await taps(house, "When", "📍 Only in a place…")

    await house.say(OLIVIA, "Room 21")
    await house.tap(OLIVIA, "Back")

    assert "There is no place “Room 21” yet. Known places: Room 12." in panel(house)


async def test_who_is_told_stands_out_and_so_do_the_pause_and_the_hours(house: BotHouse) -> None:
    await begin(house)
    await taps(house, "Who is told", "👥 admin", "@Olivia", "@Olivia", "Back")
    assert "alert high to everybody with the role admin" in panel(house)
    await taps(house, "Hours", "08:00–22:00", "Hours", "Always", "Quiet for", "4h", "Quiet for")

    await house.tap(OLIVIA, "Every time")

    assert panel(house).count("only") == 0


async def test_an_example_is_closed_or_left(house: BotHouse) -> None:
    await begin(house)
    (place,) = await house.runtime.flows.places.all(house.workspace)
    await complain(house, place.start, "The tap drips")
    await taps(house, "See what it would do", "Why 1?")
    assert "Low rating › what it would do" not in panel(house)
    await house.tap(OLIVIA, "Back")
    assert "★ Low rating › what it would do" in panel(house)
    await taps(house, "Why 1?", "Close")

    assert "No rule was saved." in house.last(OLIVIA).words


@pytest.mark.parametrize("point", ["🔇 Silence", "🕘 Daily question"])
async def test_what_the_clock_asks_has_its_own_questions(house: BotHouse, point: str) -> None:
    await begin(house, point)
    await house.tap(OLIVIA, "When")

    if point == "🔇 Silence":
        await taps(house, "3h", "📍 Only in a place…", "Room 12")
        expected = "nothing comes in for 3 hours"
    else:
        await taps(house, "Open alerts", "more than 5")
        expected = "the number of open alerts"

    assert expected in panel(house)


_STICKER = {
    "file_id": "s",
    "file_unique_id": "s",
    "type": "regular",
    "width": 1,
    "height": 1,
    "is_animated": False,
    "is_video": False,
}
