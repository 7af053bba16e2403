"""What became of the requests of an integration, in words: a line each, and one whole."""

from __future__ import annotations

import json

from bot.map_words import cut, unlinked
from bot.screen import Code, Line
from core.ingest.integration import MadeAlert, ReceivedRequest
from core.ingest.received import ShownRequest
from core.texts import Text, join, plural, raw, text

_TITLE, _ALERTS, _PROBLEM, _SHORT = 60, 3, 200, 24
_BODY = 2600
"""Characters of a request on one message, besides what became of it."""


def became(one: ReceivedRequest) -> Text:
    """Return one line: its moment, and what became of it."""
    match one.status:
        case "done" if one.items == 0:
            return text("✅ {at} · nothing to tell", at=one.at)
        case "done":
            items = plural("{n} item", "{n} items", n=one.items)
            return text("✅ {at} · {items}", at=one.at, items=items)
        case "new":
            return text("⏳ {at} · being read", at=one.at)
        case _:
            problem = raw(unlinked(one.problem or one.status))
            return text("⚠️ {at} · not understood: {problem}", at=one.at, problem=problem)


def became_short(number: int, one: ReceivedRequest) -> Text:
    """Return the same for a button, with its number on the screen."""
    if one.status in ("done", "new"):
        return numbered(number, became(one))
    problem = raw(cut(one.problem or one.status, _SHORT))
    return numbered(number, text("⚠️ {at} · {problem}", at=one.at, problem=problem))


def numbered(number: int, words: Text) -> Text:
    """Return the words behind their number."""
    return join([raw(f"{number}."), words], " ")


def with_alerts(number: int, one: ReceivedRequest) -> list[Line]:
    """Return what became of a request, with the first of its alerts."""
    lines: list[Line] = [numbered(number, became(one))]
    lines += [_alert(alert) for alert in one.alerts[:_ALERTS]]
    return lines


def whole(shown: ShownRequest) -> list[Line]:
    """Return a request as its admins may see it."""
    one = shown.request
    lines: list[Line] = [became(one), *(_alert(alert) for alert in one.alerts)]
    said = shown.said
    words = said if isinstance(said, str) else json.dumps(said, indent=1, ensure_ascii=False)
    is_cut = shown.is_cut or len(words) > _BODY
    lines += [raw(""), Code(words[:_BODY] or "-")]
    size = text("{kind} · {n} bytes", kind=cut(shown.content_type, _TITLE), n=shown.bytes)
    lines.append(size)
    if is_cut:
        lines.append(text("This is its beginning; the API shows more of it."))
    return lines


def _alert(alert: MadeAlert) -> Text:
    values: dict[str, Text | int | str] = {
        "number": alert.number,
        "title": cut(alert.title, _TITLE),
    }
    match alert.became:
        case "fired":
            return text("   🔴 alert {number}, new: {title}", **values)
        case "repeated":
            return text("   🔁 alert {number}, again: {title}", **values)
        case _:
            return text("   🟢 alert {number}, over: {title}", **values)
