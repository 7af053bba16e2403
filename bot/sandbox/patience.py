"""Waiting for something to change: on the bell, never by looking again and again.

Shutting down ends every wait at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.sandbox.bell import Bell

Found = TypeVar("Found")


class Patience:
    """Waits of the HTTP rooms; after `close` each of them returns without a find."""

    def __init__(self, *, bell: Bell) -> None:
        self._bell = bell
        self.is_closing = False

    def close(self) -> None:
        """End all waits."""
        self.is_closing = True
        self._bell.ring()

    async def until(self, look: Callable[[], Found | None], seconds: float) -> Found | None:
        """Return what `look` finds, asked again at each ring; None when the time is over."""
        woken = asyncio.Event()
        stop = self._bell.listen(woken.set)
        try:
            async with asyncio.timeout(seconds):
                while not self.is_closing:
                    woken.clear()
                    found = look()
                    if found is not None:
                        return found
                    await woken.wait()
        except TimeoutError:
            return None
        finally:
            stop()
        return None

    async def rings_within(self, seconds: float) -> bool:
        """Return True as soon as the bell rings, False when it stays silent for so long."""
        looks = iter((None,))
        return bool(await self.until(lambda: next(looks, True), seconds))
