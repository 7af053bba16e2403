"""The first complaint as a newcomer plays it: the sandbox page and the dashboard side by side."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp
from playwright.async_api import Locator, expect

from tests.browser.conftest import PHONE
from tests.browser.sandbox_page.conftest import CARLA, OLIVIA, OPS_ROOM, SAM, Phones
from tests.browser.stories.conftest import House, follow, link_in, never_reloaded
from tests.story.stage import settle_in

GOLDEN = Path(__file__).parents[2] / "golden" / "alertmanager" / "firing-single-basic-auth.json"


def told(phones: Phones, person: int, words: str) -> Locator:
    """Return the newest bubble with these words."""
    return phones.part(person, "bubble").filter(has_text=words).last


async def complain(phones: Phones, words: str) -> None:
    """Carla, who has opened the place's link, gives one star, writes, adds an album and sends."""
    await phones.button(CARLA, "1 ★").click()
    await expect(told(phones, CARLA, "What happened?")).to_be_visible()
    await phones.write(CARLA, words)
    await expect(told(phones, CARLA, "Ready to send?")).to_be_visible()
    await phones.part(CARLA, "attach").click()
    await phones.page.locator('[data-action="sample-album"]').click()
    await phones.part(CARLA, "send").click()
    await expect(told(phones, CARLA, "2 photos")).to_be_visible()
    await phones.button(CARLA, "Send").click()
    await expect(told(phones, CARLA, "#1 · Received")).to_be_visible()


async def test_from_the_claim_to_the_stars_side_by_side(house: House) -> None:
    claim = house.stage.product.claim
    assert claim is not None
    phones = await house.phones(at=claim)

    # Olivia claims the place, links the group, names a room, brings Sam in.
    await expect(told(phones, OLIVIA, "You are owner")).to_be_visible()
    await phones.part(OLIVIA, "reply-button").click()
    await phones.page.get_by_test_id(f"picker-chat-{OPS_ROOM}").click()
    await expect(told(phones, OLIVIA, "Linked")).to_be_visible()
    await phones.write(OLIVIA, "/places")
    await expect(told(phones, OLIVIA, "What is the place called?")).to_be_visible()
    await phones.write(OLIVIA, "Room 12")
    place = await link_in(phones, OLIVIA, "start=p_")
    await phones.write(OLIVIA, "/invite staff")
    await follow(phones, SAM, await link_in(phones, OLIVIA, "start=i_"))
    await expect(told(phones, SAM, "You are staff")).to_be_visible()
    await phones.write(OLIVIA, "/login")
    dashboard = await house.dashboard(await link_in(phones, OLIVIA, "/login#"))
    board = await house.board(dashboard)

    # Carla complains; cards and dashboards have it at once.
    await follow(phones, CARLA, place)
    await complain(phones, "The shower is broken")
    row = dashboard.get_by_test_id("case-1")
    await expect(row).to_contain_text("The shower is broken")
    await expect(board.get_by_test_id("column-firing").get_by_test_id("alert-1")).to_be_visible()
    await expect(told(phones, OLIVIA, "The shower is broken")).to_contain_text("Room 12")

    # Sam acknowledges in the group; everybody sees it without doing anything.
    await phones.part(SAM, f"chat-{OPS_ROOM}").click()
    await phones.of(SAM).locator(f'[data-testid^="chat-{OPS_ROOM}-"]').last.click()
    await phones.button(SAM, "Acknowledge").click()
    await expect(told(phones, SAM, "The shower is broken")).to_contain_text("Acknowledged by Sam")
    await expect(told(phones, OLIVIA, "The shower")).to_contain_text("Acknowledged by Sam")
    await expect(told(phones, CARLA, "#1 · Seen by the team")).to_be_visible()
    await expect(row).to_have_attribute("data-status", "acknowledged")
    await expect(
        board.get_by_test_id("column-acknowledged").get_by_test_id("alert-1")
    ).to_be_visible()

    # The photos are there, an answer reaches Carla.
    await row.click()
    await expect(dashboard.get_by_test_id("photo").locator("img")).to_have_count(2)
    await dashboard.get_by_test_id("reply-box").fill("A plumber is on the way.")
    await dashboard.get_by_test_id("reply-box").press("Control+Enter")
    await expect(told(phones, CARLA, "A plumber is on the way.")).to_be_visible()

    # Sam resolves; Carla says how it was solved.
    await phones.button(SAM, "Resolve").click()
    await expect(told(phones, SAM, "The shower is broken")).to_contain_text("Resolved by Sam")
    await expect(
        dashboard.get_by_test_id("case-page").get_by_test_id("case-status")
    ).to_have_attribute("data-status", "resolved")
    await expect(told(phones, CARLA, "was it solved?")).to_be_visible()
    await phones.button(CARLA, "5 ★").click()
    await expect(told(phones, CARLA, "Thank you!")).to_be_visible()

    # A machine reports by the address that Olivia makes.
    await phones.write(OLIVIA, "/integrations")
    await phones.button(OLIVIA, "Prometheus Alertmanager").click()
    await phones.button(OLIVIA, "Call it “Prometheus Alertmanager”").click()
    hook = await link_in(phones, OLIVIA, "/hooks/")
    house.stage.secrets.append(hook.rpartition("/")[2])
    request = json.loads(GOLDEN.read_bytes())
    async with aiohttp.ClientSession() as machine:
        body = json.dumps(request["body"])
        async with machine.post(hook, data=body, headers=request["headers"]) as answer:
            assert answer.status == 202
    await expect(board.get_by_test_id("alert-2")).to_contain_text("Instance 127.0.0.1:19100 down")
    await expect(told(phones, SAM, "Instance 127.0.0.1:19100 down")).to_be_visible()

    await never_reloaded(dashboard)
    await never_reloaded(board)


async def test_on_a_phone_the_same_way_fits_the_hand(house: House) -> None:
    await settle_in(house.stage)
    phones = await house.phones(size=PHONE, touch=True)
    await phones.page.get_by_test_id(f"person-{OLIVIA}").click()
    await phones.write(OLIVIA, "/login")
    link = await link_in(phones, OLIVIA, "/login#")
    dashboard = await house.dashboard(link, size=PHONE, touch=True)

    await phones.page.get_by_test_id(f"person-{CARLA}").click()
    await follow(phones, CARLA, house.stage.place)
    await complain(phones, "The heater is broken")
    await dashboard.get_by_test_id("case-1").click()
    await expect(dashboard.get_by_test_id("case-page")).to_contain_text("The heater is broken")
    await dashboard.get_by_test_id("acknowledge").click()

    await expect(told(phones, CARLA, "#1 · Seen by the team")).to_be_visible()
    for page in (phones.page, dashboard):
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    await never_reloaded(dashboard)
