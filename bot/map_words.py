"""How a mapping, a sample's values and the alert they would make are worded in a chat."""

from __future__ import annotations

import re
from typing import assert_never

from bot.screen import Line
from core.alerts.item import Item
from core.ingest.mapping import FieldMapping, Means
from core.ingest.mappings import Preview
from core.ingest.pointing import Part
from core.severity import Severity
from core.texts import Text, join, plural, raw, text
from core.texts.severity_words import severity_word

_TITLE, _SUMMARY, _LABELS_SHOWN, _LABEL, _KEY = 120, 160, 5, 40, 60
_PROBLEM = 300
_COMMAND = re.compile(r"(?<![\w/])/(?=\w)")

MARKS = {
    Part.TITLE: "🏷",
    Part.SUMMARY: "📝",
    Part.SEVERITY: "🌡",
    Part.STATUS: "🚦",
    Part.FINGERPRINT: "🔑",
    Part.LABELS: "🔖",
    Part.LINK: "🔗",
    Part.ITEMS: "📚",
}


def cut(words: str, length: int) -> str:
    """Return the words on one line, no longer than this."""
    line = " ".join(words.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def unlinked(words: str) -> str:
    """Return a reason in which Telegram finds no command: it takes a pointer such as /title for
    one, and a tap would send it."""
    return _COMMAND.sub("/\u2060", words)


def shown_value(value: object, length: int) -> str:
    """Return a value of a sample as it stands on a button."""
    match value:
        case dict():
            return f"{{{len(value)}}} ▸"
        case list():
            return f"[{len(value)}] ▸"
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return cut(value, length) or "“”"
        case _:
            return cut(str(value), length)


def part_word(part: Part) -> Text:
    """Return what a field is, as a word of a sentence."""
    match part:
        case Part.TITLE:
            return text("the title")
        case Part.SUMMARY:
            return text("the summary")
        case Part.SEVERITY:
            return text("the severity")
        case Part.STATUS:
            return text("the status")
        case Part.FINGERPRINT:
            return text("what tells alerts apart")
        case Part.LABELS:
            return text("a label")
        case Part.LINK:
            return text("the link")
        case Part.ITEMS:
            return text("the list of alerts")
        case _:
            assert_never(part)


def means_word(means: Means | Severity | None) -> Text:
    """Return what a value means."""
    match means:
        case None:
            return text("as usual")
        case Severity():
            return severity_word(means)
        case "firing":
            return text("fires")
        case "resolved":
            return text("is over")
        case "ignored":
            return text("says nothing")
        case _:
            assert_never(means)


def mapped_line(mapping: FieldMapping) -> Text:
    """Return in one line what was pointed at."""
    said = mapping.said()
    parts = [part_word(part) for part in Part if said[part.value]]
    return text("🧭 Its fields are mapped: {parts}.", parts=join(parts, ", "))


def preview_lines(preview: Preview) -> list[Line]:
    """Return the alert that a sample would make, or why it would make none."""
    if preview.problem is not None:
        problem = raw(unlinked(cut(preview.problem, _PROBLEM)))
        return [text("⚠️ It cannot be read yet: {problem}", problem=problem)]
    if not preview.items:
        return [text("It would make no alert: nothing to tell.")]
    count = len(preview.items)
    first = text("It would make this alert:") if count == 1 else plural(
        "It would make {n} alert, the first:", "It would make {n} alerts, the first:", n=count
    )  # fmt: skip
    return [first, *_item_lines(preview.items[0])]


def _item_lines(item: Item) -> list[Line]:
    light = "🟢" if item.status == "resolved" else "🔴"
    lines: list[Line] = [raw(f"{light} {cut(item.title, _TITLE)}")]
    severity = text("medium, as nothing says it")
    if item.severity is not None:
        severity = severity_word(item.severity)
    lines.append(text("Severity: {severity}", severity=severity))
    if item.status == "resolved":
        lines.append(text("It says that this is over."))
    if item.summary:
        lines.append(text("Summary: {words}", words=cut(item.summary, _SUMMARY)))
    lines.append(text("Told apart by: {key}", key=cut(item.fingerprint, _KEY)))
    if item.labels:
        shown = [cut(f"{name}={value}", _LABEL) for name, value in item.labels.items()]
        more = "…" if len(shown) > _LABELS_SHOWN else ""
        labels = ", ".join(shown[:_LABELS_SHOWN]) + more
        lines.append(text("Labels: {labels}", labels=labels))
    if item.link is not None:
        lines.append(text("Link: {link}", link=cut(item.link, _SUMMARY)))
    return lines
