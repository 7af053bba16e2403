"""How the dashboard feels: what opening it takes, how soon it answers while events rain, what it
keeps in memory after an hour's worth of them, and how evenly its list is scrolled.

A real Chromium without a window opens the built page of a running product; machines post what
becomes events. Everything is on this machine and ends by itself, after two minutes as it stands.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import re
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from benchmarks.dashboard_page import (
    SIZE,
    Paint,
    Pressed,
    frames_of_scrolling,
    heap_mb,
    painted,
    press_until,
    program,
    sign_in,
    watched,
)
from benchmarks.figures import percentile, show
from benchmarks.posting import post_all, post_at, prepared
from benchmarks.programs import ROOT, Opsbell, opsbell
from benchmarks.workspace import add_people, make_ready, services
from bot.sandbox.sandbox import DEFAULT_TOKEN
from core.inbox.cause import Cause

STATIC = ROOT / "web" / "static"
OWNER = 1_001
CALLERS = 8
FIRST_PAINT_BYTES = 100_000


@dataclass(slots=True, kw_only=True)
class Figures:
    """What was measured; memory in MB, frames in ms."""

    cold: list[Paint] = field(default_factory=list)
    warm: list[Paint] = field(default_factory=list)
    pressed: Pressed = field(default_factory=Pressed)
    came: int = 0
    memory: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)


def main() -> None:
    """Make the workspace ready, open the page, let it rain, look again."""
    reader = argparse.ArgumentParser(prog="benchmarks.dashboard", description=__doc__)
    reader.add_argument("--events", type=int, default=3_600, help="an hour's worth")
    reader.add_argument("--rate", type=float, default=50.0, help="events a second")
    reader.add_argument("--rows", type=int, default=2_000, help="cases before it begins")
    reader.add_argument("--times", type=int, default=5, help="openings, cold and warm each")
    given = reader.parse_args()
    scripts = first_scripts()
    with tempfile.TemporaryDirectory(prefix="opsbell-dashboard-") as kept:
        folder = Path(kept)
        hook, codes = asyncio.run(_prepare(folder, given.times + 1))
        with opsbell(folder, {}) as product:
            run = _Run(product=product, hook=hook, codes=iter(codes))
            figures = asyncio.run(run.all(given.rows, given.events, given.rate, given.times))
    _show(figures, scripts, given.rate, given.rows)


def first_scripts() -> int:
    """Return the bytes of script, packed by gzip, that the page names itself and so needs for its
    first paint; raises SystemExit where it is not built."""
    index = STATIC / "index.html"
    if not index.is_file():
        raise SystemExit("the dashboard is not built: ./run builds it")
    names = re.findall(r'(?:src|href)="/(assets/[^"]+\.js)"', index.read_text(encoding="utf-8"))
    files = [STATIC / name for name in names]
    packed = [one.with_name(f"{one.name}.gz") for one in files]
    # What is too small to be worth it is not packed.
    sent = [gz if gz.is_file() else one for one, gz in zip(files, packed, strict=True)]
    return sum(one.stat().st_size for one in sent)


async def _prepare(folder: Path, sign_ins: int) -> tuple[str, list[str]]:
    """Make a workspace whose machines open cases; return their address and links' codes."""
    bot_id = int(DEFAULT_TOKEN.partition(":")[0])
    async with services(folder, {}) as runtime:
        ready = await make_ready(
            runtime, bot_id=bot_id, chats=(), rules=0, opens="cases", by_room=False
        )
        await add_people(runtime, ready.workspace_id, bot_id=bot_id, people=[OWNER])
        person = await runtime.people.person(
            bot_id=bot_id,
            telegram_user_id=OWNER,
            name=f"Person {OWNER}",
            username=None,
            language_code="en",
        )
        cause = Cause(actor=person.id)
        codes = [await runtime.sign_in.issue(person.id, cause=cause) for _ in range(sign_ins)]
        return ready.hook, codes


class _Run:
    """One product and the browsers that look at it."""

    def __init__(self, *, product: Opsbell, hook: str, codes: Iterator[str]) -> None:
        self._product = product
        self._address = f"http://127.0.0.1:{product.port}"
        self._hook = hook
        self._codes = codes
        self._numbers = itertools.count(1)

    async def all(self, rows: int, events: int, rate: float, times: int) -> Figures:
        """Return everything."""
        figures = Figures()
        before = iter([self._request() for _ in range(rows)])
        await post_all(self._product.port, before, callers=CALLERS)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=program())
            for _ in range(times):
                await self._open(browser, figures)
            await self._rain(browser, figures, events, rate)
            await browser.close()
        return figures

    async def _open(self, browser: Browser, figures: Figures) -> None:
        """Open the page with nothing kept but who is signed in, then again with all of it."""
        first = await browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
        await sign_in(first, self._address, next(self._codes))
        kept = await first.storage_state()
        await first.close()
        context = await browser.new_context(
            viewport={"width": SIZE[0], "height": SIZE[1]}, storage_state=kept
        )
        page = await watched(context)
        figures.cold.append(await painted(page, self._address))
        figures.warm.append(await painted(page, self._address))
        await context.close()

    async def _rain(self, browser: Browser, figures: Figures, events: int, rate: float) -> None:
        context = await browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
        page = await sign_in(context, self._address, next(self._codes))
        devtools = await context.new_cdp_session(page)
        figures.memory.append(await heap_mb(devtools))
        over = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            pressing = tasks.create_task(press_until(page, over), name="presses")
            began = asyncio.get_running_loop().time()
            due = iter([(number / rate, self._request()) for number in range(events)])
            posted = await post_at(self._product.port, due, callers=CALLERS, began=began)
            over.set()
        figures.pressed, figures.came = pressing.result(), posted.statuses.get(202, 0)
        figures.memory.append(await heap_mb(devtools))
        await page.goto(f"{self._address}/#/cases")
        figures.frames = await frames_of_scrolling(page)
        await context.close()

    def _request(self) -> bytes:
        number = next(self._numbers)
        return prepared(
            self._hook,
            {
                "title": f"Radiator {number} is cold",
                "message": "It has been cold since this morning and the guest asks to be moved.",
                "key": f"radiator-{number}",
                "severity": ("low", "medium", "high", "critical")[number % 4],
            },
        )


def _show(figures: Figures, scripts: int, rate: float, rows: int) -> None:
    pressed, frames = figures.pressed.all, figures.frames
    even = f"{1000 / statistics.mean(frames):.0f} a second" if frames else "no list to scroll"
    slow = sum(one > 20 for one in frames)
    show(
        f"dashboard: headless Chromium, {SIZE[0]} x {SIZE[1]}, {rows} cases before",
        [
            ("script for the first paint, gzip", f"{scripts:,} bytes", "< 100,000"),
            ("cold: first content / largest / rows", _paints(figures.cold), "ms, medians"),
            ("  script over the line", _bytes(figures.cold), "what comes later included"),
            ("warm: first content / largest / rows", _paints(figures.warm), "ms, medians"),
            ("  script over the line", _bytes(figures.warm), "kept by the browser"),
            (f"events that came, {rate:.0f} a second", str(figures.came), ""),
            (
                f"{figures.pressed.made} presses meanwhile, p50 / p75 / p98",
                " / ".join(f"{percentile(pressed, part):.0f}" for part in (0.5, 0.75, 0.98)),
                "ms; 200 is good (INP); 16 is the least told",
            ),
            ("layout moved by itself", f"{figures.pressed.shift:.3f}", "< 0.1 is good (CLS)"),
            (
                "heap after collecting, before / after",
                " / ".join(f"{one:.1f} MB" for one in figures.memory),
                "",
            ),
            ("list scrolled", even, "60 a second"),
            (
                "  frames over 20 ms, the longest",
                f"{slow} of {len(frames)}, {max(frames, default=0):.0f} ms",
                "",
            ),
        ],
    )
    if scripts >= FIRST_PAINT_BYTES:
        raise SystemExit("the first paint needs more script than was promised")


def _paints(paints: list[Paint]) -> str:
    middle = [
        statistics.median(getattr(one, name) for one in paints)
        for name in ("first", "largest", "rows")
    ]
    return " / ".join(f"{one:.0f}" for one in middle)


def _bytes(paints: list[Paint]) -> str:
    size = statistics.median(one.bytes for one in paints)
    return f"{size:,.0f} bytes, {paints[-1].scripts} files"


if __name__ == "__main__":
    main()
