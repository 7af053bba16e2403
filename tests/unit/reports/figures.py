"""Figures of a busy Monday in Madrid, to be changed by tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.reports.figures import Bar, Figures, Rating, Times
from core.reports.window import Span, Window, window_at
from core.severity import Severity

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = datetime(2026, 11, 17, 8, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    """Return so many minutes."""
    return timedelta(minutes=count)


def bars(window: Window, counts: dict[int, dict[str, int]]) -> tuple[Bar, ...]:
    """Return the bars of a window with these cases, each bar rated 4 where it has any."""
    return tuple(
        Bar(
            begins=begins,
            by_kind=counts.get(at, {}),
            rating=Rating(count=1, average=4.0) if at in counts else None,
        )
        for at, begins in enumerate(window.edges[:-1])
    )


def busy(span: Span = Span.DAY, at: datetime = TUESDAY, **changes: Any) -> Figures:
    """Return the figures, some of them others."""
    window = window_at(span, at, MADRID)
    counted = bars(
        window, {0: {"complaint": 2}, 1: {"complaint": 1, "feedback": 4}, 5: {"request": 1}}
    )
    figures = Figures(
        window=window,
        bars=counted,
        before=5,
        resolved=7,
        open_now={Severity.CRITICAL: 1, Severity.HIGH: 2, None: 4},
        rating=Rating(count=3, average=3.84),
        rating_before=Rating(count=9, average=4.1),
        first_answers=Times(count=8, half=minutes(12), most=minutes(70)),
        resolutions=Times(count=7, half=minutes(130), most=minutes(500)),
        places=(("Lobby", 5), ("Pool", 2)),
        words=(("wifi", 4), ("towels", 2)),
        alerts={Severity.HIGH: 2, Severity.CRITICAL: 1},
        acknowledgements=Times(count=2, half=minutes(4), most=minutes(9)),
    )
    return replace(figures, **changes)


def quiet(span: Span = Span.DAY, **changes: Any) -> Figures:
    """Return the figures of a time in which nothing happened."""
    figures = busy(span)
    return replace(
        figures,
        bars=bars(figures.window, {}),
        resolved=0,
        open_now={},
        rating=None,
        first_answers=None,
        resolutions=None,
        places=(),
        words=(),
        alerts={},
        acknowledgements=None,
        **changes,
    )
