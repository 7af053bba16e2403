"""/places: what customers can complain about, each with its link and QR code."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.keyboards import Inline, Key
from bot.place_card import PlaceCards
from bot.screen import Screen
from bot.standing import workspace_of
from core.flows.places import Place
from core.flows.places import Places as PlaceFlow
from core.ids import WorkspaceId
from core.tenants.access import allows, require
from core.tenants.role import Role
from core.texts import Text, raw, text

_SHOWN = 40


class Places:
    """Lists them; a name after the command makes a new one."""

    name = "places"
    description = text("Places, their links and QR codes")
    audience = Audience.MEMBERS
    least = Role.STAFF
    private_only = True

    def __init__(self, *, places: PlaceFlow, cards: PlaceCards) -> None:
        self._places = places
        self._cards = cards

    async def run(self, context: Context, words: str) -> None:
        """Show the list, or the card of the place that was just named."""
        workspace_id = workspace_of(context)
        if words:
            require(context.role, "places.write")
            place = await self._places.create(
                workspace_id, words, by=context.person.id, cause=context.cause
            )
            await self._cards.send(place, context)
            return
        found = await self._places.all(workspace_id)
        may_add = allows(context.role, "places.write")
        if not found and may_add:
            await context.begin("place", "name")
            return
        await context.reply(_listed(found, workspace_id, may_add=may_add))


def _listed(found: list[Place], workspace_id: WorkspaceId, *, may_add: bool) -> Screen:
    rows: list[tuple[Key, ...]] = []
    for at in range(0, min(len(found), _SHOWN), 2):
        pair = found[at : at + 2]
        rows.append(
            tuple(Key(label=raw(one.name), action="place", subject=one.id) for one in pair)
        )
    lines: list[Text] = [
        text("Tap one for its link and QR code.") if found else text("There are no places yet.")
    ]
    if len(found) > _SHOWN:
        lines.append(text("The first {n} are shown.", n=_SHOWN))
    if may_add:
        label = text("➕ Add a place")
        rows.append((Key(label=label, action="newplace", subject=workspace_id),))
    return Screen(title=text("Places"), lines=tuple(lines), keyboard=Inline(tuple(rows)))
