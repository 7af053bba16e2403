"""Acknowledge, below an alert's card."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.late_presses import LatePresses
from bot.open_alerts import LIST, OpenAlerts
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.errors import Conflict
from core.flows.acknowledge import AcknowledgeAlert
from core.ids import AlertId
from core.tenants.role import Role
from core.texts import text


class Acknowledge:
    """Says that somebody saw it; every card of the alert then says who."""

    action = "ack"
    acts_on = SubjectKind.ALERT
    least = Role.STAFF

    def __init__(
        self, *, acknowledge: AcknowledgeAlert, open_alerts: OpenAlerts, late: LatePresses
    ) -> None:
        self._acknowledge = acknowledge
        self._open_alerts = open_alerts
        self._late = late

    async def run(self, press: Press, context: Context) -> Toast:
        """Acknowledge the alert as the presser."""
        alert_id = AlertId(press.subject)
        person = context.person.id
        try:
            await self._acknowledge(
                workspace_of(context), alert_id, by=person, cause=context.cause
            )
        except Conflict as problem:
            said = await self._late.explain(problem, alert_id, context)
            if press.argument == LIST:
                await context.toast(said.words, is_alert=said.is_alert)
                await context.show(context.message_id, await self._open_alerts.screen(context))
            return said
        if press.argument == LIST:
            await context.toast(text("Acknowledged by you"))
            await context.show(context.message_id, await self._open_alerts.screen(context))
        return Toast(words=text("Acknowledged by you"))
