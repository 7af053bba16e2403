"""Switch to the preset that what came last is made for; below an integration's address."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.hook_card import SWITCH
from bot.hook_cards import HookCards
from bot.hook_presses import require_private
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.ids import IntegrationId
from core.inbox.cause import Cause
from core.ingest.integration import IntegrationChange
from core.ingest.integrations import Integrations
from core.tenants.role import Role
from core.texts import plural, text


class SwitchPreset:
    """Switches, and has read again what could not be read before."""

    action = SWITCH
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, integrations: Integrations, cards: HookCards) -> None:
        self._integrations = integrations
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Switch, and show the card as it is now."""
        require_private(context)
        workspace_id, key = workspace_of(context), IntegrationId(press.subject)
        # Done anew when we end between the two; only the second settles the tap.
        changed = await self._integrations.update(
            workspace_id,
            key,
            IntegrationChange(preset=press.argument),
            expected=None,
            by=context.person.id,
            cause=Cause(actor=context.person.id),
        )
        count = await self._integrations.read_again(
            workspace_id, key, by=context.person.id, cause=context.cause
        )
        again = plural(
            "Switched. {n} request is read again.", "Switched. {n} requests are read again.",
            n=count,
        )  # fmt: skip
        await context.toast(again if count else text("Switched."))
        await context.show(context.message_id, await self._cards.card(context, changed))
        return Toast()
