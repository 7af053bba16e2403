"""Add a place, below the list of /places."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from core.channels.callback_data import Press
from core.tenants.role import Role


class NewPlace:
    """Asks for its name."""

    action = "newplace"
    acts_on = None
    least = Role.ADMIN

    async def run(self, press: Press, context: Context) -> Toast:
        """Begin the conversation."""
        await context.begin("place", "name")
        return Toast()
