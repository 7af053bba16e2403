"""The severities as words of a sentence."""

from __future__ import annotations

from typing import assert_never

from core.severity import Severity
from core.texts import Text, text


def severity_word(severity: Severity) -> Text:
    """Return "low", "medium", "high" or "critical" in the reader's language."""
    match severity:
        case Severity.LOW:
            return text("low")
        case Severity.MEDIUM:
            return text("medium")
        case Severity.HIGH:
            return text("high")
        case Severity.CRITICAL:
            return text("critical")
        case _:
            assert_never(severity)
