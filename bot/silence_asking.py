"""What the conversation about a new silence knows so far, and what it has to ask next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.keyboards import Choice
from bot.silence_line import end_of, parts_of
from bot.zone_words import zone_here
from core.alerts.view import AlertView
from core.errors import InvalidInput
from core.ids import AlertId
from core.matching.line import read_matchers
from core.matching.matcher import Matcher, written
from core.severity import Severity
from core.silences.wanted import WantedSilence
from core.texts import Text, raw, text
from core.texts.severity_words import severity_word

WHAT, WHICH, HOW_LONG, REASON, CONFIRM = "what", "which", "how_long", "reason", "confirm"
"""The steps."""
RESOLVED = "resolved"
"""In place of an end: until the alert is over."""
ANSWERS_AT_MOST = 8
_LABEL = 40

Answers = Mapping[str, Any]


def typed_answers(words: str, context: Context) -> dict[str, str]:
    """Return what a typed line says, with `problem` where a part cannot be read."""
    typed = parts_of(words)
    found = {"line": "", "ends_at": "", "reason": typed.reason, "problem": ""}
    if typed.matchers:
        try:
            found["line"] = written(read_matchers(typed.matchers))
        except InvalidInput:
            found["problem"] = typed.matchers
    if typed.length:
        try:
            found["ends_at"] = end_at(typed.length, context).isoformat()
        except InvalidInput:
            found["problem"] = found["problem"] or typed.length
    return found


def end_at(words: str, context: Context) -> datetime:
    """Return the end that was typed or tapped, in the workspace's zone; raises InvalidInput."""
    return end_of(words, context.now, ZoneInfo(zone_here(context)))


def next_step(answers: Answers) -> str:
    """Return the step that asks for what is missing first."""
    if not answers.get("line"):
        return WHAT
    if not answers.get("ends_at"):
        return HOW_LONG
    return REASON if not answers.get("reason") else CONFIRM


def wanted_of(answers: Answers) -> WantedSilence:
    """Return the silence that was asked for; raises InvalidInput."""
    ends_at, alert = str(answers["ends_at"]), answers.get("alert")
    is_until = ends_at == RESOLVED and isinstance(alert, str)
    return WantedSilence(
        matchers=read_matchers(str(answers["line"])),
        reason=str(answers["reason"]),
        ends_at=None if is_until else datetime.fromisoformat(ends_at),
        until_alert=AlertId(UUID(str(alert))) if is_until else None,
    )


Option = dict[str, str]
"""What can be picked: its `label`, the `line` of matchers it means, and of an alert its `id`."""


def alert_options(alerts: Sequence[AlertView]) -> list[Option]:
    """Return the open alerts, each alone."""
    return [
        {
            "label": _short(f"{one.number} · {one.title}"),
            "line": "",
            "alert": str(one.id),
        }
        for one in alerts[:ANSWERS_AT_MOST]
    ]


def rule_options(rules: Sequence[tuple[UUID, str]]) -> list[Option]:
    """Return rules by their names."""
    return [
        {"label": _short(name), "line": _line("rule_id", str(id))}
        for id, name in rules[:ANSWERS_AT_MOST]
    ]


def label_options(alerts: Sequence[AlertView], *, name: str | None = None) -> list[Option]:
    """Return the labels seen lately, the most frequent first; with `name` its values alone."""
    seen = Counter(
        (label, value)
        for one in alerts
        for label, value in one.labels.items()
        if value
        and len(value) <= _LABEL
        and label not in ("severity", "rating", "customer")
        and (name is None or label == name)
    )
    return [
        {
            "label": _short(value if name is not None else f"{label}={value}"),
            "line": _line(label, value),
        }
        for (label, value), _ in seen.most_common(ANSWERS_AT_MOST)
    ]


def option_choices(options: Sequence[Option]) -> tuple[tuple[Choice, ...], ...]:
    """Return a button for each."""
    return tuple(
        (Choice(label=raw(one["label"]), word=f"pick:{at}"),) for at, one in enumerate(options)
    )


def severity_choices() -> tuple[tuple[Choice, ...], ...]:
    """Return the severities, each with those below it."""

    def choice(severity: Severity) -> Choice:
        return Choice(label=severity_word(severity), word=f"severity:{severity.value}")

    return (
        (choice(Severity.LOW), choice(Severity.MEDIUM)),
        (choice(Severity.HIGH), choice(Severity.CRITICAL)),
    )


def unreadable(words: str) -> Text:
    """Return what is said to matchers or a length that cannot be read."""
    return text(
        "I cannot read “{words}”. Write matchers such as host=web-1, severity!=critical and a"
        " length such as for 4h or until 18:00.",
        words=_short(words),
    )


def _line(field: str, value: str) -> str:
    return written((Matcher(field=field, op="=", value=value),))


def _short(words: str) -> str:
    return words if len(words) <= _LABEL else words[: _LABEL - 1] + "…"
