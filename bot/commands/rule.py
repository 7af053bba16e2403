"""/rule: a rule in one typed line, read back before anything is saved."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.dialogs.rule.draft import Draft, Drafts
from bot.dialogs.rule.ways import begin
from core.rulebook.book import RuleBook
from core.tenants.role import Role
from core.texts import text


class Rule:
    """With a line: what it means, to be saved. Without: how one is written."""

    name = "rule"
    description = text("Write a rule in one line")
    audience = Audience.ADMINS
    least = Role.ADMIN
    private_only = True

    def __init__(self, *, rules: RuleBook) -> None:
        self._drafts = Drafts(rules=rules)

    async def run(self, context: Context, words: str) -> None:
        """Read the line, or ask for one."""
        draft = Draft()
        if words:
            draft = draft.typed(words, context.message_id)
        await begin(draft, self._drafts, context)
