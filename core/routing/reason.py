"""The reasons not to tell now: each is recorded with the alert and read by `/why`."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from core.texts import Text, text


class Reason(Enum):
    """Why somebody was not told; the value is stored."""

    SILENCED = "silenced"
    INHIBITED = "inhibited"
    PAUSED = "paused"
    ROUTE_SEVERITY = "route_severity"
    SEVERITY_BELOW = "severity_below"
    OWN_SEVERITY = "own_severity"
    PREFERENCE = "preference"
    FLAPPING = "flapping"
    COOLDOWN = "cooldown"
    UNREACHABLE = "unreachable"
    NOBODY = "nobody"
    OUT_OF_SIGHT = "out_of_sight"
    NOBODY_SEES = "nobody_sees"


def sentence(reason: Reason) -> Text:
    """Return the reason in words, with the setting that would change it."""
    match reason:
        case Reason.SILENCED:
            return text("a silence mutes it")
        case Reason.INHIBITED:
            return text("another alert that is open mutes it (an inhibition)")
        case Reason.PAUSED:
            return text("this receiver is paused")
        case Reason.ROUTE_SEVERITY:
            return text("less severe than the route leads on")
        case Reason.OWN_SEVERITY:
            return text("less severe than they want to hear themselves")
        case Reason.PREFERENCE:
            return text("they do not want to be told of alerts by Telegram")
        case Reason.SEVERITY_BELOW:
            return text("less severe than this receiver wants to hear")
        case Reason.FLAPPING:
            return text("it changes so often (flapping) that only the end of that is told")
        case Reason.COOLDOWN:
            return text("told about the same a short while ago (the rule's cooldown)")
        case Reason.UNREACHABLE:
            return text("the bot cannot write there (blocked, removed, or never started)")
        case Reason.NOBODY:
            return text("the routes lead to nobody")
        case Reason.OUT_OF_SIGHT:
            return text("it is about what they do not see here")
        case Reason.NOBODY_SEES:
            return text("nobody it is for sees it here, so owners and admins are told")
        case _:
            assert_never(reason)
