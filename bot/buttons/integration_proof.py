"""The secret of an integration: asked for, and asked for no more; below its address."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.hook_card import OPEN, PROVE
from bot.hook_cards import HookCards
from bot.hook_presses import require_private, revision_in
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.ids import IntegrationId
from core.ingest.sender_secrets import SenderSecrets
from core.tenants.role import Role
from core.texts import text


class AskForSecret:
    """Begins the conversation about it."""

    action = PROVE
    acts_on = None
    least = Role.ADMIN

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask where the secret comes from."""
        require_private(context)
        await context.begin(
            "secret", "words", integration=str(press.subject), revision=revision_in(press)
        )
        return Toast()


class AskForNone:
    """Takes the secret away; the address alone is enough then."""

    action = OPEN
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, secrets: SenderSecrets, cards: HookCards) -> None:
        self._secrets = secrets
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Take it away and show the card as it is now."""
        require_private(context)
        workspace_id, key = workspace_of(context), IntegrationId(press.subject)
        await self._secrets.remove(
            workspace_id,
            key,
            expected=revision_in(press),
            by=context.person.id,
            cause=context.cause,
        )
        await context.toast(text("No secret is asked for any more."))
        await context.show(context.message_id, await self._cards.one(context, key))
        return Toast()
