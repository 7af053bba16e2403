"""The ways to the outside, one file each."""

from __future__ import annotations

from core.channels.telegram import TelegramChannel

CHANNELS = (TelegramChannel,)
"""Every channel there is; `core/runtime.py` makes those that can work."""
