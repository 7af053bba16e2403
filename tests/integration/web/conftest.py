"""The fixtures of the web's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.web.rows import Rows, open_rows


@pytest.fixture
async def rows(tmp_path: Path) -> AsyncIterator[Rows]:
    """A real database and its writer."""
    async with open_rows(tmp_path) as opened:
        yield opened
