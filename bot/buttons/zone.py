"""The buttons of the time zone's panel: another zone, and the way to type a city."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.guards import refusal
from bot.standing import workspace_of
from bot.zone_cards import (
    CHANGES,
    CITY,
    KIND,
    SHOW,
    TYPE,
    meanwhile_screen,
    meanwhile_toast,
    moved_screen,
    zone_panel,
)
from bot.zone_words import zone_here, zone_name
from core.channels.callback_data import Press
from core.errors import InvalidInput
from core.ids import WorkspaceId
from core.rulebook.zone import WorkspaceZone, ZoneMoved
from core.texts import text
from core.texts.cities import by_short_name


class ChangeZone:
    """Moves the workspace whose panel it is, if it still is where the panel says."""

    action = SHOW
    acts_on = None
    least = CHANGES

    def __init__(self, *, zones: WorkspaceZone) -> None:
        self._zones = zones

    async def run(self, press: Press, context: Context) -> Toast:
        """Change it, show the panel anew, or ask for a city."""
        await context.stand_in(WorkspaceId(press.subject))
        refused = refusal(context.role, self.least)
        if refused is not None:
            return Toast(words=refused, is_alert=True)
        if press.argument is None:
            await context.show(context.message_id, zone_panel(context))
            return Toast()
        if press.argument == TYPE:
            return await self._ask(context)
        wanted, _, seen = press.argument.partition(".")
        name = by_short_name(wanted)
        if name is None:
            raise InvalidInput(field="zone", value=press.argument, wanted="a time zone")
        try:
            moved = await self._zones.change(
                workspace_of(context),
                name,
                by=context.person.id,
                seen=by_short_name(seen) or "",
                cause=context.cause,
            )
        except ZoneMoved as meanwhile:
            await context.toast(meanwhile_toast(meanwhile, context), is_alert=True)
            await context.show(context.message_id, meanwhile_screen(meanwhile, context))
            return Toast()
        if moved.change is None:
            return Toast(words=text("It is {city} already.", city=zone_name(name, context)))
        await context.show(context.message_id, moved_screen(moved, context))
        return Toast()

    async def _ask(self, context: Context) -> Toast:
        panel = context.message_id
        await context.begin(KIND, CITY, seen=zone_here(context))
        if panel is not None:
            await context.remove(panel)
        return Toast()
