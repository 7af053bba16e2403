"""/app: the dashboard inside Telegram."""

from __future__ import annotations

from tests.unit.bot_members.bothouse import OLIVIA, BotHouse


async def test_it_shows_the_button_and_keeps_one_beside_the_text_field(house: BotHouse) -> None:
    await house.found()

    await house.say(OLIVIA, "/app")

    shown = house.last(OLIVIA)
    assert shown.data("Open the dashboard") == "https://desk.example/app"
    assert house.telegram.calls[-1] == "setChatMenuButton"


async def test_a_button_that_cannot_be_kept_changes_nothing(house: BotHouse) -> None:
    await house.found()
    house.telegram.refuses.add("setChatMenuButton")

    await house.say(OLIVIA, "/app")

    assert house.last(OLIVIA).labels == ["Open the dashboard"]
