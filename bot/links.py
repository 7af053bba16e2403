"""Deep links to the bot (https://core.telegram.org/bots/features#deep-linking)."""

from __future__ import annotations


def start_link(username: str, start: str) -> str:
    """Return the link that opens the bot in private and sends it `/start <start>`."""
    return f"https://t.me/{username}?start={start}"
