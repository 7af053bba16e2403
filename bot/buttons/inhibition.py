"""What is below the list and the card of inhibitions: show, switch, delete and have back."""

from __future__ import annotations

from dataclasses import replace

from bot.button import Toast
from bot.context import Context
from bot.inhibition_cards import (
    CARD,
    DELETE,
    KIND,
    LABEL,
    NEW,
    SWITCH,
    UNDELETE,
    InhibitionCards,
)
from bot.silence_cards import INHIBITIONS
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.errors import Conflict, Stale
from core.flows.change_inhibition import ChangeInhibition
from core.ids import InhibitionId
from core.tenants.role import Role
from core.texts import text


class ShowInhibitions:
    """All of them."""

    action = INHIBITIONS
    acts_on = None
    least = Role.STAFF

    def __init__(self, *, cards: InhibitionCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show them in place."""
        await context.show(context.message_id, await self._cards.page(context))
        return Toast()


class ShowInhibition:
    """One of them."""

    action = CARD
    acts_on = None
    least = Role.STAFF

    def __init__(self, *, cards: InhibitionCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it in place."""
        screen = await self._cards.card(context, InhibitionId(press.subject))
        await context.show(context.message_id, screen)
        return Toast()


class SwitchInhibition:
    """Switches it, if it is still as the card shows it."""

    action = SWITCH
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, inhibitions: ChangeInhibition, cards: InhibitionCards) -> None:
        self._inhibitions = inhibitions
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Switch it on or off."""
        word, _, seen = (press.argument or "").partition(".")
        workspace_id, key = workspace_of(context), InhibitionId(press.subject)
        one = await self._inhibitions.one(workspace_id, key)
        says = None
        try:
            await self._inhibitions.save(
                workspace_id,
                replace(one.wanted, is_active=word == "on"),
                by=context.person.id,
                role=context.role,
                cause=context.cause,
                inhibition_id=key,
                if_revision=int(seen) if seen.isdecimal() else 0,
            )
        except Stale:
            says = text("Somebody changed it meanwhile. This is how it is now.")
            await context.toast(says, is_alert=True)
        await context.show(context.message_id, await self._cards.card(context, key, says=says))
        return Toast()


class DeleteInhibition:
    """Deletes it, if it is still as the card shows it; one tap has it back."""

    action = DELETE
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, inhibitions: ChangeInhibition, cards: InhibitionCards) -> None:
        self._inhibitions = inhibitions
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Delete it."""
        key, seen = InhibitionId(press.subject), press.argument or ""
        try:
            await self._inhibitions.delete(
                workspace_of(context),
                key,
                by=context.person.id,
                role=context.role,
                cause=context.cause,
                if_revision=int(seen) if seen.isdecimal() else 0,
            )
        except Stale:
            says = text("Somebody changed it meanwhile. This is how it is now.")
            await context.toast(says, is_alert=True)
            screen = await self._cards.card(context, key, says=says)
        else:
            screen = self._cards.deleted(context, key)
        await context.show(context.message_id, screen)
        return Toast()


class UndeleteInhibition:
    """Makes a deleted one anew."""

    action = UNDELETE
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, inhibitions: ChangeInhibition, cards: InhibitionCards) -> None:
        self._inhibitions = inhibitions
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Bring it back, once."""
        try:
            again = await self._inhibitions.undelete(
                workspace_of(context),
                InhibitionId(press.subject),
                by=context.person.id,
                role=context.role,
                cause=context.cause,
            )
        except Conflict as problem:
            if problem.reason != "already_there":
                raise
            return Toast(words=text("It is back already."), is_alert=True)
        await context.toast(text("Undone."))
        screen = await self._cards.card(context, again.id, says=text("Taken back."))
        await context.show(context.message_id, screen)
        return Toast()


class NewInhibition:
    """Asks for the label of the usual one."""

    action = NEW
    acts_on = None
    least = Role.ADMIN

    async def run(self, press: Press, context: Context) -> Toast:
        """Begin the conversation."""
        await context.begin(KIND, LABEL)
        return Toast()
