"""What every press on a rule's card has in common: cards that lag behind say so and catch up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.button import Toast
from bot.context import Context
from bot.rule_cards import RuleCards, meanwhile_lines
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.errors import NotFound
from core.ids import RuleId
from core.rulebook.stored import Meanwhile, RuleChanged
from core.texts import Text, text


async def in_place(
    do: Callable[[], Awaitable[Toast]], press: Press, context: Context, cards: RuleCards
) -> Toast:
    """Do it; of a rule that is gone or was changed meanwhile, tell so and show what there is."""
    try:
        return await do()
    except NotFound:
        await context.toast(text("This rule was deleted."), is_alert=True)
        await context.show(context.message_id, await cards.page(context))
    except RuleChanged as changed:
        await context.toast(changed_since(changed.meanwhile, context), is_alert=True)
        rule, _ = await cards.with_names(workspace_of(context), RuleId(press.subject))
        closing = meanwhile_lines(changed.meanwhile, context)
        await context.show(context.message_id, await cards.card(context, rule, closing=closing))
    return Toast()


def changed_since(meanwhile: Meanwhile, context: Context) -> Text:
    """Return the line that a card showed an earlier form of the rule than is shown now."""
    if meanwhile.by == context.person.id:
        return text("You have changed this rule since. This is how it is now.")
    return text("Somebody else changed this rule. This is how it is now.")
