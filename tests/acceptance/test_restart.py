"""A guest is in the middle of a sentence when the product goes away and comes back."""

from __future__ import annotations

import aiohttp
import pytest

from tests.story.ground import Ground
from tests.story.stage import OwnTelegram, Stage, names_place, raise_curtain

pytestmark = pytest.mark.slow


async def open_for_guests(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> Stage:
    """Start a product with an owner and a Room 12."""
    stage = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    assert stage.product.claim is not None
    await stage.people.olivia.opens(stage.product.claim)
    await stage.people.olivia.sees("/places")
    stage.place = await names_place(stage.people.olivia, "Room 12")
    return stage


@pytest.mark.parametrize("way", ["stop", "kill"])
async def test_nothing_is_typed_twice(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram, way: str
) -> None:
    before = await open_for_guests(ground, http, telegram)
    carla = before.people.carla
    await carla.opens(before.place)
    await carla.taps("2 ★")
    await carla.writes("The sink is broken")
    await carla.sees("The sink is broken", "Send")

    await getattr(before.product, way)()
    if way == "kill":
        await ground.let_leases_run_out()
    await carla.writes("and it smells")
    after = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    await carla.sees("The sink is broken", "and it smells", "Send")
    await carla.taps("Send")

    await carla.sees("Received", "The sink is broken", "and it smells")
    await after.telegram.idle()
    desk = await after.desk_of(after.people.olivia)
    cases = (await desk.gets("/cases"))["items"]
    assert [(one["rating"], one["text"]) for one in cases] == [
        (2, "The sink is broken\n\nand it smells")
    ]
    await after.leave()
    await after.product.stop()
    after.product.assert_clean()


async def test_what_was_sent_at_the_very_moment_of_the_power_cut_is_one_case(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    before = await open_for_guests(ground, http, telegram)
    carla = before.people.carla
    await carla.opens(before.place)
    await carla.taps("1 ★")
    await carla.writes("The stairs are dangerous")
    panel = await carla.sees("The stairs are dangerous", "Send")
    await before.telegram.post(
        "tap", user=carla.id, chat=carla.id, message_id=panel.id, label="Send"
    )

    await before.product.kill()
    await ground.let_leases_run_out()
    after = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)

    await carla.sees("Received", "The stairs are dangerous")
    await after.people.olivia.sees("The stairs are dangerous", "Acknowledge")
    await after.telegram.idle()
    desk = await after.desk_of(after.people.olivia)
    assert len((await desk.gets("/cases"))["items"]) == 1
    assert len(await carla.looks("Received", "The stairs are dangerous")) == 1
    await after.leave()
    await after.product.stop()
    after.product.assert_clean()
