"""A place in the list of /places: shows its link and QR code."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.place_card import PlaceCards
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.errors import NotFound
from core.flows.places import Places
from core.tenants.role import Role


class ShowPlace:
    """Only places of the workspace that counts here are there."""

    action = "place"
    acts_on = None
    least = Role.STAFF

    def __init__(self, *, places: Places, cards: PlaceCards) -> None:
        self._places = places
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Send the card."""
        found = await self._places.all(workspace_of(context))
        place = next((one for one in found if one.id == press.subject), None)
        if place is None:
            raise NotFound(kind="place", key=press.subject)
        await context.toast(None)
        await self._cards.send(place, context)
        return Toast()
