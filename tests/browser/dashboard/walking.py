"""A person without a pointer: presses keys, goes on by Tab, and must see where they are."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

# Why somebody cannot tell where they are, "" where they can; asked again while it is being drawn.
# A mark is drawn by the element, by what is drawn behind it, or by the box around a field.
LOST = """async (ms) => {
  const lost = () => {
    const at = document.activeElement;
    if (!at || at === document.body) return "the focus is nowhere";
    if (at.matches("main, [role=combobox], .modal-box")) return "";
    const near = [at, at.nextElementSibling, at.parentElement, at.parentElement?.parentElement];
    const marks = near.filter(Boolean).flatMap((one) =>
      [getComputedStyle(one), getComputedStyle(one, "::after")]);
    const isMark = (one) => one.outlineStyle === "solid" && parseFloat(one.outlineWidth) >= 2;
    return marks.some(isMark) ? "" : `no mark on ${at.outerHTML.slice(0, 120)}`;
  };
  const end = performance.now() + ms;
  while (lost() && performance.now() < end) await new Promise(requestAnimationFrame);
  return lost();
}"""
PATIENCE_MS = 5_000
MOST_TABS = 60


class Walker:
    """Presses keys on a page and fails where the focus is nowhere or cannot be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def press(self, *keys: str) -> None:
        """Press these, one after the other; after the last there must be a focus to be seen."""
        for key in keys:
            await self.page.keyboard.press(key)
        await self.stands()

    async def type(self, words: str) -> None:
        """Write into what has the focus."""
        await self.page.keyboard.type(words)

    async def to(self, where: Locator, *, by: str = "Tab") -> None:
        """Go on by Tab until this has the focus; fail where it is not on the way."""
        for _ in range(MOST_TABS):
            await self.page.keyboard.press(by)
            await self.stands()
            if await where.evaluate("one => one === document.activeElement"):
                return
        await expect(where).to_be_focused(timeout=1)

    async def stands(self) -> None:
        """Fail unless the focus is somewhere and can be seen."""
        lost = await self.page.evaluate(LOST, PATIENCE_MS)
        if lost:
            pytest.fail(lost)
