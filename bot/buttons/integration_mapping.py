"""Below an integration's address: point at the fields of what it receives, take that back, forget
it, and have read again what was kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.button import Toast
from bot.context import Context
from bot.dialogs.mapping.draft import MapDraft
from bot.dialogs.mapping.ways import FIELDS, KIND
from bot.hook_card import AGAIN, FORGET, MAP, UNMAP
from bot.hook_cards import HookCards
from bot.hook_presses import require_private, revision_in
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.errors import Conflict, Stale
from core.ids import IntegrationId
from core.ingest.integration import Integration
from core.ingest.integrations import Integrations
from core.tenants.role import Role
from core.texts import plural, text


class MapFields:
    """Begins the conversation with what came last."""

    action = MAP
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, integrations: Integrations) -> None:
        self._integrations = integrations

    async def run(self, press: Press, context: Context) -> Toast:
        """Show the fields in the place of the card."""
        require_private(context)
        key = IntegrationId(press.subject)
        one = await self._integrations.get(workspace_of(context), key)
        sample = await self._integrations.received.sample(workspace_of(context), key, None)
        answers = MapDraft.begun(one).answers()
        if sample is not None:
            answers["request"] = str(sample.id)
        card = context.message_id
        await context.begin(KIND, FIELDS, **answers)
        if card is not None:
            await context.remove(card)
        return Toast()


class ForgetMapping:
    """Reads by the preset alone from now on; one tap takes it back."""

    action = FORGET
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, integrations: Integrations, cards: HookCards) -> None:
        self._integrations = integrations
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Forget it and show the card as it is now."""
        require_private(context)
        changed = await _in_place(
            lambda: self._integrations.mappings.forget(
                workspace_of(context),
                IntegrationId(press.subject),
                expected=revision_in(press),
                by=context.person.id,
                cause=context.cause,
            ),
            press,
            context,
            self._cards,
        )
        if changed is not None:
            await context.toast(text("The mapping is forgotten."))
            screen = await self._cards.card(context, changed, can_undo=True)
            await context.show(context.message_id, screen)
        return Toast()


class UndoMapping:
    """Takes back the change of the mapping the card shows, and no other."""

    action = UNMAP
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, integrations: Integrations, cards: HookCards) -> None:
        self._integrations = integrations
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Take it back and show the card as it is then."""
        require_private(context)
        changed = await _in_place(
            lambda: self._integrations.mappings.undo(
                workspace_of(context),
                IntegrationId(press.subject),
                revision=revision_in(press) or 0,
                by=context.person.id,
                cause=context.cause,
            ),
            press,
            context,
            self._cards,
        )
        if changed is not None:
            await context.toast(text("Undone."))
            await context.show(context.message_id, await self._cards.card(context, changed))
        return Toast()


class ReadAgain:
    """Has read again what nobody could read of the last day."""

    action = AGAIN
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, integrations: Integrations, cards: HookCards) -> None:
        self._integrations = integrations
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Have them read, and show the card."""
        require_private(context)
        key = IntegrationId(press.subject)
        count = await self._integrations.read_again(
            workspace_of(context), key, by=context.person.id, cause=context.cause
        )
        again = plural("{n} request is read again.", "{n} requests are read again.", n=count)
        none = text("None of the last day was kept without being read.")
        await context.toast(again if count else none)
        await context.show(context.message_id, await self._cards.one(context, key))
        return Toast()


async def _in_place(
    do: Callable[[], Awaitable[Integration]], press: Press, context: Context, cards: HookCards
) -> Integration | None:
    """Do it; when the integration was changed since the card was drawn, say so and draw it."""
    try:
        return await do()
    except Stale:
        pass
    except Conflict as problem:
        if problem.reason != "nothing_to_undo":
            raise
    await context.toast(
        text("This integration was changed since. This is how it is now."), is_alert=True
    )
    await context.show(context.message_id, await cards.one(context, IntegrationId(press.subject)))
    return None
