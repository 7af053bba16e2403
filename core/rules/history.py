"""What rules ask of the past, stated here and filled by whoever keeps cases and alerts."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from core.ids import WorkspaceId
from core.rules.conditions.question import Question


class History(Protocol):
    """Finds the numbers of questions before the clock asks a rule."""

    async def answer(
        self, workspace: WorkspaceId, question: Question, *, at: datetime, zone: ZoneInfo
    ) -> float | None:
        """Return the number at that moment: a count, an average (None of nothing), or the age of
        the oldest in seconds (0 of nothing). Days are those of the zone."""
        ...
