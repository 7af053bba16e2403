"""A route as one plain sentence, and as one short line of a list."""

from __future__ import annotations

from typing import assert_never

from core.matching.matcher import written
from core.routing.route_spec import StoredRoute, Warned
from core.severity import Severity
from core.texts import Text, raw, text
from core.texts.severity_words import severity_word

_NAMED = 3
"""Receivers that a line names; more are counted."""


def route_sentence(route: StoredRoute) -> Text:
    """Return what the route does, in one sentence."""
    spec = route.spec
    whom = receivers_words(route)
    least = spec.minimum_severity
    if route.is_default:
        if least is Severity.LOW:
            return text("What no other route takes goes to {whom}.", whom=whom)
        return text(
            "What no other route takes goes to {whom}, from {severity} on.",
            whom=whom,
            severity=severity_word(least),
        )
    which = written(spec.matchers)
    if least is Severity.LOW:
        goes = text("Alerts with {which} go to {whom}", which=which, whom=whom)
    else:
        goes = text(
            "Alerts with {which}, from {severity} on, go to {whom}",
            which=which,
            severity=severity_word(least),
            whom=whom,
        )
    if spec.continues:
        return text("{goes}, and later routes are asked too.", goes=goes)
    if not route.receivers:
        return text("{goes}.", goes=goes)
    return text("{goes}, and to nobody else.", goes=goes)


def route_line(route: StoredRoute) -> Text:
    """Return the same in the width of a phone."""
    whom = receivers_words(route)
    if route.is_default:
        return text("everything else → {whom}", whom=whom)
    line = text("{which} → {whom}", which=written(route.spec.matchers), whom=whom)
    return text("{line}, then on", line=line) if route.spec.continues else line


def receivers_words(route: StoredRoute) -> Text:
    """Return whom it leads to, the first few by name."""
    names = [one.name for one in route.receivers]
    if not names:
        return text("nobody")
    shown = ", ".join(names[:_NAMED])
    if len(names) <= _NAMED:
        return raw(shown)
    return text("{names} and {n} more", names=shown, n=len(names) - _NAMED)


def warning_words(warned: Warned) -> Text:
    """Return the warning as a sentence."""
    match warned:
        case Warned.NOBODY:
            return text("It leads to nobody: what it takes is told to nobody.")
        case Warned.ALL_PAUSED:
            return text("Whomever it leads to is paused: what it takes is told to nobody.")
        case Warned.UNREACHED:
            return text("No alert gets here: a route above takes all of them.")
        case _:
            assert_never(warned)
