"""/help: every command this person may say here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.command import Audience, Command
from bot.context import Context
from bot.menus import commands_for
from bot.screen import Screen
from core.texts import raw, text


class Help:
    """Made from the list of commands, so nothing is ever missing."""

    name = "help"
    description = text("What I can do")
    audience = Audience.EVERYONE
    least = None
    private_only = False

    def __init__(self, *, commands: Callable[[], Sequence[Command]]) -> None:
        self._commands = commands

    async def run(self, context: Context, words: str) -> None:
        """List them."""
        shown = commands_for(self._commands(), context.role, is_private=context.is_private)
        lines = [
            text("/{name} · {description}", name=one.name, description=one.description)
            for one in shown
        ]
        if context.is_private and context.workspace_id is not None:
            lines += [
                raw(""),
                text("Or just write what is wrong, with photos or a voice message if you like."),
            ]
        await context.reply(Screen(title=text("What I can do"), lines=tuple(lines)))
