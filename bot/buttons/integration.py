"""An integration in the list of /integrations: shows its address."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.hook_card import hook_card
from bot.hook_presses import require_private
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.ids import IntegrationId
from core.ingest.integrations import Integrations
from core.ingest.presets import PRESET_BY_NAME
from core.tenants.role import Role

_LOOKED_AT = 100
"""So many of the last requests are looked at for what was not understood."""


class ShowIntegration:
    """In private only: the address is the secret."""

    action = "integration"
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, integrations: Integrations, public_url: str) -> None:
        self._integrations = integrations
        self._public_url = public_url

    async def run(self, press: Press, context: Context) -> Toast:
        """Send the address."""
        require_private(context)
        workspace_id, key = workspace_of(context), IntegrationId(press.subject)
        found = await self._integrations.get(workspace_id, key)
        last = await self._integrations.requests(workspace_id, key, limit=_LOOKED_AT)
        suggested = await self._integrations.suggested(workspace_id, key)
        preset = None if suggested is None else PRESET_BY_NAME.get(suggested)
        await context.toast(None)
        await context.reply(hook_card(found, self._public_url, last, preset))
        return Toast()
