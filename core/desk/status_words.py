"""The states of a case in the words that customers and staff read."""

from __future__ import annotations

from typing import assert_never

from core.desk.status import CaseStatus
from core.texts import Text, text


def status_word(status: CaseStatus) -> Text:
    """Return the status as customers and staff read it."""
    match status:
        case CaseStatus.NEW:
            return text("Received")
        case CaseStatus.ACKNOWLEDGED:
            return text("Seen by the team")
        case CaseStatus.IN_PROGRESS:
            return text("Being worked on")
        case CaseStatus.RESOLVED:
            return text("Resolved")
        case CaseStatus.CLOSED:
            return text("Closed")
        case CaseStatus.MERGED:
            return text("Joined with another case")
        case CaseStatus.REJECTED:
            return text("Not taken up")
        case _:
            assert_never(status)
