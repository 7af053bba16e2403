"""A limit holds what is over it; the summary comes once and names all, whatever happens."""

from __future__ import annotations

import aiohttp
import pytest

from tests.story.ground import Ground
from tests.story.hooks import machine
from tests.story.stage import OwnTelegram, Stage, raise_curtain

pytestmark = pytest.mark.slow

HELD = ("Queue", "Mail", "Backup")
LIMIT = {"count": 1, "window_seconds": 20, "whom": "everybody"}


async def opened(ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram) -> Stage:
    """Start a product with an owner."""
    stage = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    assert stage.product.claim is not None
    await stage.people.olivia.opens(stage.product.claim)
    await stage.people.olivia.sees("/places")
    return stage


async def test_what_is_held_is_told_once_after_a_power_cut(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    before = await opened(ground, http, telegram)
    olivia = before.people.olivia
    desk = await before.desk_of(olivia)
    await desk.does("/limits", LIMIT)
    server = await machine(before, http)
    await server.reports("Disk", "high")
    await olivia.sees("Disk", "Acknowledge")
    for name in HELD:
        await server.reports(name, "high")
    (digest,) = (await desk.gets("/digests?open=true"))["items"]
    assert digest["total"] == len(HELD)
    await before.leave()

    await before.product.kill()
    await ground.let_leases_run_out()
    after = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    olivia = after.people.olivia

    await olivia.sees("3 alerts over the limit", *HELD)
    await olivia.taps("Open")
    await olivia.sees("The alerts over the limit", "3 alerts, 3 of them open.", *HELD)
    await olivia.taps("3")
    await olivia.sees("Mail", "Acknowledge")
    await olivia.taps("Acknowledge")
    await olivia.sees("Mail", "Acknowledged by Olivia")
    await after.telegram.idle()
    assert len(await olivia.looks("alerts over the limit", "Held from")) == 1
    await after.leave()
    await after.product.stop()
    after.product.assert_clean()
