"""A rule is tried with a text, a case, or what came in, and says why it would fire or not."""

from __future__ import annotations

from datetime import timedelta

from core.clock import ManualClock
from tests.unit.bot_members.bothouse import CARLA, OLIVIA, BotHouse


async def complain(house: BotHouse, place: str, words: str, stars: int = 1) -> None:
    """Have Carla complain in Room 12."""
    await house.say(CARLA, f"/start {place}")
    await house.tap(CARLA, f"{stars} ★")
    await house.say(CARLA, words)
    await house.tap(CARLA, "Send")


def panel(house: BotHouse) -> str:
    """Return what stands above the newest buttons Olivia sees."""
    shown = [one for (chat, _), one in house.telegram.shown.items() if chat == OLIVIA]
    return next(one.words for one in reversed(shown) if one.buttons)


async def proof_of(house: BotHouse, line: str) -> None:
    """Have Olivia write a rule and go on to its test."""
    await house.say(OLIVIA, f"/rule {line}")
    await house.tap(OLIVIA, "Test")


async def test_a_text_with_stars_in_a_place_shows_what_each_part_says(house: BotHouse) -> None:
    await house.found()
    await proof_of(
        house, 'when text has "mould" and rating <= 2 in place "Room 12" then alert high'
    )

    await house.say(OLIVIA, "2 stars: mould on the wall")
    assert "❌ It would not fire." in house.last(OLIVIA).words
    await house.tap(OLIVIA, "📍 Room 12")

    words = house.last(OLIVIA).words
    assert "★★ “mould on the wall” Room 12" in words
    assert "✅ It would fire." in words
    assert "the text has “mould”" in words
    await house.tap(OLIVIA, "2 ★")
    assert "❌ It would not fire." in house.last(OLIVIA).words


async def test_a_case_is_picked_from_the_newest_or_named_by_its_number(house: BotHouse) -> None:
    place = await house.found()
    await complain(house, place, "The tap drips")
    await proof_of(house, "when rating <= 2 then alert high")
    await house.tap(OLIVIA, "Take a case")

    await house.tap(OLIVIA, "#1 ★ The tap drips")

    assert "Case #1: ★ “The tap drips” Room 12" in house.last(OLIVIA).words
    assert "✅ It would fire." in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Take a case")
    await house.say(OLIVIA, "first")
    assert "the number of a case, such as 12" in house.last(OLIVIA).words
    await house.say(OLIVIA, "#1")
    assert "Case #1:" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Take a case")
    await house.say(OLIVIA, "77")
    assert "There is no case #77." in house.last(OLIVIA).words


async def test_what_came_in_is_counted_with_what_came_before(house: BotHouse) -> None:
    place = await house.found()
    await complain(house, place, "Noise again")
    clock = house.runtime.clock
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(minutes=1))
    await complain(house, place, "Noise once more")
    await proof_of(house, "when 2 complaints in 15m per place then alert critical")
    await house.tap(OLIVIA, "Take a message")

    await house.tap(OLIVIA, "★ “Noise again” Room 12")
    assert "❌ It would not fire." in house.last(OLIVIA).words
    assert "1 of 2 within 15 minutes" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Take a message")
    await house.tap(OLIVIA, "★ “Noise once more” Room 12")

    assert "✅ It would fire." in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Back")
    assert "Not saved yet" in house.last(OLIVIA).words


async def test_there_may_be_nothing_to_try_it_with(house: BotHouse) -> None:
    await house.found()
    await proof_of(house, "when rating <= 2 then alert high")

    await house.tap(OLIVIA, "Take a case")
    assert "There are no cases yet." in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Back")
    await house.tap(OLIVIA, "Take a message")
    assert "Nothing that this rule looks at came in yet." in house.last(OLIVIA).words
    await house.say(OLIVIA, "hello")
    assert "tap one of the buttons" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Close")
    assert "No rule was saved." in str(house.telegram.shown)


async def test_a_rule_about_silence_alone_offers_no_test(house: BotHouse) -> None:
    await house.found()

    await house.say(OLIVIA, "/rule when no feedback for 6h then alert medium")

    assert "Test" not in house.last(OLIVIA).labels


async def test_a_rule_by_the_clock_is_asked_now_and_shows_its_number(house: BotHouse) -> None:
    place = await house.found()
    await complain(house, place, "The tap drips")
    await proof_of(house, 'every day at 09:00 when count(open) > 1 then alert low named "Many"')
    words = house.last(OLIVIA).words
    assert "Asked now" in words
    assert "❌ It would not fire." in words
    assert "the number of open cases is more than 1; it is 1" in words

    await house.say(OLIVIA, "The tap drips")
    assert "The clock asks this rule. Tap Ask now." in house.last(OLIVIA).words
    await complain(house, place, "The lamp is broken")
    await house.tap(OLIVIA, "Ask now")

    words = panel(house)
    assert "✅ It would fire." in words
    assert "it is 2" in words
    await house.tap(OLIVIA, "Back")
    await house.tap(OLIVIA, "Save")
    await house.tap(OLIVIA, "Test")
    assert "✅ It would fire." in house.last(OLIVIA).words


async def test_a_report_is_tested_as_something_that_is_sent(house: BotHouse) -> None:
    await house.found()

    await proof_of(house, "every day at 09:00 when count(open) > 0 then report day")

    assert "❌ It would not be sent." in house.last(OLIVIA).words
