"""Which Opsbell this is."""

from __future__ import annotations

VERSION = "0.1.0"
"""The version of pyproject.toml; a test holds the two together."""
