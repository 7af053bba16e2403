"""The served house of the web's tests, whose doors are tried here one by one."""

from __future__ import annotations

from tests.integration.web.conftest import house, rows, schema

__all__ = ["house", "rows", "schema"]
