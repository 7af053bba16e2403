"""Rules on the dashboard: built with mouse, finger and keys, proven, tried, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults
from tests.integration.web.test_receivers import chat, receiver
from tests.integration.web.test_rules import came_in, changed, made

LINE = 'when rating <= 2 and text has "refund" then alert high cooldown 30m'


async def opened(desk: Desk, line: str = LINE, **window: Any) -> tuple[Page, dict[str, Any]]:
    """Return the builder with a rule that is there, and the rule."""
    rule = await made(desk.house, line)
    page = await desk.sit(at=f"#/rules/{rule['id']}", **window)
    await expect(page.get_by_test_id("node-root")).to_be_visible()
    return page, rule


async def stored(desk: Desk, rule: dict[str, Any]) -> dict[str, Any]:
    """Return the rule as it lies there now."""
    shown: dict[str, Any] = (await desk.house.api("GET", f"/rules/{rule['id']}")).json
    return shown


async def test_a_rule_is_built_by_pressing(desk: Desk) -> None:
    page = await desk.sit(at="#/rules")
    await page.get_by_test_id("new-rule").click()

    await page.get_by_test_id("leaf-0-value").fill("1")
    await page.get_by_test_id("add-root").click()
    await page.get_by_test_id("add-kind-keyword").click()
    await page.get_by_test_id("leaf-1-words").fill("cold,")
    await expect(page.get_by_test_id("sentence")).to_contain_text("cold")
    await page.get_by_test_id("save-rule").click()

    await expect(page.get_by_test_id("version-1")).to_be_visible()
    (rule,) = (await desk.house.api("GET", "/rules")).json["items"]
    assert rule["line"] == 'when rating <= 1 and text has "cold" then alert high'
    assert rule["id"] in page.url


async def test_a_condition_is_dragged_into_a_group_with_the_mouse(desk: Desk) -> None:
    line = 'when rating <= 2 and (text has "refund" or text has "cold") then alert high'
    page, rule = await opened(desk, line)
    source = await page.get_by_test_id("grip-0").bounding_box()
    target = await page.get_by_test_id("grip-1.1").bounding_box()
    assert source is not None
    assert target is not None

    await page.mouse.move(source["x"] + 10, source["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(source["x"] + 10, source["y"] + 40, steps=4)
    await page.mouse.move(target["x"] + 10, target["y"] + 24, steps=24)
    await page.mouse.up()

    await expect(page.get_by_test_id("node-0.2")).to_be_visible()
    await expect(page.get_by_test_id("tree-said")).to_contain_text("of 3 in")
    await page.get_by_test_id("save-rule").click()
    await expect(page.get_by_test_id("version-2")).to_be_visible()
    (group,) = (await stored(desk, rule))["rule"]["condition"]["conditions"]
    assert group["type"] == "any"
    assert sorted(one["type"] for one in group["conditions"]) == ["compare", "keyword", "keyword"]


async def test_a_kind_is_dragged_into_the_tree(desk: Desk) -> None:
    page, _ = await opened(desk)
    tool = await page.get_by_test_id("toolbox").locator("[data-type=label]").bounding_box()
    target = await page.get_by_test_id("grip-1").bounding_box()
    assert tool is not None
    assert target is not None

    await page.mouse.move(tool["x"] + 20, tool["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(tool["x"] + 20, tool["y"] + 40, steps=4)
    await page.mouse.move(target["x"] + 20, target["y"] + 30, steps=24)
    await page.mouse.up()

    await expect(page.get_by_test_id("tree").locator(".node.is-leaf")).to_have_count(3)
    await expect(page.get_by_test_id("toolbox").locator("[data-type=label]")).to_have_count(1)


async def test_a_condition_is_moved_with_the_arrow_keys_and_told_where_it_is(desk: Desk) -> None:
    page, rule = await opened(desk)

    await page.get_by_test_id("grip-0").focus()
    await page.keyboard.press("ArrowDown")

    await expect(page.get_by_test_id("tree-said")).to_contain_text("rating <= 2 is now 2 of 2")
    await expect(page.get_by_test_id("grip-1")).to_be_focused()
    await expect(page.get_by_test_id("line")).to_have_value(
        'when text has "refund" and rating <= 2 then alert high cooldown 30m'
    )
    await page.get_by_test_id("save-rule").click()
    await expect(page.get_by_test_id("version-2")).to_be_visible()
    conditions = (await stored(desk, rule))["rule"]["condition"]["conditions"]
    assert [one["type"] for one in conditions] == ["keyword", "compare"]


async def test_on_a_phone_a_condition_is_moved_by_its_menu(desk: Desk) -> None:
    line = 'when rating <= 2 and (text has "refund" or text has "cold") then alert high'
    page, _ = await opened(desk, line, size=PHONE, touch=True)

    await page.get_by_test_id("menu-0").tap()
    await page.get_by_test_id("move-to-1").tap()

    await expect(page.get_by_test_id("node-0.2")).to_be_visible()
    head = await page.get_by_test_id("menu-0").bounding_box()
    assert head is not None
    assert head["x"] + head["width"] <= PHONE[0]
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


async def test_a_finger_drags_a_condition_into_a_group(desk: Desk) -> None:
    line = 'when rating <= 2 and (text has "refund" or text has "cold") then alert high'
    page, _ = await opened(desk, line, size=(820, 1180), touch=True)
    finger = await page.context.new_cdp_session(page)
    grip, target = page.get_by_test_id("grip-0"), page.get_by_test_id("grip-1.1")
    await grip.scroll_into_view_if_needed()
    start, end = await grip.bounding_box(), await target.bounding_box()
    assert start is not None
    assert end is not None

    async def touch(kind: str, *, y: float | None = None) -> None:
        x = start["x"] + 14
        points = [] if y is None else [{"x": x, "y": y}]
        await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    first, last = start["y"] + 16, end["y"] + 24
    await touch("touchStart", y=first)
    # Only a finger that rests drags: one that moves at once scrolls.
    await expect(page.locator(".tree-item.sortable-chosen")).to_have_count(1)
    for step in range(1, 25):
        await touch("touchMove", y=first + (last - first) * step / 24)
    await touch("touchEnd")

    await expect(page.get_by_test_id("node-0.2")).to_be_visible()


async def test_what_it_does_is_pressed_or_dragged_in_and_left_off(desk: Desk) -> None:
    page, rule = await opened(desk)
    await page.get_by_test_id("begin-assign").click()
    await expect(page.get_by_test_id("deed-assign")).to_be_visible()
    await page.get_by_test_id("begin-reply").scroll_into_view_if_needed()
    tool = await page.get_by_test_id("begin-reply").bounding_box()
    target = await page.get_by_test_id("deed-assign").bounding_box()
    assert tool is not None
    assert target is not None

    await page.mouse.move(tool["x"] + 10, tool["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(tool["x"] + 10, tool["y"] + 30, steps=4)
    await page.mouse.move(target["x"] + 60, target["y"] + 20, steps=24)
    await page.mouse.up()
    await page.get_by_test_id("reply").fill("We are on it.")
    await page.get_by_test_id("end-alert").click()

    await expect(page.get_by_test_id("sentence")).to_contain_text("We are on it.")
    await page.get_by_test_id("save-rule").click()
    await expect(page.get_by_test_id("version-2")).to_be_visible()
    tree = (await stored(desk, rule))["rule"]
    assert tree["severity"] is None
    assert tree["case"]["assign"] == str(desk.house.people["owner"])
    assert tree["case"]["reply"] == "We are on it."


async def test_changes_are_taken_back_one_by_one(desk: Desk) -> None:
    page, _ = await opened(desk)
    await expect(page.get_by_test_id("undo")).to_be_disabled()
    await page.get_by_test_id("menu-1").click()
    await page.get_by_test_id("remove").click()
    await expect(page.get_by_test_id("node-1")).to_have_count(0)

    await page.get_by_test_id("grip-0").press("Control+z")

    await expect(page.get_by_test_id("node-1")).to_be_visible()
    await expect(page.get_by_test_id("line")).to_have_value(LINE)
    await expect(page.get_by_test_id("undo")).to_be_disabled()
    await expect(page.get_by_test_id("save-rule")).to_be_disabled()


async def test_a_typed_line_becomes_the_tree_and_a_slip_in_it_is_underlined(desk: Desk) -> None:
    page, _ = await opened(desk)
    desk.pages.allow("400")

    await page.get_by_test_id("line").fill("when raiting <= 1 then alert high")
    await expect(page.get_by_test_id("underlined")).to_have_text("raiting")
    await expect(page.get_by_test_id("slip")).to_contain_text("rating")
    await page.get_by_test_id("mend").click()

    await expect(page.get_by_test_id("leaf-root-value")).to_have_value("1")
    await expect(page.get_by_test_id("slip")).to_have_count(0)
    await expect(page.get_by_test_id("sentence")).to_contain_text("the rating is at most 1")


async def test_a_rule_deeper_than_any_reader_is_refused_by_its_depth(desk: Desk) -> None:
    page, _ = await opened(desk)
    desk.pages.allow("400")

    await page.get_by_test_id("line").fill(nested(50))
    await expect(page.get_by_test_id("slip")).to_contain_text("at most 24 deep")
    await expect(page.get_by_test_id("save-rule")).to_be_disabled()
    assert await faults(page) == []
    await page.get_by_test_id("line").fill(nested(20))

    await expect(page.get_by_test_id("slip")).to_have_count(0)
    await expect(page.get_by_role("button", name="Open the 2 inside")).to_be_visible()
    await page.get_by_test_id("save-rule").click()
    await expect(page.get_by_test_id("save-rule")).to_be_disabled()


def nested(depth: int) -> str:
    """Return a rule of groups within groups."""
    inner = 'rating <= 1 or text has "cold"'
    for level in range(depth - 1):
        inner = f"({inner}) {'and' if level % 2 else 'or'} rating <= 2"
    return f"when {inner} then alert high"


async def test_a_mistake_stands_at_its_field(desk: Desk) -> None:
    page, _ = await opened(desk)
    desk.pages.allow("400")

    await page.get_by_test_id("add-root").click()
    await page.get_by_test_id("add-kind-expression").click()
    await page.get_by_test_id("leaf-2-source").fill("rating <=")

    field = page.get_by_test_id("leaf-2-source")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_test_id("node-2").locator(".form-error")).to_be_visible()


async def test_it_is_proven_on_the_past_and_tried_on_a_sample(desk: Desk) -> None:
    await came_in(desk.house, 1, 1, 2, 4, 5)
    page, _ = await opened(desk, "when rating <= 2 and kind = complaint then alert high")

    await page.get_by_test_id("prove").click()
    await expect(page.get_by_test_id("proof")).to_contain_text("fired 3 times")
    await expect(page.get_by_test_id("examples").get_by_role("listitem")).to_have_count(3)
    await page.get_by_test_id("sample-text").fill("The soup was cold")
    await page.get_by_test_id("sample-rating").fill("1")
    await page.get_by_test_id("try").click()

    await expect(page.get_by_test_id("node-0")).to_have_attribute("data-verdict", "yes")
    await expect(page.get_by_test_id("node-1")).to_have_attribute("data-verdict", "no")
    await expect(page.get_by_test_id("tested")).to_contain_text("does not fire")
    await page.get_by_test_id("bring-cases").click()
    await page.get_by_test_id("sample").select_option("1")
    await page.get_by_test_id("try").click()
    await expect(page.get_by_test_id("tested")).to_contain_text("It fires")


async def test_an_earlier_version_is_gone_back_to(desk: Desk) -> None:
    page, rule = await opened(desk)
    await page.get_by_test_id("leaf-0-value").fill("1")
    await expect(page.get_by_test_id("sentence")).to_contain_text("at most 1")
    await page.get_by_test_id("save-rule").click()
    await expect(page.get_by_test_id("version-2").locator("ins")).to_have_text("1")

    await page.get_by_test_id("restore-1").click()

    await expect(page.get_by_test_id("version-3")).to_be_visible()
    await expect(page.get_by_test_id("leaf-0-value")).to_have_value("2")
    assert (await stored(desk, rule))["line"] == LINE


async def test_of_two_editors_the_second_is_told_and_chooses(desk: Desk) -> None:
    page, rule = await opened(desk)
    desk.pages.allow("412")
    await page.get_by_test_id("leaf-0-value").fill("1")
    await expect(page.get_by_test_id("sentence")).to_contain_text("at most 1")
    await changed(desk.house, rule, 1, line="when rating <= 3 then alert low")

    await page.get_by_test_id("save-rule").click()
    await expect(page.get_by_test_id("conflict")).to_contain_text("at most 3")
    await expect(page.get_by_test_id("leaf-0-value")).to_have_value("1")
    await page.get_by_test_id("load-theirs").click()

    await expect(page.get_by_test_id("line")).to_have_value("when rating <= 3 then alert low")
    assert (await stored(desk, rule))["revision"] == 2


async def test_what_is_not_saved_is_asked_about(desk: Desk) -> None:
    page, _ = await opened(desk)
    await page.get_by_test_id("rule-name").fill("Angry guests")

    await page.get_by_role("link", name="Back").click()
    await page.get_by_test_id("confirm-no").click()
    await expect(page.get_by_test_id("rule-name")).to_have_value("Angry guests")
    await page.get_by_role("link", name="Back").click()
    await page.get_by_test_id("confirm-yes").click()

    await expect(page.get_by_test_id("rule-list")).to_be_visible()


async def test_what_nobody_could_ask_about_is_there_on_the_way_back(desk: Desk) -> None:
    page, rule = await opened(desk)
    desk.pages.allow("412")
    await page.get_by_test_id("leaf-0-value").fill("1")
    await page.get_by_test_id("grip-0").focus()
    await page.keyboard.press("g")
    await page.keyboard.press("c")
    await expect(page.get_by_test_id("rule-page")).to_have_count(0)
    await changed(desk.house, rule, 1, line="when rating <= 3 then alert low")

    await page.go_back()
    await expect(page.get_by_test_id("leaf-0-value")).to_have_value("1")
    await page.get_by_test_id("save-rule").click()

    await expect(page.get_by_test_id("conflict")).to_contain_text("at most 3")


async def test_a_deep_rule_is_opened_level_by_level(desk: Desk) -> None:
    deep: dict[str, Any] = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
    for level in range(22):
        kind = "any" if level % 2 else "all"
        deep = {"type": kind, "conditions": [deep, {**deep} if level == 0 else deep][:1]}
    body = {
        "rule": {"name": "Deep", "kinds": ["submission"], "condition": deep, "severity": "low"}
    }
    rule = (await desk.house.api("POST", "/rules", json=body)).json
    page = await desk.sit(at=f"#/rules/{rule['id']}", size=PHONE, touch=True)

    for depth in (4, 8, 12, 16, 20):
        await page.get_by_test_id(f"open-{'.'.join(['0'] * depth)}").click()

    await expect(page.get_by_test_id(f"leaf-{'.'.join(['0'] * 22)}-value")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


async def test_a_deleted_rule_is_brought_back(desk: Desk) -> None:
    page, rule = await opened(desk)
    await page.get_by_test_id("delete-rule").click()
    await page.get_by_test_id("confirm-yes").click()
    await expect(page.get_by_test_id("rules")).to_be_visible()
    await page.goto(f"{desk.house.base}/#/rules/deleted")

    await page.get_by_test_id(f"bring-back-{rule['id']}").click()

    await expect(page.get_by_test_id("line")).to_have_value(LINE)
    assert len((await desk.house.api("GET", "/rules")).json["items"]) == 1


async def test_a_viewer_reads_and_changes_nothing(desk: Desk) -> None:
    rule = await made(desk.house, LINE)
    page = await desk.sit("viewer", at=f"#/rules/{rule['id']}")

    await expect(page.get_by_test_id("sentence")).to_contain_text("refund")
    await expect(page.get_by_test_id("leaf-0-value")).to_be_disabled()
    await expect(page.get_by_test_id("line")).to_be_disabled()
    await expect(page.get_by_text("type to change it")).to_have_count(0)
    for gone in ("save-rule", "grip-0", "add-root", "menu-0"):
        await expect(page.get_by_test_id(gone)).to_have_count(0)


async def test_a_viewer_reads_by_name_who_is_told(desk: Desk) -> None:
    await chat(desk.house, -100)
    night = await receiver(
        desk.house, name="Night desk", kind="chat", role=None, telegram_chat_id=-100
    )
    rule = await made(desk.house, "when rating <= 2 then alert high to #Group--100")
    page = await desk.sit("viewer", at=f"#/rules/{rule['id']}")

    await expect(page.get_by_test_id("told")).to_contain_text("Night desk")
    await desk.house.api("DELETE", f"/receivers/{night['id']}?force=true")
    await page.reload()

    await expect(page.get_by_test_id("told")).to_contain_text("(gone)")


async def test_the_calendar_shows_what_comes_next(desk: Desk) -> None:
    await made(desk.house, 'every day at 09:00 when count(open) > 5 then alert high named "Open"')
    page = await desk.sit(at="#/rules/calendar")

    await expect(page.get_by_test_id("week").get_by_role("link")).to_have_count(7)
    await page.get_by_test_id("week").get_by_role("link").first.click()

    await expect(page.get_by_test_id("schedule-at")).to_have_value("09:00")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_nothing_is_unreadable_or_unnamed(desk: Desk, dark: bool) -> None:
    await made(desk.house, 'every day at 09:00 when count(open) > 5 then alert high named "Open"')
    page, _ = await opened(desk, dark=dark)

    await page.get_by_test_id("sample-rating").fill("1")
    await page.get_by_test_id("try").click()
    await expect(page.get_by_test_id("node-0")).to_have_attribute("data-verdict", "yes")
    assert await faults(page) == []
    for place, shown in (("", "rule-list"), ("/calendar", "week"), ("/deleted", "deleted-rules")):
        await page.goto(f"{desk.house.base}/#/rules{place}")
        await expect(page.get_by_test_id(shown)).to_be_visible()
        assert await faults(page) == []
