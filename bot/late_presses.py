"""What somebody is told whose press on an alert's card came too late: what is true now, by whom.

Cards may be older than what they show, after a long outage or where an edit was lost; the one that
was pressed is then drawn anew.
"""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.open_alerts import who_was_faster
from bot.standing import workspace_of
from core.alerts.view import AlertView, AlertViews
from core.desk.submission import MessageRef
from core.errors import Conflict
from core.flows.redraw_alert import RedrawAlert
from core.ids import AlertId
from core.texts import Text, text


class LatePresses:
    """Explains them."""

    def __init__(self, *, alerts: AlertViews, redraw: RedrawAlert) -> None:
        self._alerts = alerts
        self._redraw = redraw

    async def explain(self, problem: Conflict, alert_id: AlertId, context: Context) -> Toast:
        """Return what is true of the alert now, and have the pressed card say it too."""
        workspace_id = workspace_of(context)
        alert = await self._alerts.one(workspace_id, alert_id, sight=context.sight)
        if context.message_id is not None:
            card = MessageRef(
                bot_id=context.bot_id, chat_id=context.chat_id, message_id=context.message_id
            )
            await self._redraw(workspace_id, alert_id, card, cause=context.cause)
        return Toast(words=_true_now(problem, alert, context), is_alert=True)


def _true_now(problem: Conflict, alert: AlertView, context: Context) -> Text:
    if problem.reason == "newer_open":
        return text("A newer alert about the same is open. /alerts lists it.")
    if problem.reason == "newer_since":
        return text("A newer alert about the same came since. Reopen that one.")
    if problem.reason == "already_assigned":
        if alert.assignee is None:
            return text("It is nobody's already.")
        if alert.assignee.id == context.person.id:
            return text("This is yours already.")
        return text("It is {name}'s already.", name=alert.assignee.name)
    faster = who_was_faster(alert, context.person.id)
    if faster is not None:
        return faster
    match alert.status:
        case "resolved" if alert.resolved_at is not None:
            return text("It is over: its source said so, {at}.", at=alert.resolved_at)
        case "expired":
            return text("It has expired.")
        case _:
            return text("It is open, and nobody has taken it yet.")
