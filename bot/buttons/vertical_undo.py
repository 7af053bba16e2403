"""Undo below the ready-made rules that were just chosen."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.standing import workspace_of
from bot.vertical_cards import UNDO, what_do_you_run
from core.channels.callback_data import Press
from core.errors import Conflict
from core.rulebook.verticals import Verticals
from core.tenants.role import Role
from core.texts import text


class UndoVertical:
    """Takes back the choice the message shows, and no other."""

    action = UNDO
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, verticals: Verticals) -> None:
        self._verticals = verticals

    async def run(self, press: Press, context: Context) -> Toast:
        """Take it back and ask again."""
        workspace_id = workspace_of(context)
        try:
            before = await self._verticals.undo(
                workspace_id, press.subject, by=context.person.id, cause=context.cause
            )
        except Conflict as problem:
            if problem.reason != "too_late":
                raise
            return Toast(words=text("Something else was chosen since."), is_alert=True)
        await context.toast(text("Undone."))
        screen = what_do_you_run(workspace_id, before.vertical, from_rules=True)
        await context.show(context.message_id, screen)
        return Toast()
