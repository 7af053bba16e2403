"""The browser's own notifications, shown by the service worker as phones demand."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_notifications import tell
from tests.browser.dashboard.test_offline import kept

NOBODY_LOOKS = "document.hasFocus = () => false;"
NO_PAGE_MAY = """window.Notification = new Proxy(Notification, {
  construct() { throw new TypeError("Illegal constructor. Use ServiceWorkerRegistration"); },
});"""
SHOWN = """async (count) => {
  const worker = await navigator.serviceWorker.ready;
  for (;;) {
    const all = await worker.getNotifications();
    if (all.length === count) return all.map(({ title, tag }) => [title, tag]);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
PRESSED = """async () => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


async def at_the_phone(desk: Desk) -> Page:
    """Sit down where only a worker may show notifications, switched on and allowed."""
    page = await desk.pages(size=PHONE, touch=True)
    await page.context.grant_permissions(["notifications"], origin=desk.house.base)
    await page.context.add_init_script(NOBODY_LOOKS + NO_PAGE_MAY)
    await desk.enter(page)
    await page.goto(f"{desk.house.base}/#/preferences")
    await page.get_by_test_id("desktop").click()
    await expect(page.get_by_test_id("desktop")).to_have_attribute("aria-checked", "true")
    await kept(page)
    return page


async def test_what_is_told_is_shown_by_the_worker_and_a_press_leads_to_it(desk: Desk) -> None:
    page = await at_the_phone(desk)

    await tell(desk, "Card refused", type="payment.failed")
    shown = await page.evaluate(SHOWN, 1)
    (worker,) = page.context.service_workers
    await worker.evaluate(PRESSED)

    assert [title for title, _ in shown] == ["Card refused"]
    await expect(page.get_by_test_id("notifications")).to_be_visible()
    assert await page.evaluate(SHOWN, 0) == []
