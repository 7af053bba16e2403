"""The dashboard without a network, and as a program one can install."""

from __future__ import annotations

import asyncio
import json
import re
from urllib.parse import urlsplit

from playwright.async_api import Page, expect

from tests.browser.dashboard.conftest import BUILT, Desk

KEPT = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("opsbell-shell-"));
  const caching = await Promise.all(names.map((name) => caches.open(name)));
  const requests = await Promise.all(caching.map((one) => one.keys()));
  return requests.flat().map((one) => new URL(one.url).pathname);
}"""
RULED = """() => navigator.serviceWorker.controller ?? new Promise((resolve) =>
  navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }))"""
PATIENCE_SECONDS = 30.0
NO_NETWORK = r"ERR_INTERNET_DISCONNECTED|WebSocket connection"


async def kept(page: Page) -> list[str]:
    """Return what the page's worker keeps, once it rules over the page."""
    async with asyncio.timeout(PATIENCE_SECONDS):  # one that cannot be installed never comes
        await page.evaluate(RULED)
        paths: list[str] = await page.evaluate(KEPT)
    return paths


def test_everything_that_is_to_be_kept_is_there() -> None:
    worker = (BUILT / "sw.js").read_text(encoding="utf-8")
    listed = re.search(r'\["/",[^\]]*\]', worker)

    assert listed, "the list of files was put in"
    files = json.loads(listed[0])[1:]
    assert [one for one in files if not (BUILT / one.lstrip("/")).is_file()] == []


async def test_without_a_network_the_page_opens_and_says_so_and_comes_back(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit()
    await kept(page)
    desk.pages.allow(NO_NETWORK)

    await page.context.set_offline(True)
    await page.reload()
    said = page.get_by_role("alert")
    await expect(said).to_contain_text("This device has no network")
    await page.context.set_offline(False)

    await expect(page.get_by_test_id("case-1")).to_be_visible()
    live = page.locator("[data-testid=connection][data-state=live]")
    await expect(live).to_be_visible()


async def test_only_files_that_are_the_same_for_everybody_are_kept(desk: Desk) -> None:
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(at=f"#/cases/{case_id}")
    await expect(page.get_by_test_id("thread")).to_be_visible()

    paths = await kept(page)
    await page.reload()
    await expect(page.get_by_test_id("thread")).to_be_visible()

    assert "/" in paths
    assert len(paths) > 10
    assert [one for one in paths if one != "/" and not one.startswith("/assets/")] == []
    assert sorted(await kept(page)) == sorted(paths), "using it keeps nothing more"
    assert not [one for one in paths if "docs" in one], "the page of the API is not part of it"


async def test_a_newer_version_is_offered_and_taken_by_a_press(desk: Desk) -> None:
    page = await desk.sit()
    await kept(page)
    worker = desk.house.deps.static / "sw.js"
    old = worker.read_text(encoding="utf-8")
    for packed in worker.parent.glob("sw.js.*"):
        packed.unlink()

    newer, count = re.subn(r'\+"([0-9a-f]{12})"', r'+"newer-\1"', old)
    assert count == 1
    worker.write_text(newer, encoding="utf-8")
    await page.evaluate("navigator.serviceWorker.ready.then((one) => one.update())")
    offered = page.get_by_test_id("new-version")
    await expect(offered).to_contain_text("A new version is here")
    async with page.expect_navigation():
        await offered.get_by_role("button", name="Reload").click()

    await expect(page.locator("[data-testid=connection][data-state=live]")).to_be_visible()
    await expect(offered).to_be_hidden()
    names = await page.evaluate("caches.keys()")
    assert len(names) == 1
    assert "newer-" in names[0], "the files of the old version are gone"


async def test_it_can_be_installed(desk: Desk) -> None:
    page = await desk.sit()
    await kept(page)
    devtools = await page.context.new_cdp_session(page)

    manifest = await devtools.send("Page.getAppManifest")
    hindrances = await devtools.send("Page.getInstallabilityErrors")

    assert urlsplit(manifest["url"]).path == "/manifest.webmanifest"
    assert manifest["errors"] == []
    # A window that leaves no traces installs nothing; every other hindrance would be ours.
    found = [one["errorId"] for one in hindrances["installabilityErrors"]]
    assert [one for one in found if one != "in-incognito"] == []
