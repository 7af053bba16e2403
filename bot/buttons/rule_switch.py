"""Pause and Resume on the card of a rule."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.rule_cards import ON, SWITCH, RuleCards, number_in
from bot.rule_presses import in_place
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.ids import RuleId
from core.rulebook.book import RuleBook
from core.tenants.role import Role
from core.texts import text


class SwitchRule:
    """Switches the rule that the card shows, at the revision it shows."""

    action = SWITCH
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, rules: RuleBook, cards: RuleCards) -> None:
        self._rules = rules
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Switch it and show it with an Undo."""

        async def switched() -> Toast:
            word, _, revision = (press.argument or "").partition(".")
            workspace_id, rule_id = workspace_of(context), RuleId(press.subject)
            active, seen = word == ON, number_in(revision)
            rule = await self._rules.switch(
                workspace_id,
                rule_id,
                active=active,
                by=context.person.id,
                if_revision=seen,
                cause=context.cause,
            )
            said = text("It works again.") if active else text("Paused.")
            await context.toast(said)
            card = await self._cards.card(context, rule, may_undo=rule.revision != seen)
            await context.show(context.message_id, card)
            return Toast()

        return await in_place(switched, press, context, self._cards)
