"""Why?, below an alert's card: which rule, who was told, who was not and why."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.screen import Screen
from bot.standing import workspace_of
from core.alerts.view import AlertDetail, AlertView, AlertViews
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.ids import AlertId
from core.rules.phrases import both, quoted
from core.tenants.role import Role
from core.texts import Text, plural, text

_STEPS = 30
"""Newest steps shown; the dashboard has them all."""


class Why:
    """Tells the story of an alert, to the presser alone when they are in private."""

    action = "why"
    acts_on = SubjectKind.ALERT
    least = Role.VIEWER

    def __init__(self, *, alerts: AlertViews) -> None:
        self._alerts = alerts

    async def run(self, press: Press, context: Context) -> Toast:
        """Answer the card with the alert's timeline."""
        detail = await self._alerts.detail(workspace_of(context), AlertId(press.subject))
        await context.toast(None)
        await context.reply(story(detail), to=context.message_id)
        return Toast()


def story(detail: AlertDetail) -> Screen:
    """Return the alert's timeline as a message."""
    alert = detail.alert
    source = (
        _made_by(alert)
        if alert.source.kind == "rule"
        else text("Sent by the integration “{name}”", name=alert.source.name)
    )
    steps = detail.timeline[-_STEPS:]
    lines: list[Text] = [source]
    lines += [text("{at} · {what}", at=step.at, what=step.text) for step in steps]
    title = text("Why alert {number}? {title}", number=alert.number, title=alert.title)
    return Screen(title=title, lines=tuple(lines))


def _made_by(alert: AlertView) -> Text:
    """Return the rules by name. Only several names are taken apart: one may hold a comma."""
    name = alert.source.name
    names = name.split(", ") if len(alert.rule_ids) > 1 else [name]
    rules = both(quoted(names))
    return plural("Made by the rule {rules}", "Made by the rules {rules}", len(names), rules=rules)
