"""One reader plays everybody: people are a click away, come, and go for good."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import CARLA, DIEGO, OLIVIA, Opener


async def test_one_click_makes_the_reader_somebody_else(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    await phones.part(CARLA, "composer").click()

    await phones.page.get_by_test_id(f"person-{DIEGO}").click()

    await expect(phones.of(DIEGO)).to_be_visible()
    await expect(phones.of(CARLA)).to_have_count(0)
    await phones.part(DIEGO, "start").click()
    await bot.update("message")
    assert (await bot.update("message"))["from"] == {
        "id": DIEGO,
        "is_bot": False,
        "first_name": "Diego",
        "last_name": "Customer",
        "language_code": "es",
    }


async def test_who_is_open_already_is_only_looked_at(open_page: Opener) -> None:
    phones = await open_page()

    await phones.page.get_by_test_id(f"person-{OLIVIA}").click()

    await expect(phones.page.get_by_test_id(f"person-{OLIVIA}")).to_have_attribute(
        "aria-current", "true"
    )
    await expect(phones.of(CARLA)).to_be_visible()


async def test_a_new_person_comes_with_a_phone(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    await phones.page.get_by_test_id("add-person").click()
    await phones.answer(first_name="Nadia", last_name="Night")

    nadia = phones.page.get_by_label("Nadia Night's phone")

    await nadia.get_by_test_id("start").click()
    await expect(nadia.get_by_test_id("bubble").last).to_contain_text("/start")


async def test_who_waits_is_counted_at_the_face_and_in_the_tab(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await bot.sim("start", user=DIEGO)

    await bot.send(DIEGO, "Hola")
    await bot.send(DIEGO, "¿Todo bien?")

    face = phones.page.get_by_test_id(f"person-{DIEGO}")
    await expect(face).to_have_accessible_name("Diego Customer, 2 unread messages")
    await expect(phones.page).to_have_title("(2) Opsbell sandbox")


async def test_a_deleted_account_is_gone_from_the_page(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()

    await phones.of_person(CARLA, "delete-account")
    await phones.answer()

    await expect(phones.page.get_by_test_id(f"person-{CARLA}")).to_have_count(0)
    async with bot.http.post(
        f"{bot.address}/bot{bot.token}/sendMessage", json={"chat_id": CARLA, "text": "Hello"}
    ) as answer:
        assert answer.status == 403
