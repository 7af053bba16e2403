"""What everybody can see and use: contrast, names, keyboard, phone width, languages, weight."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import BUILT, Desk

AXE = Path(__file__).parents[3] / "web/frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = (360, 640)
FIRST_PAINT_BYTES = 100_000


async def faults(page: Page) -> list[str]:
    """Return what axe finds wrong with the page as it stands."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_nothing_is_unreadable_or_unnamed(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    home, rows = desk.house.home, desk.house.rows
    case_id = await rows.case(home, 1, rating=1, severity="critical")
    await rows.case(home, 2, severity="low", status="in_progress")
    await rows.alert(home, 1, case_id=case_id, severity="critical")
    await rows.alert(home, 2, severity="medium", status="acknowledged")
    page = await desk.sit(size=size, dark=dark)

    await expect(page.get_by_test_id("case-2")).to_be_visible()
    assert await faults(page) == []
    await page.get_by_test_id("case-1").click()
    await expect(page.get_by_test_id("thread")).to_be_visible()
    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/alerts")
    await expect(page.get_by_test_id("alert-2")).to_be_visible()
    assert await faults(page) == []
    await page.get_by_test_id("alert-1").get_by_role("heading").get_by_role("link").click()
    await expect(page.get_by_test_id("timeline")).to_be_visible()
    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/settings")
    await expect(page.get_by_test_id("settings").first).to_be_visible()
    assert await faults(page) == []


async def test_a_phone_shows_one_pane_at_a_time_and_nothing_sticks_out(desk: Desk) -> None:
    title = "Averyveryverylongwordwithoutanyspaces in the title of a case " * 2
    case_id = await desk.house.rows.case(desk.house.home, 1, title=title, rating=1)
    await desk.house.rows.alert(desk.house.home, 1, title=title, case_id=case_id)
    page = await desk.sit(size=SMALL, touch=True)

    await page.get_by_test_id("case-1").click()
    await expect(page.get_by_test_id("case-page")).to_be_visible()
    await expect(page.get_by_test_id("case-1")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == SMALL[0]
    await page.get_by_role("link", name="Back to the list").click()
    await expect(page.get_by_test_id("case-1")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == SMALL[0]
    await page.get_by_role("link", name="Alerts").click()
    await expect(page.get_by_test_id("alert-1")).to_be_visible()

    assert await page.evaluate("document.documentElement.scrollWidth") == SMALL[0]


async def test_what_is_pressed_in_turn_stands_in_one_line_on_a_phone(desk: Desk) -> None:
    home, rows = desk.house.home, desk.house.rows
    person = await rows.person("Ana Martínez de la Fuente")
    await rows.member(home, person, "staff")
    for number in (1, 2):
        await rows.case(home, number)
    page = await desk.sit(size=SMALL, touch=True)
    await page.goto(f"{desk.house.base}/#/settings")
    await page.get_by_test_id("language").last.select_option("es")
    await expect(page.locator("html")).to_have_attribute("lang", "es")

    async def middle(locator: Locator) -> float:
        box = await locator.bounding_box()
        assert box is not None
        return box["y"] + box["height"] / 2

    await page.goto(f"{desk.house.base}/#/team/{person}")
    cancel, save = page.get_by_test_id("editor-cancel"), page.get_by_test_id("editor-save")
    await expect(save).to_be_visible()
    assert await middle(cancel) == pytest.approx(await middle(save), abs=1)
    await cancel.click()
    await page.goto(f"{desk.house.base}/#/cases")
    await page.get_by_test_id("pick-several").click()
    for number in (1, 2):
        await page.get_by_test_id(f"pick-{number}").click()

    out = page.get_by_test_id("bulk-clear")
    count = page.get_by_test_id("bulk-bar").locator(".bulk-count")
    assert await middle(out) == pytest.approx(await middle(count), abs=1)


async def test_it_speaks_spanish_and_remembers_it(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit()

    await page.get_by_test_id("person-menu").click()
    async with page.expect_response("**/api/v1/me/language"):
        await page.get_by_test_id("language").select_option("es")
        await expect(page.get_by_test_id("case-1")).to_contain_text("Nuevo")
    await page.reload()

    await expect(page.get_by_test_id("connection")).to_have_text("En vivo")
    await expect(page.locator("html")).to_have_attribute("lang", "es")


async def test_the_theme_can_be_chosen_against_the_system(desk: Desk) -> None:
    page = await desk.sit()
    light = await page.evaluate("getComputedStyle(document.body).backgroundColor")

    await page.get_by_test_id("person-menu").click()
    await page.get_by_text("Dark", exact=True).click()

    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_the_first_paint_needs_little_javascript() -> None:
    index = (BUILT / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r'(?:src|href)="/(assets/[^"]+\.js)"', index)

    assert scripts
    weight = sum(_sent(BUILT / name) for name in scripts)
    print(f"first paint: {weight:,} bytes of script in {len(scripts)} files")  # noqa: T201 - -rP
    assert weight < FIRST_PAINT_BYTES


def _sent(file: Path) -> int:
    """Return how many bytes go over the line; what is too small to be worth it is not packed."""
    packed = file.with_name(f"{file.name}.gz")
    return (packed if packed.is_file() else file).stat().st_size
