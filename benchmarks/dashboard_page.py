"""What is asked of the browser: when something was painted, how soon a press was answered, what is
kept in memory, and how evenly a list is scrolled."""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Page

SIZE = (1440, 900)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SHOWN_MS = 30_000
PRESS_AGAIN_SECONDS = 0.25
SCROLL_SECONDS = 5.0

# What is quicker than 16 ms the browser does not tell of; a press counts by its slowest event.
_WATCH = """() => {
  window.benchmark = { lcp: 0, presses: new Map(), shift: 0 };
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) benchmark.lcp = one.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (!one.interactionId) continue;
      const before = benchmark.presses.get(one.interactionId) ?? 0;
      benchmark.presses.set(one.interactionId, Math.max(before, one.duration));
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) benchmark.shift += one.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""
_PAINTS = """() => {
  const [navigation] = performance.getEntriesByType("navigation");
  const scripts = performance.getEntriesByType("resource")
    .filter((one) => new URL(one.name).pathname.endsWith(".js"));
  return {
    first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    largest: benchmark.lcp,
    answered: navigation.responseEnd,
    bytes: scripts.reduce((sum, one) => sum + one.transferSize, 0),
    scripts: scripts.length,
  };
}"""
_SCROLL = """([seconds]) => new Promise((resolve) => {
  let pane = document.querySelector("[data-testid=case-rows]");
  while (pane && !(pane.scrollHeight > pane.clientHeight + 1 &&
    /auto|scroll/.test(getComputedStyle(pane).overflowY))) pane = pane.parentElement;
  if (!pane) return resolve({ frames: [], depth: 0 });
  const frames = [], began = performance.now();
  let last = began;
  const step = (at) => {
    frames.push(at - last);
    last = at;
    pane.scrollTop += 40;
    if (at - began < seconds * 1000) requestAnimationFrame(step);
    else resolve({ frames: frames.slice(1), depth: pane.scrollTop });
  };
  requestAnimationFrame(step);
})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """One opening of the page, in ms from its start: the first and the largest content, and the
    first row of the list; `bytes` of script over the line, headers included."""

    first: float
    largest: float
    rows: float
    bytes: int
    scripts: int


@dataclass(slots=True, kw_only=True)
class Pressed:
    """How long presses took until the next frame, in ms; `shift` is the layout's own moving."""

    made: int = 0
    slow: list[float] = field(default_factory=list)
    shift: float = 0.0

    @property
    def all(self) -> list[float]:
        """Every press; those that the browser does not tell of count as 16 ms."""
        return [*self.slow, *([16.0] * max(0, self.made - len(self.slow)))]


def program() -> str:
    """Return the browser's path; raises SystemExit where there is none."""
    named = os.environ.get("BROWSER_PATH")
    found = named or next((path for one in PROGRAMS if (path := shutil.which(one))), None)
    if found is None:
        raise SystemExit(f"no browser: set BROWSER_PATH or install one of {', '.join(PROGRAMS)}")
    return found


async def watched(context: BrowserContext) -> Page:
    """Return an empty page in which whatever is opened is measured."""
    page = await context.new_page()
    await page.add_init_script(f"({_WATCH})()")
    return page


async def sign_in(context: BrowserContext, address: str, code: str) -> Page:
    """Open the page by a link of /login and wait until it is live."""
    page = await watched(context)
    await page.goto(f"{address}/login#{code}")
    await live(page)
    return page


async def live(page: Page) -> None:
    """Wait until the page's socket is."""
    waited = page.locator("[data-testid=connection][data-state=live]")
    await waited.wait_for(timeout=SHOWN_MS)


async def painted(page: Page, address: str) -> Paint:
    """Open the page anew, signed in already, and return what it took."""
    # Another page first: going to the same address behind a `#` loads nothing.
    await page.goto("about:blank")
    await page.goto(f"{address}/", wait_until="commit")
    row = page.locator("[data-testid=case-rows] [data-testid^=case-]").first
    await row.wait_for(timeout=SHOWN_MS)
    rows = await page.evaluate("performance.now()")
    await live(page)
    told: dict[str, Any] = await page.evaluate(_PAINTS)
    return Paint(
        first=told["first"],
        largest=told["largest"],
        rows=rows,
        bytes=told["bytes"],
        scripts=told["scripts"],
    )


async def press_until(page: Page, over: asyncio.Event) -> Pressed:
    """Use the list as people do, again and again: move, open, filter, go back."""
    pressed = Pressed()
    ways = (
        lambda: page.keyboard.press("j"),
        lambda: page.keyboard.press("j"),
        lambda: page.keyboard.press("k"),
        lambda: page.get_by_test_id("filter-all").click(),
        lambda: page.get_by_test_id("filter-open").click(),
        lambda: page.keyboard.press("Enter"),
    )
    await page.evaluate("benchmark.presses.clear(); benchmark.shift = 0")
    while not over.is_set():
        await ways[pressed.made % len(ways)]()
        pressed.made += 1
        await asyncio.sleep(PRESS_AGAIN_SECONDS)
    pressed.slow = await page.evaluate("[...benchmark.presses.values()]")
    pressed.shift = await page.evaluate("benchmark.shift")
    return pressed


async def heap_mb(devtools: CDPSession) -> float:
    """Return what is alive of the page's heap, in MB of a million bytes."""
    for _ in range(3):  # what a finaliser lets go of, the next one collects
        await devtools.send("HeapProfiler.collectGarbage")
    used = await devtools.send("Runtime.getHeapUsage")
    return float(used["usedSize"]) / 1_000_000


async def frames_of_scrolling(page: Page) -> list[float]:
    """Scroll the list of cases down for some seconds; return how long each frame was, in ms."""
    told: dict[str, Any] = await page.evaluate(_SCROLL, [SCROLL_SECONDS])
    frames: list[float] = told["frames"]
    return frames
