"""The bot about itself: getMe."""

from __future__ import annotations

from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.world import World


def get_me(world: World, _params: Params) -> object:
    """Return the bot's own account."""
    return world.state.bot.own_object()


METHODS = (Method(name="getMe", run=get_me),)
