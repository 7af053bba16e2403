"""The buttons of the list of workspaces: go on in one, and begin a new one."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.workspace_cards import GO, KIND, NAME, NEW, WorkspaceCards, say_where
from core.channels.callback_data import Press
from core.ids import WorkspaceId
from core.tenants.belonging import Belonging
from core.tenants.role import Role
from core.texts import text


class GoToWorkspace:
    """Has the presser's words count in the workspace that was tapped."""

    action = GO
    acts_on = None
    least = Role.VIEWER

    def __init__(self, *, belonging: Belonging, cards: WorkspaceCards) -> None:
        self._belonging = belonging
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Go there; what was being asked in the other one ends."""
        if not context.is_private:
            return Toast(words=text("Please write that to me in private."), is_alert=True)
        await context.leave()
        await self._belonging.enter(
            context.person.id, WorkspaceId(press.subject), cause=context.cause
        )
        await context.show(context.message_id, await self._cards.listed(context))
        await say_where(context)
        return Toast()


class NewWorkspace:
    """Asks what a new workspace is called."""

    action = NEW
    acts_on = None
    least = Role.OWNER

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask below the list."""
        await context.begin(KIND, NAME)
        return Toast()
