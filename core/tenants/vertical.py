"""What a workspace is run for; it decides which rules and words are ready-made for it."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from core.texts import Text, text


class Vertical(Enum):
    """The value is the word stored with the workspace, which has None until somebody has said."""

    HOSPITALITY = "hospitality"
    SHOP = "shop"
    SOFTWARE = "software"
    OTHER = "other"


def vertical_of(word: str | None) -> Vertical | None:
    """Return the vertical of a stored word; None also for one of a later release."""
    return next((one for one in Vertical if one.value == word), None)


def vertical_word(vertical: Vertical) -> Text:
    """Return it as it stands on a button."""
    match vertical:
        case Vertical.HOSPITALITY:
            return text("🏨 Hotel or hostel")
        case Vertical.SHOP:
            return text("🛍 Shop")
        case Vertical.SOFTWARE:
            return text("💻 Software or service")
        case Vertical.OTHER:
            return text("Something else")
        case _:
            assert_never(vertical)
