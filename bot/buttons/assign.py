"""Assign to me, below an alert's card."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.late_presses import LatePresses
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.errors import Conflict
from core.flows.assign import AssignAlert
from core.ids import AlertId
from core.tenants.role import Role
from core.texts import text


class AssignToMe:
    """Gives the alert and its open cases to whoever presses."""

    action = "assign"
    acts_on = SubjectKind.ALERT
    least = Role.STAFF

    def __init__(self, *, assign: AssignAlert, late: LatePresses) -> None:
        self._assign = assign
        self._late = late

    async def run(self, press: Press, context: Context) -> Toast:
        """Assign the alert to the presser."""
        alert_id = AlertId(press.subject)
        person = context.person.id
        try:
            await self._assign(
                workspace_of(context), alert_id, person, by=person, cause=context.cause
            )
        except Conflict as problem:
            return await self._late.explain(problem, alert_id, context)
        return Toast(words=text("It is yours now"))
