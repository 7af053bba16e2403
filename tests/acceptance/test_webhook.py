"""Telegram brings the updates: a guest does not notice, a stranger cannot do it."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from tests.story.stage import OwnTelegram, Stage, names_place, raise_curtain

pytestmark = pytest.mark.slow
WEBHOOK = {"TELEGRAM_WEBHOOK": "true"}


async def _opened(folder: Path, http: aiohttp.ClientSession, telegram: OwnTelegram) -> Stage:
    stage = await raise_curtain(folder, http, telegram=telegram, settings=WEBHOOK)
    if stage.product.claim is not None:
        await stage.people.olivia.opens(stage.product.claim)
        await stage.people.olivia.sees("/places")
        stage.place = await names_place(stage.people.olivia, "Room 12")
    return stage


async def _hook(http: aiohttp.ClientSession, telegram: OwnTelegram) -> str:
    async with http.get(f"{telegram.url}/bot{telegram.token}/getWebhookInfo") as answer:
        url: str = (await answer.json())["result"]["url"]
        return url


async def test_a_complaint_comes_in_and_is_answered(
    tmp_path: Path, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    stage = await _opened(tmp_path, http, telegram)
    carla, olivia = stage.people.carla, stage.people.olivia
    await carla.opens(stage.place)
    await carla.taps("2 ★")
    await carla.writes("The sink is broken")
    await carla.sees("The sink is broken", "Send")
    await carla.taps("Send")

    await carla.sees("#1", "The sink is broken")
    await olivia.sees("The sink is broken")
    await stage.telegram.idle()
    polls = await stage.telegram.get("outbox", method="getUpdates", polls=1)
    assert polls["calls"] == []
    await stage.product.stop()
    stage.product.assert_clean([(await _hook(http, telegram)).rpartition("/")[2]])


async def test_a_stranger_brings_nothing(
    tmp_path: Path, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    stage = await _opened(tmp_path, http, telegram)
    place = await _hook(http, telegram)
    elsewhere = f"{place.rpartition('/')[0]}/guessed"

    answers = [
        await _brought(http, place, {}),
        await _brought(http, place, {"X-Telegram-Bot-Api-Secret-Token": "guessed"}),
        await _brought(http, elsewhere, {}),
    ]

    assert answers == [403, 403, 404]
    await stage.product.stop()
    stage.product.assert_clean([place.rpartition("/")[2]])


async def _brought(http: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> int:
    async with http.post(url, json={"update_id": 1, "message": {}}, headers=headers) as answer:
        return answer.status


async def test_nothing_is_lost_or_done_twice_over_a_power_cut(
    tmp_path: Path, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    before = await _opened(tmp_path, http, telegram)
    carla = before.people.carla
    await carla.opens(before.place)
    await carla.taps("2 ★")
    await carla.writes("The sink is broken")
    await carla.sees("The sink is broken", "Send")

    await before.product.kill()
    await carla.writes("and it smells")
    after = await _opened(tmp_path, http, telegram)
    await carla.sees("The sink is broken", "and it smells", "Send")
    await carla.taps("Send")

    await carla.sees("Received", "The sink is broken", "and it smells")
    await after.telegram.idle()
    desk = await after.desk_of(after.people.olivia)
    cases = (await desk.gets("/cases"))["items"]
    assert [one["text"] for one in cases] == ["The sink is broken\n\nand it smells"]
    await after.leave()
    await after.product.stop()
    after.product.assert_clean()


async def test_back_to_asking_takes_the_webhook_away(
    tmp_path: Path, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    before = await _opened(tmp_path, http, telegram)
    place = before.place
    await before.product.stop()

    after = await raise_curtain(tmp_path, http, telegram=telegram)

    await after.people.carla.opens(place)
    await after.people.carla.sees("How was it?")
    assert await _hook(http, telegram) == ""
    await after.product.stop()
    after.product.assert_clean()
