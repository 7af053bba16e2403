"""/alerts: what is open right now."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.open_alerts import OpenAlerts
from core.tenants.role import Role
from core.texts import text


class Alerts:
    """Lists the open alerts of the workspace that counts here."""

    name = "alerts"
    description = text("Open alerts")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = False

    def __init__(self, *, open_alerts: OpenAlerts) -> None:
        self._open_alerts = open_alerts

    async def run(self, context: Context, words: str) -> None:
        """Show the newest."""
        await context.reply(await self._open_alerts.screen(context))
