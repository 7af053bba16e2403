"""Inhibitions by chat: the usual one in two taps, seen, switched, deleted and had back."""

from __future__ import annotations

from core.silences.inhibition_book import InhibitionView
from tests.unit.bot_members.bothouse import OLIVIA, SAM, BotHouse
from tests.unit.bot_members.test_silences import alert, staffed

SENTENCE = "While a critical alert is open, less severe ones with the same place are not told."


async def kept(house: BotHouse) -> list[InhibitionView]:
    """Return those there are."""
    return list(await house.runtime.calm.inhibitions.all(house.workspace))


async def made(house: BotHouse) -> None:
    """Make the usual one, by the place."""
    await house.say(OLIVIA, "/silences")
    await house.tap(OLIVIA, "Inhibitions")
    await house.tap(OLIVIA, "New inhibition")
    await house.say(OLIVIA, "place")
    await house.tap(OLIVIA, "Save")


async def test_the_usual_one_is_made_by_a_label(house: BotHouse) -> None:
    await staffed(house)
    await alert(house)

    await made(house)

    (one,) = await kept(house)
    assert one.wanted.equal == ("place",)
    assert SENTENCE in house.last(OLIVIA).words
    assert house.last(OLIVIA).labels == ["Switch off", "Delete", "All inhibitions"]


async def test_labels_seen_lately_are_offered_and_fields_are_refused(house: BotHouse) -> None:
    await staffed(house)
    await alert(house)
    await house.say(OLIVIA, "/silences")
    await house.tap(OLIVIA, "Inhibitions")
    await house.tap(OLIVIA, "New inhibition")

    assert "rating" in house.last(OLIVIA).labels
    await house.say(OLIVIA, "severity")

    assert "Every alert has “severity”" in house.last(OLIVIA).words
    assert await kept(house) == []


async def test_it_is_switched_deleted_and_had_back(house: BotHouse) -> None:
    await staffed(house)
    await made(house)
    seen = house.last(OLIVIA).data("Delete")

    await house.tap(OLIVIA, "Switch off")
    assert "It is switched off." in house.last(OLIVIA).words
    await house.press(OLIVIA, house.last(OLIVIA), seen)
    assert "Somebody changed it meanwhile." in house.telegram.toasts[-1]
    assert len(await kept(house)) == 1
    await house.tap(OLIVIA, "Delete")
    assert await kept(house) == []
    await house.tap(OLIVIA, "↩ Undo")

    (one,) = await kept(house)
    assert not one.wanted.is_active


async def test_staff_see_and_do_not_change(house: BotHouse) -> None:
    await staffed(house)
    await made(house)
    switch = house.last(OLIVIA).data("Switch off")

    await house.say(SAM, "/silences")
    await house.tap(SAM, "Inhibitions")
    assert "New inhibition" not in house.last(SAM).labels
    assert SENTENCE in house.last(SAM).words
    await house.press(SAM, house.last(SAM), switch)

    (one,) = await kept(house)
    assert one.wanted.is_active
