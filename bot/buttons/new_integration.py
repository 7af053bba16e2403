"""New integration, below the list of /integrations."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from core.channels.callback_data import Press
from core.tenants.role import Role


class NewIntegration:
    """Asks what sends."""

    action = "newhook"
    acts_on = None
    least = Role.ADMIN

    async def run(self, press: Press, context: Context) -> Toast:
        """Begin the conversation."""
        await context.begin("integration", "preset")
        return Toast()
