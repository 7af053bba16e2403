"""What everybody can see and use: contrast, names, keyboard, phone width, nothing from afar."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, Request, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import CARLA, OLIVIA, OPS_ROOM, SAM, Opener, Phones

AXE = Path(__file__).parents[3] / "web/frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = (360, 640)
LONG = "Averyveryverylongwordwithoutanyspaces" * 3


async def faults(page: Page, within: str = "html") -> list[str]:
    """Return what axe finds wrong with the page, or a part of it, as it stands."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(
        "([within, rules]) => axe.run(within, {runOnly: rules})", [within, RULES]
    )
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


async def furnish(phones: Phones, bot: SandboxBot) -> None:
    """Put one of everything into Carla's chat."""
    await bot.sim("start", user=CARLA)
    await bot.call("setMyCommands", commands=[{"command": "my", "description": "My cases"}])
    styles = ["danger", "success", "primary"]
    keyboard = {
        "inline_keyboard": [
            [{"text": one, "callback_data": one, "style": one} for one in styles],
            [{"text": "plain", "callback_data": "plain"}],
        ]
    }
    rich = (
        "<b>bold</b> <i>slanted</i> <code>code</code> <a href='https://example.com'>link</a> "
        "<tg-spoiler>hidden</tg-spoiler> /my @opsbell_sandbox_bot\n<blockquote>quote</blockquote>"
        "<pre>block of code</pre>"
    )
    card = await bot.send(CARLA, rich, parse_mode="HTML", reply_markup=keyboard)
    await bot.call("pinChatMessage", chat_id=CARLA, message_id=card)
    for body in (
        {"text": f"Hello {LONG}", "reply_to": card},
        {"photo": {"sample": "photo"}, "caption": "Look"},
        {"voice": {"sample": "voice"}},
        {"document": {"sample": "document"}},
        {"location": True},
        {"contact": True},
    ):
        await bot.sim("message", user=CARLA, chat=CARLA, **body)
    await bot.sim("react", user=CARLA, chat=CARLA, message_id=card, emoji="👍")
    edited = await bot.send(CARLA, "Before", disable_notification=True)
    await bot.call("editMessageText", chat_id=CARLA, message_id=edited, text="After")
    reply = {"keyboard": [[{"text": "Good"}, {"text": "Number", "request_contact": True}]]}
    await bot.send(CARLA, "How was it?", reply_markup=reply)
    await bot.sim("member", chat=OPS_ROOM, bot=True, action="promote")
    await bot.send(OPS_ROOM, f"🔴 {LONG}")
    await expect(phones.part(CARLA, "reply-button").first).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_nothing_is_unreadable_or_unnamed(
    open_page: Opener, bot: SandboxBot, size: tuple[int, int], dark: bool
) -> None:
    phones = await open_page(size=size, dark=dark)
    page = phones.page
    await furnish(phones, bot)

    await page.get_by_test_id("drawer-toggle").click()
    await expect(page.get_by_test_id("call").first).to_be_visible()
    assert await faults(page) == []
    await bot.sim("faults", match={}, kind="delay", ms=1)
    await page.get_by_test_id("tab-faults").click()
    await expect(page.get_by_test_id("fault-chip")).to_be_visible()
    assert await faults(page, "#drawer, .banner") == []
    await page.get_by_test_id("tab-world").click()
    assert await faults(page, "#drawer") == []


async def test_open_menus_and_windows_are_readable_too(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    await furnish(phones, bot)
    await phones.part(CARLA, "bubble").last.click(button="right")
    await expect(phones.page.get_by_test_id("message-menu")).to_be_visible()
    assert await faults(phones.page, ".menu") == []
    await phones.page.keyboard.press("Escape")
    await phones.part(CARLA, "edited").click()
    await expect(phones.page.get_by_test_id("history")).to_be_visible()
    assert await faults(phones.page, "dialog") == []
    await phones.page.keyboard.press("Escape")
    await phones.part(CARLA, "composer").fill("/")
    await expect(phones.part(CARLA, "command")).to_have_count(1)

    assert await faults(phones.page, ".composer") == []


async def test_on_a_small_phone_nothing_sticks_out(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page(size=SMALL, touch=True)
    await furnish(phones, bot)

    for person in (CARLA, OLIVIA, SAM):
        await phones.page.get_by_test_id(f"person-{person}").click()
        await expect(phones.of(person)).to_be_visible()
        assert await phones.page.evaluate("document.documentElement.scrollWidth") == SMALL[0]
    await phones.page.get_by_test_id("drawer-toggle").click()

    assert await phones.page.evaluate("document.documentElement.scrollWidth") == SMALL[0]


@pytest.mark.parametrize("size", [DESKTOP, (1280, 800), PHONE])
async def test_no_word_on_a_button_is_cut(
    open_page: Opener, bot: SandboxBot, size: tuple[int, int]
) -> None:
    rows = [
        ["Acknowledge 12", "Resolve 12", "Why 12?"],
        ["1 ★", "2 ★", "3 ★", "4 ★", "5 ★"],
        ["The whole of last week, with what nobody has taken yet"],
    ]
    keys = [[{"text": one, "callback_data": one} for one in row] for row in rows]
    phones = await open_page(size=size)
    await bot.sim("start", user=CARLA)
    await phones.page.get_by_test_id(f"person-{CARLA}").click()
    await bot.send(CARLA, "Open", reply_markup={"inline_keyboard": keys})
    await phones.page.get_by_test_id("drawer-toggle").click()

    await expect(phones.part(CARLA, "inline-button")).to_have_count(9)
    cut = await phones.part(CARLA, "inline-button").evaluate_all(
        """(all) => all.filter((one) => {
            const label = one.querySelector(".inline-label");
            const line = parseFloat(getComputedStyle(one).lineHeight);
            const lines = label.getBoundingClientRect().height / line;
            const room = one.closest(".inline-keyboard").getBoundingClientRect();
            const own = one.getBoundingClientRect();
            return label.scrollWidth > label.clientWidth + 1 || own.right > room.right + 1
                || (label.textContent.length < 20 && lines > 1.5);
        }).map((one) => one.textContent)"""
    )
    assert cut == []


async def test_a_line_never_ends_before_a_command(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    await bot.sim("start", user=CARLA)
    await bot.send(CARLA, "Alerts of your machines (/integrations) come here too. " * 4)

    command = phones.part(CARLA, "bubble").get_by_role("button", name="/integrations").first
    await expect(command).to_have_css("display", "inline")
    await command.press("Enter")

    await expect(phones.part(CARLA, "bubble").last).to_have_text(re.compile("^/integrations"))


async def test_a_long_press_opens_the_menu_of_a_message(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page(size=PHONE, touch=True)
    await bot.sim("start", user=CARLA)
    bubble = phones.part(CARLA, "bubble").last
    await bubble.evaluate(
        """target => {
            const { x, y } = target.getBoundingClientRect();
            const touch = new Touch({ identifier: 1, target, clientX: x + 9, clientY: y + 9 });
            target.dispatchEvent(new TouchEvent("touchstart", { touches: [touch] }));
        }"""
    )

    await phones.choose("reply")

    await expect(phones.of(CARLA).locator(".composer-context")).to_contain_text("/start")


async def test_everything_is_reached_by_the_keyboard(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    page = phones.page
    await furnish(phones, bot)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the chats")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(phones.part(CARLA, "pane-person")).to_be_focused()

    await page.get_by_test_id(f"person-{OLIVIA}").focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_test_id(f"person-{SAM}")).to_be_focused()
    await phones.part(OLIVIA, f"chat-{OLIVIA}").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(phones.part(OLIVIA, "bubble").last).to_contain_text("🔴")

    await phones.part(OLIVIA, "transcript").focus()
    await page.keyboard.press("ArrowUp")
    await expect(phones.part(OLIVIA, "bubble").last).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("menu-face").first).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(phones.part(OLIVIA, "bubble").last).to_be_focused()


async def test_new_messages_are_read_out(open_page: Opener) -> None:
    phones = await open_page()

    log = phones.of(CARLA).get_by_role("log", name="Messages")

    await expect(log).to_have_attribute("aria-live", "polite")


async def test_nothing_comes_from_afar_and_nothing_foreign_may(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    phones.page.on("request", note)
    answer = await phones.page.reload()
    assert answer is not None
    await phones.page.wait_for_selector("body[data-ready]")

    assert len(asked) > 10
    assert [url for url in asked if not url.startswith((bot.address, "data:", "blob:"))] == []
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    await expect(phones.page.get_by_test_id("banner")).to_contain_text(
        "SANDBOX: nothing leaves this machine"
    )
