"""Undo below a rule that was just changed or deleted."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.rule_cards import GONE, UNDO, RuleCards, number_in
from bot.rule_presses import in_place
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.errors import Conflict
from core.ids import RuleId
from core.rulebook.undo import RuleUndo
from core.tenants.role import Role
from core.texts import text


class UndoRule:
    """Takes back the change the card shows, and no other."""

    action = UNDO
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, undo: RuleUndo, cards: RuleCards) -> None:
        self._undo = undo
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Take it back and show how it is then."""
        is_deletion = press.argument == GONE
        do = self._bring_back if is_deletion else self._take_back
        return await in_place(lambda: do(press, context), press, context, self._cards)

    async def _take_back(self, press: Press, context: Context) -> Toast:
        rule = await self._undo.change(
            workspace_of(context),
            RuleId(press.subject),
            revision=number_in(press.argument),
            by=context.person.id,
            cause=context.cause,
        )
        await context.toast(text("Undone."))
        if rule is None:
            screen = await self._cards.page(context)
        else:
            screen = await self._cards.card(context, rule)
        await context.show(context.message_id, screen)
        return Toast()

    async def _bring_back(self, press: Press, context: Context) -> Toast:
        try:
            rule = await self._undo.deletion(
                workspace_of(context),
                RuleId(press.subject),
                by=context.person.id,
                cause=context.cause,
            )
        except Conflict as problem:
            if problem.reason != "already_there":
                raise
            await context.toast(text("It is there already."))
            await context.show(context.message_id, await self._cards.page(context))
            return Toast()
        await context.toast(text("It is back."))
        await context.show(context.message_id, await self._cards.card(context, rule))
        return Toast()
