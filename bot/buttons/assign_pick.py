"""Assign, below an alert's card: the team to pick from, and the way to nobody."""

from __future__ import annotations

from bot.assignees import ACTION, CLOSE, ME, NOBODY, PAGE, Assignees
from bot.button import Toast
from bot.context import Context
from bot.errors import stale_button
from bot.forged import id_in, number_in
from bot.late_presses import LatePresses
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.errors import Conflict
from core.flows.assign import AssignAlert
from core.ids import AlertId, PersonId
from core.tenants.role import Role
from core.texts import Text, text


class AssignTo:
    """Opens the panel, turns its pages, and gives the alert and its open cases to whom is
    picked."""

    action = ACTION
    acts_on = SubjectKind.ALERT
    least = Role.STAFF

    def __init__(self, *, assign: AssignAlert, assignees: Assignees, late: LatePresses) -> None:
        self._assign = assign
        self._assignees = assignees
        self._late = late

    async def run(self, press: Press, context: Context) -> Toast:
        """Do what the pressed button of the card or the panel says."""
        alert_id, word = AlertId(press.subject), press.argument
        if word is None:
            try:
                panel = await self._assignees.screen(context, alert_id)
            except Conflict as problem:
                return await self._late.explain(problem, alert_id, context)
            await context.toast(None)
            await context.reply(panel, to=context.message_id)
            return Toast()
        if word == CLOSE:
            await self._close(context)
            return Toast()
        if word.startswith(PAGE) and word[1:]:
            page = await self._assignees.screen(context, alert_id, number_in(word[1:]))
            await context.show(context.message_id, page)
            return Toast()
        try:
            to = _meant(word, context)
        except ValueError:
            return Toast(words=stale_button(), is_alert=True)
        try:
            await self._assign(
                workspace_of(context), alert_id, to, by=context.person.id, cause=context.cause
            )
        except Conflict as problem:
            said = await self._late.explain(problem, alert_id, context)
        else:
            said = Toast(words=_said(to, context))
        await context.toast(said.words, is_alert=said.is_alert)
        await self._close(context)
        return said

    async def _close(self, context: Context) -> None:
        if context.message_id is not None:
            await context.remove(context.message_id)


def _meant(word: str, context: Context) -> PersonId | None:
    if word == NOBODY:
        return None
    return context.person.id if word == ME else PersonId(id_in(word))


def _said(to: PersonId | None, context: Context) -> Text:
    if to is None:
        return text("It is nobody's now")
    return text("It is yours now") if to == context.person.id else text("Assigned")
