"""Telegram's own lists of groups and people, as receivers are chosen from them."""

from __future__ import annotations

from bot.keyboards import PeoplePicker, Reply
from core.texts import text

PICKED_GROUP = 2
PICKED_PERSON = 3
"""The numbers with which the chosen ones come back."""


def pick_a_person() -> Reply:
    """Return the keyboard with Telegram's own list of people."""
    return Reply(((PeoplePicker(label=text("👤 Choose a person"), request_id=PICKED_PERSON),),))
