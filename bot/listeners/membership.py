"""Hears that the bot was let into a group or put out of it, blocked or unblocked."""

from __future__ import annotations

import telegram
from telegram.error import TelegramError

from bot.context import Context
from core.flows.link_chat import ChatReach
from core.tenants.people import People
from core.tenants.role import Role
from core.texts import Text, text

_OUT = (telegram.ChatMember.LEFT, telegram.ChatMember.BANNED)


class Membership:
    """Keeps in mind where messages can go, and offers to link a new group."""

    def __init__(self, *, people: People, reach: ChatReach) -> None:
        self._people = people
        self._reach = reach

    async def changed(self, change: telegram.ChatMemberUpdated, context: Context) -> None:
        """Take notice of the bot's new standing in a chat."""
        was_out = change.old_chat_member.status in _OUT
        is_out = change.new_chat_member.status in _OUT
        if was_out == is_out:
            return
        if context.is_private:
            await self._people.block(context.person.id, is_blocked=is_out)
            return
        await self._reach(
            bot_id=context.bot_id,
            telegram_chat_id=context.chat_id,
            problem="the bot was put out of the group" if is_out else None,
            cause=context.cause,
        )
        # One who comes as an administrator was brought by the chat picker, which links by itself.
        if change.new_chat_member.status == telegram.ChatMember.MEMBER:
            await self._offer(context)

    async def _offer(self, context: Context) -> None:
        if context.workspace_id is not None:
            return
        own = await self._people.here(
            person_id=context.person.id,
            bot_id=context.bot_id,
            chat_id=context.chat_id,
            topic_id=0,
            is_private=True,
        )
        if own is None or own.role is None:
            return
        offer: Text = (
            text(
                "Hello! Send /here to have the alerts of “{workspace}” come to this group.",
                workspace=own.workspace_name,
            )
            if own.role.covers(Role.ADMIN)
            else text(
                "Hello! An administrator of “{workspace}” can send /here to have its alerts"
                " come to this group.",
                workspace=own.workspace_name,
            )
        )
        try:
            await context.reply(offer)
        except TelegramError:
            return  # It may not write there; whoever added it will see that in Telegram.
