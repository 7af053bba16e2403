"""The open alerts of a workspace with their buttons, as /alerts and those buttons show them."""

from __future__ import annotations

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Screen
from bot.standing import workspace_of
from core.alerts.view import AlertFilter, AlertView, AlertViews
from core.ids import PersonId
from core.tenants.access import allows
from core.texts import Text, text
from core.texts.severity_words import severity_word

LIST = "list"
"""The argument of a button below the list: it shows the list anew after its effect."""
_SHOWN = 8
_TITLE_LENGTH = 80
_LIGHTS = {"firing": "🔴", "acknowledged": "🟠"}


class OpenAlerts:
    """The newest of them."""

    def __init__(self, *, alerts: AlertViews) -> None:
        self._alerts = alerts

    async def screen(self, context: Context) -> Screen:
        """Return the list for the person whose update this is."""
        page = await self._alerts.page(
            workspace_of(context),
            AlertFilter(statuses=tuple(_LIGHTS)),
            sight=context.sight,
            limit=_SHOWN,
        )
        if not page.items:
            return Screen(title=text("All quiet"), lines=(text("No alert is open."),))
        may = allows(context.role, "alerts.write")
        lines = [_line(alert) for alert in page.items]
        if page.next is not None:
            lines.append(text("There are more; /login opens the dashboard with all of them."))
        return Screen(
            title=text("Open alerts"),
            lines=tuple(lines),
            keyboard=Inline(tuple(_row(alert, may=may) for alert in page.items)),
        )


def who_was_faster(alert: AlertView, person_id: PersonId) -> Text | None:
    """Return who took it and when, for a person who pressed too late; None when nobody did."""
    by, at = alert.acknowledged_by, alert.acknowledged_at
    if alert.status == "resolved":
        by, at = alert.resolved_by, alert.resolved_at
    if by is None or at is None:
        return None
    if by.id == person_id:
        return text("You have done that already, {at}.", at=at)
    if alert.status == "resolved":
        return text("{name} was faster: resolved {at}.", name=by.name, at=at)
    return text("{name} was faster: acknowledged {at}.", name=by.name, at=at)


def _line(alert: AlertView) -> Text:
    title = alert.title
    if len(title) > _TITLE_LENGTH:
        title = title[: _TITLE_LENGTH - 1] + "…"
    who = alert.assignee or alert.acknowledged_by
    if who is not None:
        return text(
            "{light} {number} · {title} · {severity} · {at} · {name}",
            light=_LIGHTS[alert.status],
            number=alert.number,
            title=title,
            severity=severity_word(alert.severity),
            at=alert.fired_at,
            name=who.name,
        )
    return text(
        "{light} {number} · {title} · {severity} · {at}",
        light=_LIGHTS[alert.status],
        number=alert.number,
        title=title,
        severity=severity_word(alert.severity),
        at=alert.fired_at,
    )


def _row(alert: AlertView, *, may: bool) -> tuple[Key, ...]:
    why = _key(text("Why {number}?", number=alert.number), "why", alert)
    if not may:
        return (why,)
    resolve = _key(text("Resolve {number}", number=alert.number), "resolve", alert)
    if alert.status == "firing":
        seen = _key(text("Acknowledge {number}", number=alert.number), "ack", alert)
        return (seen, resolve, why)
    return (resolve, why)


def _key(label: Text, action: str, alert: AlertView) -> Key:
    return Key(label=label, action=action, subject=alert.id, argument=LIST)
