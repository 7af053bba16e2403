"""/integrations: the addresses to which machines send their alerts."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.hook_card import not_understood
from bot.keyboards import Inline, Key
from bot.screen import Screen
from bot.standing import workspace_of
from core.ingest.integrations import Integrations as IntegrationFlow
from core.tenants.role import Role
from core.texts import raw, text

_SHOWN = 40
_LOOKED_AT = 50
"""So many of the last requests of each are looked at for what was not understood."""
_TOLD = 10
"""Of so many integrations it is told, so that the list stays one message."""


class Integrations:
    """Lists them, each with its address a tap away; makes new ones."""

    name = "integrations"
    description = text("Let machines send alerts")
    audience = Audience.ADMINS
    least = Role.ADMIN
    private_only = True

    def __init__(self, *, integrations: IntegrationFlow) -> None:
        self._integrations = integrations

    async def run(self, context: Context, words: str) -> None:
        """Show the list, or ask for the first one."""
        workspace_id = workspace_of(context)
        found = await self._integrations.all(workspace_id)
        if not found:
            await context.begin("integration", "preset")
            return
        rows = [
            (Key(label=raw(one.name), action="integration", subject=one.id),)
            for one in found[:_SHOWN]
        ]
        new = Key(label=text("➕ New integration"), action="newhook", subject=workspace_id)
        lines = [text("Tap one for its address.")]
        for one in found[:_SHOWN]:
            last = await self._integrations.requests(workspace_id, one.id, limit=_LOOKED_AT)
            refused = not_understood(one.name, last)
            if refused is not None:
                lines.append(refused)
        await context.reply(
            Screen(
                title=text("Integrations"),
                lines=tuple(lines[: 1 + _TOLD]),
                keyboard=Inline((*rows, (new,))),
            )
        )
