"""The bot about itself: who it is, and taking its leave of a server."""

from __future__ import annotations

from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.world import World


def get_me(world: World, _params: Params) -> object:
    """Return the bot's own account."""
    return world.state.bot.own_object()


def log_out(_world: World, _params: Params) -> object:
    """Say goodbye to the cloud server; here nothing changes by it."""
    return True


METHODS = (
    Method(name="getMe", run=get_me),
    Method(name="logOut", run=log_out),
    Method(name="close", run=log_out),
)
