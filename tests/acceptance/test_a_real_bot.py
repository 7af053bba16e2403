"""The same data folder, now with a bot token: no sandbox, and no rights for its people."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from tests.story.ground import Ground, Grounds
from tests.story.stage import OwnTelegram, Stage, own_telegram, raise_curtain

pytestmark = pytest.mark.slow

TOKEN = "700700700:AAHrealistic_but_made_up_token_of_tests"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def real(
    grounds: Grounds,
    settled: tuple[Ground, str],
    http: aiohttp.ClientSession,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Stage]:
    """The product on a workspace that was set up in the sandbox, in front of a Telegram
    elsewhere."""
    ground = grounds.copy(settled[0], tmp_path_factory.mktemp("real") / "data")
    telegram: OwnTelegram = await own_telegram(token=TOKEN)
    stage = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    yield stage
    await stage.leave()
    await stage.product.stop()
    await telegram.close()
    stage.product.assert_clean([*stage.secrets, TOKEN])


async def test_the_sandbox_is_not_there(real: Stage, http: aiohttp.ClientSession) -> None:
    assert real.product.sandbox is None
    for path in ("/sandbox/", "/sandbox/sim/state", f"/sandbox/bot{TOKEN}/getMe"):
        async with http.get(real.product.address + path) as answer:
            assert answer.status == 404, path


async def test_people_of_the_sandbox_have_no_rights(real: Stage) -> None:
    sam = real.people.sam

    await sam.writes("/alerts")
    refused = await sam.sees("members")
    await sam.writes("/login")
    await sam.waits()

    assert "Open alerts" not in refused.words
    assert await sam.looks("/login#") == []


async def test_a_new_claim_link_makes_a_new_owner(real: Stage) -> None:
    olivia = real.people.olivia
    assert real.product.claim is not None
    assert real.product.claim.startswith("https://t.me/")

    await olivia.opens(real.product.claim)

    await olivia.sees("Hello Olivia", "owner")
    desk = await real.desk_of(olivia)
    assert (await desk.gets("/me"))["role"] == "owner"


async def test_where_telegram_opens_no_app_the_command_gives_a_link(real: Stage) -> None:
    await real.people.olivia.writes("/app")

    given = await real.people.olivia.sees("PUBLIC_URL", f"{real.product.address}/login#")

    assert given.buttons == ()


async def test_links_for_guests_still_lead_to_their_room(
    real: Stage, settled: tuple[Ground, str]
) -> None:
    await real.people.carla.opens(settled[1])

    await real.people.carla.sees("Room 12", "1 ★")
