"""Hears what somebody writes in private when nothing was asked: a complaint begins with it."""

from __future__ import annotations

from bot.content import content_of
from bot.context import Context
from bot.dialogs.complaint.begin import BeginComplaint, which_place
from bot.said import is_command, is_service


class FirstWords:
    """Nobody needs to know a command to be heard."""

    def __init__(self, *, begin: BeginComplaint) -> None:
        self._begin = begin

    async def hears(self, context: Context) -> bool:
        """Begin a complaint with the message; False for commands and for groups."""
        first = context.messages[0]
        if not context.is_private or is_command(first) or is_service(first):
            return False
        if context.workspace_id is None:
            await context.reply(which_place())
            return True
        content = content_of(context.messages, context.bot_id)
        if content.is_empty:
            await context.reply(content.refused[0])
        else:
            await self._begin.told(content, context)
        return True
