"""Reopen, for a customer's own case in /my."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.own_cases import OwnCases
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.desk.status import CaseStatus
from core.flows.change_case import ChangeCaseStatus
from core.ids import CaseId
from core.texts import text


class ReopenCase:
    """It was not solved after all."""

    action = "caseopen"
    acts_on = SubjectKind.CASE
    least = None

    def __init__(self, *, change_case: ChangeCaseStatus, own: OwnCases) -> None:
        self._change_case = change_case
        self._own = own

    async def run(self, press: Press, context: Context) -> Toast:
        """Reopen the presser's own case."""
        await self._change_case(
            workspace_of(context),
            CaseId(press.subject),
            CaseStatus.IN_PROGRESS,
            by=context.person.id,
            cause=context.cause,
            as_customer=True,
        )
        await context.toast(text("Open again. The team has been told."))
        await context.show(context.message_id, await self._own.screen(context))
        return Toast()
