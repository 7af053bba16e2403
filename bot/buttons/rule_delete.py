"""Delete on the card of a rule: asks first, then does it."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.rule_cards import ASK, DELETE, RuleCards, number_in
from bot.rule_presses import in_place
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.ids import RuleId
from core.rulebook.book import RuleBook
from core.tenants.role import Role
from core.texts import text


class DeleteRule:
    """The second step names the revision that was shown with the question."""

    action = DELETE
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, rules: RuleBook, cards: RuleCards) -> None:
        self._rules = rules
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask, or delete it and leave an Undo in its place."""

        word, _, revision = (press.argument or "").partition(".")

        async def asked() -> Toast:
            seen = number_in(revision) if revision else None
            screen = await self._cards.asked(context, press.subject, seen=seen)
            await context.show(context.message_id, screen)
            return Toast()

        async def deleted() -> Toast:
            workspace_id, rule_id = workspace_of(context), RuleId(press.subject)
            rule = await self._rules.one(workspace_id, rule_id)
            await self._rules.delete(
                workspace_id,
                rule_id,
                by=context.person.id,
                if_revision=number_in(press.argument),
                cause=context.cause,
            )
            await context.toast(text("Deleted."))
            screen = await self._cards.deleted(context, rule_id, self._cards.called(rule, context))
            await context.show(context.message_id, screen)
            return Toast()

        do = asked if word == ASK else deleted
        return await in_place(do, press, context, self._cards)
