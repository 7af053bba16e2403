"""Taking messages away, one or many."""

from __future__ import annotations

from bot.sandbox.access import find_chat, find_message, message_ids
from bot.sandbox.chats import Chat, ChatType
from bot.sandbox.errors import bad_request
from bot.sandbox.message import Message
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.world import World

OLDEST_SECONDS = 48 * 3600


def delete_message(world: World, params: Params) -> object:
    """Take one message away; others' only with the right, and in private chats for two days."""
    if not params.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    message_id = params.integer("message_id")
    if message_id == 0:
        raise bad_request("message identifier is not specified")
    chat = find_chat(world, params)
    message = find_message(chat, message_id, to="delete")
    _ensure_deletable(world, chat, message)
    world.delete(message)
    return True


def delete_messages(world: World, params: Params) -> object:
    """Take many messages away; those that are gone already are overlooked."""
    ids = message_ids(params)
    chat = find_chat(world, params)
    found = [chat.messages.get(message_id) for message_id in ids]
    standing = [message for message in found if message is not None and not message.deleted]
    for message in standing:
        _ensure_deletable(world, chat, message)
    for message in standing:
        world.delete(message)
    return True


def _ensure_deletable(world: World, chat: Chat, message: Message) -> None:
    is_own = message.sender_id == world.bot_id
    is_old = message.date < world.clock.unix() - OLDEST_SECONDS
    if chat.is_private or chat.type is ChatType.GROUP:
        if is_old:
            raise bad_request("message can't be deleted for everyone")
        if chat.is_private or is_own:
            return
    if is_own and not message.is_service:
        return
    if chat.bot is None or not chat.bot.may("can_delete_messages"):
        raise bad_request("message can't be deleted")


METHODS = (
    Method(name="deleteMessage", run=delete_message),
    Method(name="deleteMessages", run=delete_messages),
)
