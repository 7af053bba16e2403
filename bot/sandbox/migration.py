"""A basic group that becomes a supergroup: another chat with another id, and the old one closed.

Telegram does this to groups that grow or whose settings need it. The bot is told on both sides,
and whoever writes to the old id is told the new one.
"""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox.chats import Chat, ChatType
from bot.sandbox.errors import SimError
from bot.sandbox.world import World


def migrate(world: World, chat: Chat, *, by: int) -> Chat:
    """Turn a basic group into a supergroup and return it; raises SimError for other chats.

    People and their places move along, what was said stays behind. `by` is who did it.
    """
    if chat.type is not ChatType.GROUP:
        raise SimError("only a basic group can become a supergroup")
    if chat.migrated_to is not None:
        raise SimError(f"this group is the supergroup {chat.migrated_to} already")
    state = world.state
    state.last_chat_number += 1
    grown = Chat(
        id=-1_001_000_000_000 - state.last_chat_number,
        type=ChatType.SUPERGROUP,
        title=chat.title,
        members={user_id: replace(member) for user_id, member in chat.members.items()},
        bot=replace(chat.bot) if chat.bot is not None else None,
        permissions=dict(chat.permissions),
    )
    state.chats[grown.id] = grown
    world.post(chat, sender_id=by, content={"migrate_to_chat_id": grown.id})
    chat.migrated_to = grown.id
    chat.keyboard = None
    world.post(grown, sender_id=by, content={"migrate_from_chat_id": chat.id})
    world.news.tell("member", chat=chat.id)
    world.news.tell("member", chat=grown.id)
    return grown
