"""A page of /routes, the way back to it, and what begins there: a new route, and the question who
would get an alert."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.route_cards import ASKED, CHANGES, FIELDS, KIND, LIST, NEW, WHO, RouteCards
from bot.rule_cards import number_in
from core.channels.callback_data import Press
from core.tenants.role import Role


class ShowRoutes:
    """Shows the page in place of what stood there."""

    action = LIST
    acts_on = None
    least = Role.STAFF

    def __init__(self, *, cards: RouteCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it."""
        page = number_in(press.argument or "0")
        await context.show(context.message_id, await self._cards.page(context, page))
        return Toast()


class NewRoute:
    """Begins the conversation that makes one."""

    action = NEW
    acts_on = None
    least = CHANGES

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask which alerts it is for."""
        await context.begin(KIND, FIELDS)
        return Toast()


class AskWho:
    """Begins the question who would get an alert."""

    action = WHO
    acts_on = None
    least = Role.STAFF

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask which alert."""
        await context.begin("who", ASKED)
        return Toast()
