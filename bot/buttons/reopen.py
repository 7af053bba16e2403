"""Reopen, below the card of an alert that was resolved."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.late_presses import LatePresses
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.errors import Conflict
from core.flows.reopen import ReopenAlert
from core.ids import AlertId
from core.tenants.role import Role
from core.texts import text


class Reopen:
    """Has the alert fire again and its cases go on."""

    action = "reopen"
    acts_on = SubjectKind.ALERT
    least = Role.STAFF

    def __init__(self, *, reopen: ReopenAlert, late: LatePresses) -> None:
        self._reopen = reopen
        self._late = late

    async def run(self, press: Press, context: Context) -> Toast:
        """Reopen the alert as the presser."""
        alert_id = AlertId(press.subject)
        person = context.person.id
        try:
            await self._reopen(workspace_of(context), alert_id, by=person, cause=context.cause)
        except Conflict as problem:
            return await self._late.explain(problem, alert_id, context)
        return Toast(words=text("Open again"))
