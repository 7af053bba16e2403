"""How an alert of a draft would look: sent to whoever asks, and to nobody else."""

from __future__ import annotations

from uuid import UUID

from bot.context import Context
from bot.screen import Screen
from bot.standing import workspace_of
from core.alerts.card import alert_card
from core.alerts.view import AlertView, Source
from core.ids import AlertId
from core.rules.proof import Example
from core.rules.rule import RuleSpec
from core.texts import Text, raw, text

_NO_ALERT = AlertId(UUID(int=0))
_TOLD = ("rating", "place", "customer", "category")


def rehearsal(spec: RuleSpec, name: str, example: Example | None, context: Context) -> Screen:
    """Return the alert as a message without buttons, about the newest example if there is one."""
    if spec.severity is None:
        return Screen(lines=(text("This rule makes no alert."),))
    words, labels = name, {}
    if example is not None:
        signal = example.signal
        words = str(signal.fields.get("title") or signal.text or name)
        labels = {one: str(signal.fields[one]) for one in _TOLD if signal.fields.get(one)}
    view = AlertView(
        id=_NO_ALERT,
        workspace_id=workspace_of(context),
        number=0,
        title=words.strip().split("\n")[0][:200] or name,
        summary=words,
        link=None,
        severity=spec.severity,
        status="firing",
        count=1,
        source=Source(kind="rule", id=_NO_ALERT, name=name),
        labels=labels,
        rule_ids=(),
        assignee=None,
        acknowledged_by=None,
        acknowledged_at=None,
        resolved_by=None,
        resolved_at=None,
        fired_at=context.now,
        last_at=context.now,
        cases=(),
        revision=1,
    )
    card = alert_card(view, context.locale)
    body: list[Text] = [raw(line.plain) for line in card.body]
    last = text("A test of “{name}”. Nobody else was told and nothing was recorded.", name=name)
    return Screen(title=raw(card.headline.plain), lines=(*body, raw(""), last))
