"""Whether the disk under the data is about to be full, told before it is."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

LEAST_FREE_BYTES = 200 * 1024 * 1024


class Space:
    """Looks at the disk of one folder; `free_in` tells how many bytes are free there."""

    def __init__(
        self,
        *,
        folder: Path,
        least_free_bytes: int = LEAST_FREE_BYTES,
        free_in: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self._folder = folder
        self._least = least_free_bytes
        self._free_in = free_in

    async def check(self) -> str | None:
        """Return what to tell an operator, None while there is enough."""
        free = await asyncio.to_thread(self._free_in, self._folder)
        if free >= self._least:
            return None
        return f"{free // 2**20} MB are free in the data folder; when nothing is, nothing is taken"
