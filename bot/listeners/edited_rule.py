"""Hears that an admin changed the message with a rule's line, and reads it again."""

from __future__ import annotations

from dataclasses import replace

import telegram

from bot.context import Context
from bot.dialogs.rule.draft import Draft, Drafts
from bot.dialogs.rule.ways import KIND, begin
from bot.guards import refusal
from bot.said import is_command, words_after_command
from core.rulebook.book import RuleBook
from core.tenants.role import Role


class EditedRule:
    """Only the message whose line is being written; others are let be."""

    def __init__(self, *, rules: RuleBook) -> None:
        self._drafts = Drafts(rules=rules)

    async def edited(self, message: telegram.Message, context: Context) -> None:
        """Show the draft anew with the line as it is now."""
        dialog = context.dialog
        if not dialog.is_open or dialog.kind != KIND:
            return
        draft = Draft.read(dialog.answers)
        if draft.message != message.message_id:
            return
        if dialog.workspace_id is not None:
            await context.stand_in(dialog.workspace_id)
        if refusal(context.role, Role.ADMIN) is not None:
            return
        words = (message.text or "").strip()
        line = words_after_command(message) if is_command(message) else words
        if line:
            typed = replace(draft.typed(line, message.message_id), sample="", stars=None)
            await begin(typed, self._drafts, context)
