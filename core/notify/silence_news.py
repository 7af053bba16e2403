"""The news that a silence is over, worded for whoever is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.delivery.message import Line, Message, Span, Style
from core.texts import Locale, plural, text

SILENCE_OVER = "silence_over"
"""A silence ended: `what` it was about, its `reason`, how many alerts it has `muted` and how many
are still `open`, and `by` whom (None: its time was over)."""


def silence_over(given: Mapping[str, Any], locale: Locale) -> Message:
    """Return the news; it makes a sound only when something is still open."""
    muted, still = int(given["muted"]), int(given["open"])
    if muted:
        count = text(
            "{muted}, {open}",
            muted=plural("{n} alert was muted", "{n} alerts were muted", n=muted),
            open=plural("{n} is still open", "{n} are still open", n=still),
        )
    else:
        count = text("It muted nothing.")
    by = given.get("by")
    ended = text("Silence ended by {name}", name=str(by)) if by else text("Silence ended")
    reason = text("Reason: {reason}", reason=str(given["reason"]))
    return Message(
        headline=Line.of("🔔 ", Span(ended.render(locale), Style.BOLD)),
        body=(
            Line.of(Span(str(given["what"]), Style.CODE)),
            Line.of(count.render(locale)),
        ),
        footer=(Line.of(Span(reason.render(locale), Style.ITALIC)),),
        silent=not still,
        locale=locale,
    )
