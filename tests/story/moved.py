"""Opsbell under a clock that a story moves: `python -m tests.story.moved` instead of `-m bot`.

Everything of the product is as always but for the clock it is handed; how far that one is ahead of
the machine's stands in a file of the data folder.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families as families

from core.measures import LEASES, OUTBOX, TICK_AGE

FILE = "clock.json"
LOOK_AGAIN_SECONDS = 0.05
NEWS_SECONDS = 30.0
A_TICK = 3.0
"""The clock's jobs are looked at each second; on a busy machine a little later."""
A_STEP = timedelta(seconds=4)
"""More than between two ticks, less than a lease lasts."""


class MovedClock:
    """The machine's clock, so many seconds ahead: wall time, and time that has passed."""

    def __init__(self, *, folder: Path) -> None:
        self._file = folder / FILE

    def now(self) -> datetime:
        """Return the moment, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._ahead()[0])

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        return time.monotonic() + self._ahead()[1]

    async def sleep(self, seconds: float) -> None:
        """Sleep in real time: whatever waits, looks again soon."""
        await asyncio.sleep(seconds)

    def _ahead(self) -> tuple[float, float]:
        try:
            wall, passed = json.loads(self._file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0.0, 0.0
        return float(wall), float(passed)


@dataclass(slots=True, kw_only=True)
class Hands:
    """The hands of the clock of a product in this folder."""

    folder: Path
    wall: float = 0.0
    passed: float = 0.0

    def set_to(self, at: datetime, *, passes: bool = True) -> None:
        """Have it show this moment; the time up to it passes, or somebody just sets the clock."""
        step = (at - datetime.now(UTC)).total_seconds() - self.wall
        self.wall += step
        self.passed += step if passes else 0.0
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f"{FILE}.new"
        fresh.write_text(json.dumps([self.wall, self.passed]), encoding="ascii")
        fresh.replace(self.folder / FILE)

    async def come_to(
        self, at: datetime, http: aiohttp.ClientSession, address: str, *, passes: bool = True
    ) -> None:
        """The same while the product runs: return when the clock's jobs were looked at from their
        beginning to their end since then, and all that came of it was sent."""
        self.set_to(at, passes=passes)
        for _ in range(2):  # One look may have begun before.
            await _until(http, address, _has_ticked)
            ahead = timedelta(seconds=self.wall)
            self.set_to(datetime.now(UTC) + ahead + A_STEP)
        await _until(http, address, _has_ticked)
        await _until(http, address, _leads)  # Whoever slept so long has lost its leases.
        await _until(http, address, _has_sent)


Figures = dict[tuple[str, tuple[str, ...]], float]


def _has_ticked(figures: Figures) -> bool:
    return figures.get((TICK_AGE.name, ()), A_TICK) < A_TICK


def _leads(figures: Figures) -> bool:
    held = [value for (name, _), value in figures.items() if name == LEASES.name]
    return all(held)


def _has_sent(figures: Figures) -> bool:
    waiting = (figures.get((OUTBOX.name, (state,)), 0) for state in ("due", "sending"))
    return not any(waiting)


async def _until(
    http: aiohttp.ClientSession, address: str, is_so: Callable[[Figures], bool]
) -> None:
    async with asyncio.timeout(NEWS_SECONDS):
        while not is_so(await _figures(http, address)):  # noqa: ASYNC110 - another process
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def _figures(http: aiohttp.ClientSession, address: str) -> Figures:
    async with http.get(f"{address}/metrics") as answer:
        return {
            (sample.name, tuple(sample.labels.values())): sample.value
            for family in families(await answer.text())
            for sample in family.samples
        }


def main() -> None:
    """Serve as `opsbell run` does."""
    # Imported here: a story that only moves the hands need not load the product.
    from bot.app import serve
    from bot.banner import banner
    from bot.greeting import Greeting
    from core.config import read_settings
    from core.logs import set_up_logs

    settings = read_settings()
    set_up_logs(level=settings.log_level, style=settings.log_format)

    def greet(greeting: Greeting) -> None:
        sys.stdout.write(banner(greeting) + "\n")
        sys.stdout.flush()

    async def run() -> None:
        stop = asyncio.Event()
        for one in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(one, stop.set)
        clock = MovedClock(folder=settings.data_dir)
        await serve(settings, stop=stop, greet=greet, clock=clock)

    asyncio.run(run())


if __name__ == "__main__":
    main()
