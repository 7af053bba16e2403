"""The alert card: a pure function of the alert's state, words and keyboard alike.

The same state always gives the same card, so a card can be redrawn at any time and everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from core.alerts.conversion import Conversion, worded
from core.alerts.flapping import Flapped
from core.alerts.muted import Muted
from core.alerts.seen import AlertView, Notes
from core.alerts.view import AlertViews
from core.delivery.due import Due
from core.delivery.message import Button, Line, Message, Span, Style
from core.delivery.rendering import Rendered, by_workspace, each
from core.ids import AlertId
from core.tenants.reader import Readers
from core.tenants.sight import EVERYTHING
from core.texts import Locale, Text, plural, text
from core.texts.severity_words import severity_word

_LIGHTS = {"firing": "🔴", "acknowledged": "🟠", "resolved": "🟢", "expired": "⚪"}
_QUOTE_LENGTH = 1500
_LABELS_SHOWN = 8
_NOTE_LENGTH = 200


class AlertCards:
    """Renders the deliveries that show an alert."""

    def __init__(self, *, alerts: AlertViews, readers: Readers) -> None:
        self._alerts = alerts
        self._readers = readers

    async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
        """Return the cards as they are now; None for one whose alert is gone.

        The same alert told to several places of one language is worded once.
        """
        locales = await self._readers.locales({(due.workspace_id, due.person_id) for due in dues})
        cards: dict[tuple[UUID | None, Locale], Message | None] = {}
        said: dict[UUID, Rendered] = {}
        for workspace_id, some in by_workspace(dues).items():
            wanted = {due.alert_id for due in some if due.alert_id is not None}
            alerts = await self._alerts.many(workspace_id, wanted, sight=EVERYTHING)

            def say(due: Due, alerts: Mapping[AlertId, AlertView] = alerts) -> Message | None:
                locale = locales[due.workspace_id, due.person_id]
                key = (due.alert_id, locale)
                if key not in cards:
                    alert = alerts.get(AlertId(due.alert_id)) if due.alert_id is not None else None
                    cards[key] = alert_card(alert, locale) if alert is not None else None
                card = cards[key]
                is_quiet = card is not None and due.params.get("silent") is True
                return replace(card, silent=True) if card is not None and is_quiet else card

            said |= each(some, say)
        return said


def alert_card(alert: AlertView, locale: Locale) -> Message:
    """Return the card for its reader. What somebody has seen to already comes without a sound;
    else the receiver's setting decides (`Target.is_loud`)."""
    return Message(
        headline=Line.of(f"{_LIGHTS[alert.status]} ", Span(alert.title, Style.BOLD)),
        body=_body(alert, locale),
        footer=_footer(alert, locale),
        buttons=_buttons(alert, locale),
        silent=alert.status != "firing",
        revision=alert.revision,
        link=alert.link,
        locale=locale,
    )


def _body(alert: AlertView, locale: Locale) -> tuple[Line, ...]:
    facts = [severity_word(alert.severity).render(locale).capitalize()]
    if alert.count > 1:
        facts.append(f"×{alert.count}")
    stars = alert.labels.get("rating", "")
    if stars.isdigit():
        facts.append("★" * int(stars) + "☆" * (5 - int(stars)))
    told = ("place", "customer", "category")
    facts.extend(alert.labels[name] for name in told if name in alert.labels)
    if "files" in alert.labels:
        facts.append(f"📎 {alert.labels['files']}")
    lines = [Line.of(" · ".join(facts))]
    said = [] if alert.is_asked_by_clock else _beyond_title(alert)
    if alert.found is not None:
        said = [alert.found.render(locale), *said]
    if said:
        lines += [Line(), *(Line.of(part) for part in said), Line()]
    if alert.source.kind == "integration":
        labels = [
            f"{name}={value}"
            for name, value in sorted(alert.labels.items())
            if name != "severity" and value != alert.title
        ]
        if labels:
            lines.append(Line.of(Span(" ".join(labels[:_LABELS_SHOWN]), Style.CODE)))
    return tuple(lines)


def flapped_line(flapped: Flapped, status: str) -> Text:
    """Return how often it has changed and in how long, and how it stands when that is over."""
    changes = plural("{n} change", "{n} changes", n=flapped.changes)
    minutes = flapped.minutes
    if flapped.is_on:
        return text("🔁 Flapping: {changes} in {minutes} min", changes=changes, minutes=minutes)
    if status in ("firing", "acknowledged"):
        return text(
            "Stable again: still firing, {changes} in {minutes} min",
            changes=changes,
            minutes=minutes,
        )
    return text(
        "Stable again: resolved, {changes} in {minutes} min", changes=changes, minutes=minutes
    )


def _beyond_title(alert: AlertView) -> list[str]:
    """Return the lines of the summary that the headline does not say already, without empty
    ones."""
    words = (alert.summary or "").strip()
    if len(words) > _QUOTE_LENGTH:
        words = words[: _QUOTE_LENGTH - 1] + "…"
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    return lines[1:] if lines and lines[0] == alert.title else lines


def _footer(alert: AlertView, locale: Locale) -> tuple[Line, ...]:
    lines = [_about(alert)]
    if alert.assignee is not None and alert.status != "resolved":
        lines.append(text("👤 {name}", name=alert.assignee.name))
    state = _state(alert)
    if state is not None:
        lines.append(state)
    if alert.conversion is not None:
        lines.append(_converted(alert.conversion))
    if alert.flaps is not None:
        lines.append(flapped_line(alert.flaps, alert.status))
    if alert.muted is not None and alert.is_open:
        lines.append(muted_line(alert.muted))
    if alert.notes.newest is not None:
        lines.append(_noted(alert.notes))
    footer = [Line.of(Span(one.render(locale), Style.ITALIC)) for one in lines]
    if alert.link is not None:
        source = text("Open at the source").render(locale)
        footer.append(Line.of(Span(source, link=alert.link)))
    return tuple(footer)


def _about(alert: AlertView) -> Text:
    numbers = ", ".join(f"#{case.number}" for case in alert.cases)
    if numbers:
        return text(
            "Alert {number} · case {cases} · {at} · {source}",
            number=alert.number,
            cases=numbers,
            at=alert.fired_at,
            source=alert.source.name,
        )
    return text(
        "Alert {number} · {at} · {source}",
        number=alert.number,
        at=alert.fired_at,
        source=alert.source.name,
    )


def _state(alert: AlertView) -> Text | None:
    if alert.status == "resolved" and alert.resolved_at is not None:
        if alert.resolved_by is None:
            return text("✅ Resolved, {at}", at=alert.resolved_at)
        name = alert.resolved_by.name
        return text("✅ Resolved by {name}, {at}", name=name, at=alert.resolved_at)
    if alert.acknowledged_by is not None and alert.acknowledged_at is not None:
        name = alert.acknowledged_by.name
        return text("👀 Acknowledged by {name}, {at}", name=name, at=alert.acknowledged_at)
    return None


def _converted(one: Conversion) -> Text:
    what = worded(one.kind, one.value, one.currency)
    if one.by is None:
        return text("💰 Converted: {what}, {at}", what=what, at=one.at)
    return text("💰 Converted by {name}: {what}, {at}", name=one.by.name, what=what, at=one.at)


def muted_line(muted: Muted) -> Text:
    """Return why nobody is told of it just now, and until when."""
    name = muted.person.name if muted.person is not None else None
    if muted.by == "inhibition" or muted.until is None:
        return text("🔕 Muted by alert {number}", number=muted.number or 0)
    if muted.ends_with is not None:
        if name is None:
            return text("🔕 Silenced until resolved, {at} at the latest", at=muted.until)
        return text(
            "🔕 Silenced by {name} until resolved, {at} at the latest", name=name, at=muted.until
        )
    if name is None:
        return text("🔕 Silenced until {at}", at=muted.until)
    return text("🔕 Silenced until {at} by {name}", at=muted.until, name=name)


def _noted(notes: Notes) -> Text:
    note = notes.newest
    words: str | Text = _cut(note.text) if note is not None else ""
    who = note.by.name if note is not None and note.by is not None else "?"
    if note is not None and note.edited_at is not None:
        words = text("{words} (edited)", words=words)
    if notes.count == 1:
        return text("📝 {who}: {words}", who=who, words=words)
    return plural(
        "📝 {n} note, the newest by {who}: {words}",
        "📝 {n} notes, the newest by {who}: {words}",
        n=notes.count,
        who=who,
        words=words,
    )


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _NOTE_LENGTH else line[: _NOTE_LENGTH - 1] + "…"


def _buttons(alert: AlertView, locale: Locale) -> tuple[tuple[Button, ...], ...]:
    def button(label: Text, action: str, style: str | None = None) -> Button:
        return Button(
            label=label.render(locale),
            action=action,
            subject=alert.id,
            style="primary" if style == "primary" else "success" if style == "success" else None,
        )

    why = button(text("Why?"), "why")
    # Two beside each other: three of them are cut on a phone.
    give = (button(text("Assign to me"), "assign"), button(text("Assign ▸"), "assignto"))
    resolve = button(text("Resolve"), "resolve", "success")
    is_silenced = alert.muted is not None and alert.muted.by == "silence"
    silence = (
        button(text("Unsilence"), "unsilence")
        if is_silenced
        else button(text("Silence"), "silence")
    )
    match alert.status:
        case "firing":
            return (
                (button(text("Acknowledge"), "ack", "primary"), resolve),
                give,
                (silence, why),
            )
        case "acknowledged":
            return ((resolve,), give, (silence, why))
        case _:
            return ((button(text("Reopen"), "reopen"), why),)
