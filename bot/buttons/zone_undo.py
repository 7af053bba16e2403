"""Undo below a time zone that was just changed."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.standing import workspace_of
from bot.zone_cards import CHANGES, UNDO, meanwhile_screen, meanwhile_toast, moved_screen
from core.channels.callback_data import Press
from core.rulebook.zone import WorkspaceZone, ZoneMoved
from core.texts import text


class UndoZone:
    """Takes back the change the message shows, and no other."""

    action = UNDO
    acts_on = None
    least = CHANGES

    def __init__(self, *, zones: WorkspaceZone) -> None:
        self._zones = zones

    async def run(self, press: Press, context: Context) -> Toast:
        """Take it back, and show what that moved."""
        try:
            moved = await self._zones.undo(
                workspace_of(context), press.subject, by=context.person.id, cause=context.cause
            )
        except ZoneMoved as meanwhile:
            await context.toast(meanwhile_toast(meanwhile, context), is_alert=True)
            await context.show(context.message_id, meanwhile_screen(meanwhile, context))
            return Toast()
        await context.toast(text("Undone."))
        await context.show(context.message_id, moved_screen(moved, context, is_back=True))
        return Toast()
