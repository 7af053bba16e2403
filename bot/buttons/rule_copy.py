"""Copy on the card of a rule."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.rule_cards import COPY, RuleCards, number_in
from bot.rule_presses import in_place
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.ids import RuleId
from core.rulebook.book import RuleBook
from core.tenants.role import Role
from core.texts import text


class CopyRule:
    """Makes another one like it, paused, and goes to its card."""

    action = COPY
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, rules: RuleBook, cards: RuleCards) -> None:
        self._rules = rules
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Copy it and show the copy with an Undo."""

        async def copied() -> Toast:
            rule = await self._rules.copy(
                workspace_of(context),
                RuleId(press.subject),
                by=context.person.id,
                if_revision=number_in(press.argument),
                cause=context.cause,
            )
            await context.toast(text("Copied. The copy is paused."))
            says = (text("This is the copy. Edit it, then resume it."),)
            card = await self._cards.card(context, rule, says=says, may_undo=True)
            await context.show(context.message_id, card)
            return Toast()

        return await in_place(copied, press, context, self._cards)
