"""The states of a case and which follows which."""

from __future__ import annotations

from enum import Enum

from core.errors import Conflict


class CaseStatus(Enum):
    """Where a case stands; the value is stored and spoken on the wire."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"
    REJECTED = "rejected"

    @property
    def is_open(self) -> bool:
        """True while somebody has to do something about it."""
        return self in (CaseStatus.NEW, CaseStatus.ACKNOWLEDGED, CaseStatus.IN_PROGRESS)


OPEN_WORDS = tuple(one.value for one in CaseStatus if one.is_open)
"""The open states as they are stored."""

_NEXT: dict[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.NEW: frozenset(
        {
            CaseStatus.ACKNOWLEDGED,
            CaseStatus.IN_PROGRESS,
            CaseStatus.RESOLVED,
            CaseStatus.CLOSED,
            CaseStatus.REJECTED,
        }
    ),
    CaseStatus.ACKNOWLEDGED: frozenset(
        {CaseStatus.IN_PROGRESS, CaseStatus.RESOLVED, CaseStatus.CLOSED, CaseStatus.REJECTED}
    ),
    CaseStatus.IN_PROGRESS: frozenset(
        {CaseStatus.RESOLVED, CaseStatus.CLOSED, CaseStatus.REJECTED}
    ),
    CaseStatus.RESOLVED: frozenset({CaseStatus.IN_PROGRESS, CaseStatus.CLOSED}),
    CaseStatus.CLOSED: frozenset({CaseStatus.IN_PROGRESS}),
    CaseStatus.MERGED: frozenset(),
    CaseStatus.REJECTED: frozenset({CaseStatus.IN_PROGRESS}),
}
"""Going back to in_progress from an ended state is what reopening means."""


def check_move(old: CaseStatus, new: CaseStatus) -> None:
    """Raise Conflict when a case in `old` cannot become `new`; the same again is
    `already_there`."""
    if old is new:
        raise Conflict(reason=f"already_{new.value}", message=f"the case is {new.value} already")
    if new not in _NEXT[old]:
        raise Conflict(
            reason="not_from_here", message=f"a case that is {old.value} cannot become {new.value}"
        )
