"""Whom a forwarded message names as the one who said it first."""

from __future__ import annotations

from bot.sandbox.chats import Chat
from bot.sandbox.message import Message
from bot.sandbox.wire import Object
from bot.sandbox.world import World


def origin_of(world: World, source: Chat, original: Message) -> Object:
    """Return the `MessageOrigin` of a message passed on; a second hand names the first speaker."""
    if original.forward_origin is not None:
        return original.forward_origin
    if original.anonymous:
        return {"type": "chat", "date": original.date, "sender_chat": world.show.chat(source)}
    return {
        "type": "user",
        "date": original.date,
        "sender_user": world.show.user(original.sender_id),
    }
