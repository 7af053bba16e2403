"""The buttons of /filter."""

from __future__ import annotations

from dataclasses import replace

from bot.button import Toast
from bot.context import Context
from bot.filter_cards import AS_IT_IS, SET, filter_panel
from bot.standing import workspace_of
from core.calm import Calm
from core.channels.callback_data import Press
from core.ids import WorkspaceId
from core.severity import Severity, parse_severity
from core.tenants.role import Role
from core.texts import text


class SetFilter:
    """Changes the presser's own filter; nobody else's can be reached."""

    action = SET
    acts_on = None
    least = Role.VIEWER

    def __init__(self, *, calm: Calm) -> None:
        self._calm = calm

    async def run(self, press: Press, context: Context) -> Toast:
        """Change it and show the panel anew."""
        await context.stand_in(WorkspaceId(press.subject))
        workspace_id = workspace_of(context)
        own = await self._calm.change_filter.of(workspace_id, context.person.id)
        which, _, word = (press.argument or "").partition(".")
        severity = None if word == AS_IT_IS else parse_severity(word)
        if which == "sev":
            wanted = replace(own, minimum_severity=None if severity is Severity.LOW else severity)
        else:
            wanted = replace(own, loud_from=severity)
        done = await self._calm.change_filter(
            workspace_id, wanted, by=context.person.id, cause=context.cause
        )
        await context.show(context.message_id, filter_panel(done, context))
        return Toast(words=text("Saved."))
