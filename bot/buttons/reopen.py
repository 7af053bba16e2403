"""Reopen, below the card of an alert that was resolved."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.flows.reopen import ReopenAlert
from core.ids import AlertId
from core.tenants.role import Role
from core.texts import text


class Reopen:
    """Has the alert fire again and its cases go on."""

    action = "reopen"
    acts_on = SubjectKind.ALERT
    least = Role.STAFF

    def __init__(self, *, reopen: ReopenAlert) -> None:
        self._reopen = reopen

    async def run(self, press: Press, context: Context) -> Toast:
        """Reopen the alert as the presser."""
        alert_id = AlertId(press.subject)
        person = context.person.id
        await self._reopen(workspace_of(context), alert_id, by=person, cause=context.cause)
        return Toast(words=text("Open again"))
