"""The words senders use for how bad something is, beyond those the product itself takes."""

from __future__ import annotations

from core.errors import InvalidInput
from core.severity import Severity, parse_severity

_OF_SENDERS = {
    "none": Severity.LOW,
    "debug": Severity.LOW,
    "notice": Severity.LOW,
    "information": Severity.LOW,
    "informational": Severity.LOW,
    "minor": Severity.LOW,
    "p5": Severity.LOW,
    "p4": Severity.LOW,
    "warn": Severity.MEDIUM,
    "average": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "p3": Severity.MEDIUM,
    "err": Severity.HIGH,
    "failure": Severity.HIGH,
    "failed": Severity.HIGH,
    "major": Severity.HIGH,
    "p2": Severity.HIGH,
    "crit": Severity.CRITICAL,
    "fatal": Severity.CRITICAL,
    "emerg": Severity.CRITICAL,
    "emergency": Severity.CRITICAL,
    "panic": Severity.CRITICAL,
    "disaster": Severity.CRITICAL,
    "p1": Severity.CRITICAL,
}


def read_severity(word: str | None) -> Severity | None:
    """Return what a sender's word means; None when there is none or nobody knows it."""
    if word is None:
        return None
    known = _OF_SENDERS.get(word.strip().casefold())
    if known is not None:
        return known
    try:
        return parse_severity(word)
    except InvalidInput:
        return None
