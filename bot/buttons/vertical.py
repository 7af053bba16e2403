"""The answer to what is run here, and the way to be asked again."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.guards import refusal
from bot.standing import workspace_of
from bot.vertical_cards import ASK, CHOOSE, chosen_set, what_do_you_run
from bot.vertical_words import vertical_here
from core.channels.callback_data import Press
from core.errors import InvalidInput
from core.ids import WorkspaceId
from core.rulebook.verticals import Verticals
from core.tenants.role import Role
from core.tenants.vertical import vertical_of


class ChooseVertical:
    """Installs the ready-made rules of what was tapped, in the workspace that was asked about."""

    action = CHOOSE
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, verticals: Verticals) -> None:
        self._verticals = verticals

    async def run(self, press: Press, context: Context) -> Toast:
        """Choose, and show in place of the question what is at work now."""
        await context.stand_in(WorkspaceId(press.subject))
        refused = refusal(context.role, self.least)
        if refused is not None:
            return Toast(words=refused, is_alert=True)
        if press.argument in (None, ASK):
            screen = what_do_you_run(
                workspace_of(context), vertical_here(context), from_rules=True
            )
            await context.show(context.message_id, screen)
            return Toast()
        vertical = vertical_of(press.argument)
        if vertical is None:
            raise InvalidInput(field="vertical", value=press.argument, wanted="a vertical")
        choice = await self._verticals.choose(
            workspace_of(context),
            vertical,
            locale=context.locale,
            by=context.person.id,
            cause=context.cause,
        )
        await context.show(context.message_id, chosen_set(choice, context))
        return Toast()
