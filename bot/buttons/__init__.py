"""Every button below a card or a message; one more is one file here and one line in the list."""

from __future__ import annotations

from bot.button import Button
from bot.buttons.acknowledge import Acknowledge
from bot.buttons.assign import AssignToMe
from bot.buttons.close_case import CloseCase
from bot.buttons.reopen import Reopen
from bot.buttons.reopen_case import ReopenCase
from bot.buttons.resolve import Resolve
from bot.buttons.solved import Solved
from bot.buttons.why import Why
from bot.services import BotServices


def buttons(services: BotServices) -> tuple[Button, ...]:
    """Return the buttons, each with the flows it needs."""
    return (
        Acknowledge(acknowledge=services.acknowledge),
        AssignToMe(assign=services.assign),
        Resolve(resolve=services.resolve),
        Reopen(reopen=services.reopen),
        Why(alerts=services.alerts),
        Solved(rate=services.rate),
        CloseCase(change_case=services.change_case),
        ReopenCase(change_case=services.change_case),
    )
