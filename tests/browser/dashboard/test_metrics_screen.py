"""The metrics screen: how the desk goes now and over the days the address names."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from datetime import timedelta

import pytest
from playwright.async_api import Download, Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults
from web.csv_lines import BOM


async def furnish(desk: Desk) -> None:
    """Have two cases of today, one of yesterday and one of last week, and an alert."""
    home, rows = desk.house.home, desk.house.rows
    now = rows.clock.now()
    taken = now + timedelta(minutes=12)
    await rows.case(home, 1, rating=2, category="noise", acknowledged_at=taken)
    await rows.case(home, 2, rating=5, status="resolved", resolved_at=now)
    await rows.case(home, 3, opened_at=now - timedelta(days=1), rating=1)
    await rows.case(home, 4, opened_at=now - timedelta(days=8), rating=4)
    await rows.alert(home, 9, severity="critical", title="Flood")


async def content(saved: Download) -> bytes:
    """Return the bytes of a saved file."""
    return await asyncio.to_thread((await saved.path()).read_bytes)


async def counted(desk: Desk, counter: Locator, words: str) -> None:
    """Wait until the counter says so; the server looks once a second of its own clock."""
    for _ in range(50):
        desk.house.rows.clock.advance(timedelta(seconds=1))
        try:
            await expect(counter).to_contain_text(words, timeout=200)
        except AssertionError:
            continue
        return
    await expect(counter).to_contain_text(words)


async def at_metrics(desk: Desk, query: str = "", who: str = "owner", **window: object) -> Page:
    """Open the screen, and wait for its figures."""
    page = await desk.sit(who, at=f"#/metrics{query}", **window)
    await expect(page.get_by_test_id("tile-opened")).to_be_visible()
    return page


async def test_the_days_shown_stand_in_the_address(desk: Desk) -> None:
    await furnish(desk)
    page = await at_metrics(desk)
    opened = page.get_by_test_id("tile-opened")
    await expect(opened).to_contain_text("3")

    await page.get_by_test_id("range-1").check(force=True)
    await expect(opened.locator("b").first).to_have_text("2")
    await page.get_by_test_id("range-30").check(force=True)
    await expect(opened.locator("b").first).to_have_text("4")
    await page.reload()

    await expect(page.get_by_test_id("range-30")).to_be_checked()
    await expect(opened.locator("b").first).to_have_text("4")
    assert "days=30" in page.url


async def test_own_days_are_chosen_and_never_turned_round(desk: Desk) -> None:
    await furnish(desk)
    page = await at_metrics(desk)

    await page.get_by_test_id("range-own").check(force=True)
    await page.get_by_test_id("first-day").fill("2026-11-12")
    await expect(page.get_by_test_id("tile-opened").locator("b").first).to_have_text("4")
    await page.get_by_test_id("last-day").fill("2026-11-11")

    await expect(page.get_by_test_id("tile-opened").locator("b").first).to_have_text("0")
    assert "first=2026-11-11&last=2026-11-11" in page.url
    await expect(page.get_by_test_id("chart-cases-empty")).to_be_visible()


async def test_the_time_before_stands_beside_it(desk: Desk) -> None:
    await furnish(desk)
    page = await at_metrics(desk, "?days=1")

    await page.get_by_test_id("compare").click()

    await expect(page.get_by_test_id("tile-opened")).to_contain_text("+100%")
    await expect(page.get_by_test_id("tile-opened")).to_contain_text("before: 1")
    await expect(page.get_by_test_id("chart-cases").get_by_test_id("readout")).to_contain_text(
        "Opened before"
    )
    assert "compare=previous" in page.url


async def test_a_chart_is_read_by_pointer_by_keys_and_as_a_table(desk: Desk) -> None:
    await furnish(desk)
    page = await at_metrics(desk)
    chart = page.get_by_test_id("chart-cases")
    plot, readout = chart.get_by_test_id("plot"), chart.get_by_test_id("readout")

    await plot.focus()
    await plot.press("End")
    await expect(readout).to_contain_text("Opened2")
    await expect(plot).to_have_attribute(
        "aria-valuetext", "Fri, 20 Nov 2026, Opened: 2, Resolved: 1"
    )
    await plot.press("ArrowLeft")
    await expect(readout).to_contain_text("Opened1")
    box = await plot.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] - 40, box["y"] + 60)
    await expect(readout).to_contain_text("Opened2")

    await chart.get_by_test_id("chart-cases-figures").locator("summary").click()
    await expect(chart.locator("tbody tr")).to_have_count(7)
    await expect(chart.locator("tbody tr").last).to_contain_text("Fri, 20 Nov 202621")


async def test_a_figure_leads_to_the_list_it_counts(desk: Desk) -> None:
    await furnish(desk)
    page = await at_metrics(desk, "?days=1")

    await page.get_by_test_id("tile-opened").get_by_role("link").click()

    await page.wait_for_url(re.compile(r"#/cases\?status=all&since=2026-11-20T00"))
    await page.go_back()
    plot = page.get_by_test_id("chart-cases").get_by_test_id("plot")
    await plot.focus()
    await plot.press("End")
    await plot.press("Enter")
    await page.wait_for_url(re.compile(r"#/cases\?status=all&since="))


async def test_counters_move_with_what_happens(desk: Desk) -> None:
    page = await at_metrics(desk)
    counter = page.get_by_test_id("now-open")
    await expect(counter).to_contain_text("0")

    await desk.house.rows.case(desk.house.home, 1)

    await counted(desk, counter, "1")


async def test_groups_stand_side_by_side(desk: Desk) -> None:
    await furnish(desk)
    page = await at_metrics(desk)
    rows = page.get_by_test_id("group-row")

    await page.get_by_test_id("groups").get_by_text("Category", exact=True).click()

    await expect(rows).to_have_count(2)
    await expect(rows.filter(has_text="Noise")).to_contain_text("12 min")
    assert "by=category" in page.url
    await rows.filter(has_text="Noise").get_by_role("link").click()
    await page.wait_for_url(re.compile(r"#/cases\?status=all&category=noise&since="))


async def test_figures_are_saved_as_a_table_and_as_a_picture(desk: Desk) -> None:
    await furnish(desk)
    page = await at_metrics(desk)

    async with page.expect_download() as coming:
        await page.get_by_test_id("chart-cases-csv").click()
    saved = await content(await coming.value)
    assert saved.startswith(BOM)
    lines = list(csv.DictReader(io.StringIO(saved.removeprefix(BOM).decode())))
    assert [each["opened"] for each in lines][-2:] == ["1", "2"]

    async with page.expect_download() as coming:
        await page.get_by_test_id("chart-cases-png").click()
    picture = await coming.value
    assert picture.suggested_filename == "Cases.png"
    assert (await content(picture)).startswith(b"\x89PNG")


async def test_a_chart_follows_the_theme(desk: Desk) -> None:
    await furnish(desk)
    page = await at_metrics(desk)
    canvas = page.get_by_test_id("chart-cases").locator("canvas")
    ink = """canvas => {
        const {width, height} = canvas;
        const copy = Object.assign(document.createElement("canvas"), {width, height});
        const pen = copy.getContext("2d", {willReadFrequently: true});
        pen.drawImage(canvas, 0, 0);
        const dots = pen.getImageData(0, 0, width, height).data;
        const seen = new Set();
        for (let at = 0; at < dots.length; at += 4)
            if (dots[at + 3] === 255) seen.add([dots[at], dots[at + 1], dots[at + 2]].join());
        return [...seen];
    }"""
    light = await canvas.evaluate(ink)

    await page.emulate_media(color_scheme="dark")

    await expect(page.locator("html")).to_be_visible()
    assert "90,86,216" in light
    await page.wait_for_function(
        f"() => ({ink})(document.querySelector('[data-testid=chart-cases] canvas'))"
        ".includes('111,107,232')"
    )


async def test_a_viewer_sees_no_deliveries(desk: Desk) -> None:
    page = await at_metrics(desk, who="viewer")

    await expect(page.get_by_test_id("chart-alerts-empty")).to_be_visible()
    await expect(page.get_by_test_id("channels")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_metrics_are_readable_for_everybody_and_nothing_sticks_out(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    await furnish(desk)
    page = await at_metrics(desk, "?compare=previous", size=size, dark=dark)
    await expect(page.get_by_test_id("group-row").first).to_be_visible()
    await expect(page.get_by_test_id("channels")).to_be_visible()
    await page.get_by_test_id("chart-cases-figures").locator("summary").click()
    await expect(page.get_by_test_id("chart-cases").locator("tbody tr").first).to_be_visible()

    assert await faults(page) == []
    wide = (
        "document.querySelector('.page').scrollWidth - document.querySelector('.page').clientWidth"
    )
    assert await page.evaluate(wide) == 0


async def test_nothing_moves_when_figures_come(desk: Desk) -> None:
    await furnish(desk)
    page = await desk.sit()
    await page.evaluate(
        """() => {
            window.moved = 0;
            new PerformanceObserver(list => {
                for (const shift of list.getEntries()) window.moved += shift.value;
            }).observe({type: "layout-shift", buffered: false});
        }"""
    )
    await page.evaluate("location.hash = '#/metrics'")
    await expect(page.get_by_test_id("tile-opened")).to_be_visible()
    await desk.house.rows.case(desk.house.home, 20)
    await counted(desk, page.get_by_test_id("now-today"), "3")

    assert await page.evaluate("window.moved") < 0.1


async def test_on_a_phone_every_range_is_in_sight(desk: Desk) -> None:
    page = await desk.sit(at="#/metrics", size=PHONE, touch=True)

    row = page.get_by_role("radiogroup", name="Days shown")
    await expect(row).to_be_visible()
    assert await row.evaluate("row => row.scrollWidth <= row.clientWidth")
    await expect(page.get_by_test_id("now-acknowledged")).to_contain_text("0")
    await expect(page.get_by_test_id("now-acknowledged")).not_to_contain_text("on it")
