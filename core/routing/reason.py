"""The reasons not to tell now: each is recorded with the alert and read by `/why`."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from core.texts import Text, text


class Reason(Enum):
    """Why somebody was not told; the value is stored."""

    SEVERITY_BELOW = "severity_below"
    COOLDOWN = "cooldown"
    UNREACHABLE = "unreachable"
    NOBODY = "nobody"


def sentence(reason: Reason) -> Text:
    """Return the reason in words, with the setting that would change it."""
    match reason:
        case Reason.SEVERITY_BELOW:
            return text("less severe than this receiver wants to hear")
        case Reason.COOLDOWN:
            return text("told about the same a short while ago (the rule's cooldown)")
        case Reason.UNREACHABLE:
            return text("the bot cannot write there (blocked, removed, or never started)")
        case Reason.NOBODY:
            return text("the routes lead to nobody")
        case _:
            assert_never(reason)
