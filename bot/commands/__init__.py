"""Every command, in the order in which menus and /help show them."""

from __future__ import annotations

from bot.command import Command
from bot.commands.cancel import Cancel
from bot.commands.complain import Complain
from bot.commands.help import Help
from bot.commands.start import Start
from bot.dialogs.complaint.begin import BeginComplaint
from bot.services import BotServices


def commands(services: BotServices) -> tuple[Command, ...]:
    """Return the commands, each with the flows it needs."""
    begin = BeginComplaint(places=services.places)

    def listed() -> tuple[Command, ...]:
        return every

    every: tuple[Command, ...] = (
        Start(
            join=services.join,
            places=services.places,
            people=services.people,
            begin=begin,
            outlet=services.outlet,
            commands=listed,
        ),
        Complain(begin=begin),
        Help(commands=listed),
        Cancel(),
    )
    return every
