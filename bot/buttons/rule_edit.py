"""Edit and Test on the card of a rule: go on as a conversation."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.dialogs.rule.draft import Draft
from bot.dialogs.rule.ways import KIND, LINE, SAMPLE
from bot.rule_cards import EDIT, TEST, RuleCards, number_in
from bot.rule_presses import changed_since, in_place
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.ids import RuleId
from core.rules.line import write_line
from core.tenants.role import Role


class EditRule:
    """Asks for the new line of the rule as it is now."""

    action = EDIT
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, cards: RuleCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask in the place of the card."""

        async def asked() -> Toast:
            rule_id = RuleId(press.subject)
            rule, _ = await self._cards.with_names(workspace_of(context), rule_id)
            draft = Draft(rule=rule_id, revision=rule.revision)
            await _begin(LINE, draft, context)
            return await _changed(press, context, self._cards)

        return await in_place(asked, press, context, self._cards)


class TestRule:
    """Tries the rule as it is now with texts."""

    __test__ = False
    action = TEST
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, cards: RuleCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask for a text in the place of the card."""

        async def asked() -> Toast:
            rule_id = RuleId(press.subject)
            rule, names = await self._cards.with_names(workspace_of(context), rule_id)
            line = None if rule.spec is None else write_line(rule.spec, names=names)
            draft = Draft(line=line, rule=rule_id, revision=rule.revision)
            await _begin(LINE if line is None else SAMPLE, draft, context)
            return await _changed(press, context, self._cards)

        return await in_place(asked, press, context, self._cards)


async def _changed(press: Press, context: Context, cards: RuleCards) -> Toast:
    """Return that the rule is not as the card showed it, if so: what opens is how it is now."""
    if press.argument is None:
        return Toast()
    rule_id, seen = RuleId(press.subject), number_in(press.argument)
    meanwhile = await cards.since(workspace_of(context), rule_id, seen)
    if meanwhile is None:
        return Toast()
    return Toast(words=changed_since(meanwhile, context), is_alert=True)


async def _begin(step: str, draft: Draft, context: Context) -> None:
    card = context.message_id
    await context.begin(KIND, step, **draft.answers())
    if card is not None:
        await context.remove(card)
