"""/zone: the workspace's time zone, and the way to another one."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.guards import refusal
from bot.standing import workspace_of
from bot.zone_cards import CHANGES, CITY, KIND, meanwhile_screen, moved_screen, zone_panel
from bot.zone_words import zone_here
from core.rulebook.zone import WorkspaceZone, ZoneMoved
from core.tenants.role import Role
from core.texts import text
from core.texts.cities import WORDS_AT_MOST, Heard, meant_by


class Zone:
    """Every member sees it; a city after the command changes it, for those who may."""

    name = "zone"
    description = text("The time zone, and what time it is there")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = True

    def __init__(self, *, zones: WorkspaceZone) -> None:
        self._zones = zones

    async def run(self, context: Context, words: str) -> None:
        """Show it, or change it to the place that was named."""
        if not words:
            await context.reply(zone_panel(context))
            return
        refused = refusal(context.role, CHANGES)
        if refused is not None:
            await context.reply(refused)
            return
        seen = zone_here(context)
        meant = meant_by(words, context.now, near=seen)
        if meant.heard is not Heard.PLACE:
            await context.begin(KIND, CITY, seen=seen, said=words[:WORDS_AT_MOST])
            return
        try:
            moved = await self._zones.change(
                workspace_of(context),
                meant.zones[0],
                by=context.person.id,
                seen=seen,
                cause=context.cause,
            )
        except ZoneMoved as meanwhile:
            await context.reply(meanwhile_screen(meanwhile, context))
            return
        await context.reply(moved_screen(moved, context))
