"""The card of an integration as it stands now, for whatever has just changed it."""

from __future__ import annotations

from bot.context import Context
from bot.hook_card import hook_card
from bot.screen import Screen
from bot.standing import workspace_of
from core.ids import IntegrationId
from core.ingest.integration import Integration
from core.ingest.integrations import Integrations
from core.ingest.presets import PRESET_BY_NAME

_LOOKED_AT = 100
"""So many of the last requests are looked at for what was not understood."""


class HookCards:
    """Makes the cards, each with what came last."""

    def __init__(self, *, integrations: Integrations, public_url: str) -> None:
        self._integrations = integrations
        self._public_url = public_url

    async def one(self, context: Context, key: IntegrationId) -> Screen:
        """Return the card of an integration; raises NotFound."""
        return await self.card(context, await self._integrations.get(workspace_of(context), key))

    async def card(self, context: Context, one: Integration, *, can_undo: bool = False) -> Screen:
        """Return the card; `can_undo`: its mapping was changed just now, to this revision."""
        workspace_id = workspace_of(context)
        last = await self._integrations.requests(workspace_id, one.id, limit=_LOOKED_AT)
        suggested = await self._integrations.suggested(workspace_id, one.id)
        preset = None if suggested is None else PRESET_BY_NAME.get(suggested)
        return hook_card(one.as_of(context.now), self._public_url, last, preset, can_undo=can_undo)
