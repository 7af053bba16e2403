"""The states of a case in words: those that customers read, and those of the team.

A customer is told what happens to them ("Seen by the team"); the team names the state as their
dashboard's badges and filters do ("Acknowledged").
"""

from __future__ import annotations

from typing import assert_never

from core.desk.status import CaseStatus
from core.texts import Text, text


def status_word(status: CaseStatus) -> Text:
    """Return the status as customers read it."""
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
            return text("Handled together with another case")
        case CaseStatus.REJECTED:
            return text("Not taken up")
        case _:
            assert_never(status)


def team_status_word(status: CaseStatus) -> Text:
    """Return the status as the team reads it; the dashboard's catalogues have the same words."""
    match status:
        case CaseStatus.NEW:
            return text("New")
        case CaseStatus.ACKNOWLEDGED:
            return text("Acknowledged")
        case CaseStatus.IN_PROGRESS:
            return text("In progress")
        case CaseStatus.RESOLVED:
            return text("Resolved")
        case CaseStatus.CLOSED:
            return text("Closed")
        case CaseStatus.MERGED:
            return text("Merged")
        case CaseStatus.REJECTED:
            return text("Rejected")
        case _:
            assert_never(status)
