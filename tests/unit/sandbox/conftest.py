"""What every test of the sandbox may ask for."""

from __future__ import annotations

import pytest

from tests.unit.sandbox.stage import Stage


@pytest.fixture
def stage() -> Stage:
    """Return a seeded sandbox without flood limits."""
    return Stage()
