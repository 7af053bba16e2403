"""Coming back to a complaint that was begun: it is called the old one, and nothing is lost."""

from __future__ import annotations

import pytest

from core.inbox.cause import Cause
from tests.unit.bot_members.bothouse import CARLA, BotHouse

WHICH = "You had begun this one. Go on, or start anew?"


async def leave_half(house: BotHouse) -> str:
    """Let Carla begin at Room 12 and stop; returns the link's start parameter."""
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    await house.tap(CARLA, "2 ★")
    await house.say(CARLA, "Half a sentence")
    return start


@pytest.mark.parametrize("again", ["link", "/complain", "/start", "/start complain"])
async def test_what_was_begun_is_called_the_old_one_and_goes_on(
    house: BotHouse, again: str
) -> None:
    start = await leave_half(house)

    await house.say(CARLA, f"/start {start}" if again == "link" else again)
    assert house.last(CARLA).words.startswith(WHICH)
    assert "Half a sentence" in house.last(CARLA).words
    await house.tap(CARLA, "Go on")
    await house.tap(CARLA, "Send")

    (case,) = await house.cases()
    assert (case.rating, case.text) == (2, "Half a sentence")


@pytest.mark.parametrize("again", ["link", "/complain"])
async def test_starting_anew_asks_for_the_stars_and_leaves_the_old_words_out(
    house: BotHouse, again: str
) -> None:
    start = await leave_half(house)
    await house.say(CARLA, f"/start {start}" if again == "link" else again)

    await house.tap(CARLA, "Start anew")
    assert "How was it?" in house.last(CARLA).words
    assert "Half" not in house.last(CARLA).words
    await house.tap(CARLA, "4 ★")
    await house.say(CARLA, "All new")
    await house.tap(CARLA, "Send")

    (case,) = await house.cases()
    assert (case.rating, case.text) == (4, "All new")
    assert (case.place.name if case.place else None) == ("Room 12" if again == "link" else None)


async def test_more_words_instead_of_an_answer_mean_to_go_on(house: BotHouse) -> None:
    start = await leave_half(house)
    await house.say(CARLA, f"/start {start}")

    await house.say(CARLA, "and the rest")
    await house.tap(CARLA, "Send")

    assert [one.text for one in await house.cases()] == ["Half a sentence\n\nand the rest"]


async def test_the_old_one_stays_at_its_place_and_the_new_one_is_at_the_links(
    house: BotHouse,
) -> None:
    await leave_half(house)
    lobby = await house.runtime.flows.places.create(
        house.workspace, "Lobby", by=None, cause=Cause(actor=None)
    )

    await house.say(CARLA, f"/start {lobby.start}")
    assert "📍 Room 12" in house.last(CARLA).words
    await house.tap(CARLA, "Start anew")

    assert "📍 Lobby" in house.last(CARLA).words


async def test_an_edit_while_it_is_asked_keeps_the_question(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    said = await house.say(CARLA, "Half a sentense")
    await house.say(CARLA, f"/start {start}")

    await house.edit(CARLA, said, "Half a sentence")
    assert "“Half a sentence”" in house.last(CARLA).words
    await house.tap(CARLA, "Start anew")

    assert "How was it?" in house.last(CARLA).words


async def test_nothing_begun_is_not_asked_about(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")

    await house.say(CARLA, f"/start {start}")

    assert "How was it?" in house.last(CARLA).words
