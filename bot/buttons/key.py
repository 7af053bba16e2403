"""What is below the list and the card of API keys: show, make, a new secret, revoke.

Nothing of it is said in a group: a secret would be everybody's there.
"""

from __future__ import annotations

from datetime import timedelta

from bot.button import Toast
from bot.context import Context
from bot.errors import stale_button
from bot.forged import number_in
from bot.key_cards import (
    CARD,
    KIND,
    LIST,
    NEW,
    REVOKE,
    ROTATE,
    TAKEN,
    YES,
    KeyCards,
)
from bot.key_making import MAY
from bot.screen import Screen
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.errors import Conflict, Stale
from core.flows.change_api_key import ChangeApiKey
from core.ids import ApiKeyId
from core.tenants.access import allows
from core.tenants.role import Role
from core.texts import Text, text

_LONGEST_MARK = 15


class ShowKeys:
    """The list, or a page of it."""

    action = LIST
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, cards: KeyCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it in place."""
        if not context.is_private:
            return _stale()
        page = number_in(press.argument or "0")
        await context.show(context.message_id, await self._cards.page(context, page))
        return Toast()


class ShowKey:
    """One of the list."""

    action = CARD
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, cards: KeyCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it in place."""
        if not context.is_private:
            return _stale()
        await context.show(context.message_id, await self._cards.card(context, press.subject))
        return Toast()


class NewKey:
    """Asks what it may do."""

    action = NEW
    acts_on = None
    least = Role.ADMIN

    async def run(self, press: Press, context: Context) -> Toast:
        """Begin the conversation in place of the list."""
        if not context.is_private:
            return _stale()
        panel = context.message_id
        await context.begin(KIND, MAY)
        if panel is not None:
            await context.remove(panel)
        return Toast()


class RotateKey:
    """Asks how long the present secret stays good, then gives a new one."""

    action = ROTATE
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, change: ChangeApiKey, cards: KeyCards) -> None:
        self._change = change
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask, or do it if the secret still is the one that was asked about."""
        if not context.is_private:
            return _stale()
        if press.argument is None:
            await context.show(
                context.message_id, await self._cards.rotation(context, press.subject)
            )
            return Toast()
        seconds, _, seen = press.argument.partition(".")
        if not seen.isascii() or not seen.isdecimal() or len(seen) > _LONGEST_MARK:
            return _stale()
        try:
            issued = await self._change.rotate(
                workspace_of(context),
                ApiKeyId(press.subject),
                grace=timedelta(seconds=number_in(seconds)),
                by=context.person.id,
                cause=context.cause,
                seen=int(seen),
            )
        except Stale:
            return await self._now(press, context, text("It was given a new secret meanwhile."))
        except Conflict:
            return await self._now(press, context, text("This key is over."))
        screen = await self._cards.secret(context, issued.key_id, issued.token)
        await context.show(context.message_id, screen)
        return Toast()

    async def _now(self, press: Press, context: Context, why: Text) -> Toast:
        await context.toast(why, is_alert=True)
        await context.show(context.message_id, await self._cards.card(context, press.subject))
        return Toast()


class RevokeKey:
    """Asks first, then ends the key for good."""

    action = REVOKE
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, change: ChangeApiKey, cards: KeyCards) -> None:
        self._change = change
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask, or do it; whoever was faster has done the same."""
        if not context.is_private:
            return _stale()
        if press.argument is None:
            screen = await self._cards.revocation(context, press.subject)
            await context.show(context.message_id, screen)
            return Toast()
        if press.argument != YES:
            return _stale()
        said = text("Revoked.")
        try:
            await self._change.revoke(
                workspace_of(context),
                ApiKeyId(press.subject),
                by=context.person.id,
                cause=context.cause,
            )
        except Conflict:
            said = text("It was revoked already.")
        await context.toast(said)
        await context.show(context.message_id, await self._cards.card(context, press.subject))
        return Toast()


class TakeSecretAway:
    """Takes a secret out of the chat, also for somebody who may not see keys any more."""

    action = TAKEN
    acts_on = None
    least = None

    def __init__(self, *, cards: KeyCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Put the key's card in the place of its secret."""
        if not context.is_private:
            return _stale()
        if allows(context.role, "keys.read"):
            screen = await self._cards.card(context, press.subject)
        else:
            screen = Screen(lines=(text("The key is taken out of this chat."),))
        await context.toast(text("Taken away."))
        await context.show(context.message_id, screen)
        return Toast()


def _stale() -> Toast:
    return Toast(words=stale_button(), is_alert=True)
