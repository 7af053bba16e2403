"""Every conversation of several steps; one more is one file here and one line in the list."""

from __future__ import annotations

from bot.dialog import Conversation
from bot.dialogs.complaint import Complaint
from bot.services import BotServices


def conversations(services: BotServices) -> tuple[Conversation, ...]:
    """Return the conversations, each with the flows it needs."""
    return (Complaint(submit=services.submit, places=services.places),)
