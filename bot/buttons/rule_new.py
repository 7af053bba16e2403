"""New rule, below the list: built with buttons in the place of the list."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.dialogs.rule.draft import Draft
from bot.dialogs.rule.ways import KIND, START
from bot.rule_cards import NEW
from core.channels.callback_data import Press
from core.tenants.role import Role


class NewRule:
    """Asks what the rule is to watch for."""

    action = NEW
    acts_on = None
    least = Role.ADMIN

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask."""
        listed = context.message_id
        await context.begin(KIND, START, **Draft().answers())
        if listed is not None:
            await context.remove(listed)
        return Toast()
