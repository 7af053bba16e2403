"""Taking messages away, one or many."""

from __future__ import annotations

from bot.sandbox.access import find_chat, find_message
from bot.sandbox.chats import Chat, ChatType
from bot.sandbox.errors import bad_request
from bot.sandbox.message import Message
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.wire import as_integer, as_list
from bot.sandbox.world import World

OLDEST_SECONDS = 48 * 3600
MOST_AT_ONCE = 100


def delete_message(world: World, params: Params) -> object:
    """Take one message away; others' only with the right, and in private chats for two days."""
    chat = find_chat(world, params)
    message_id = params.integer("message_id")
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    message = find_message(chat, message_id, to="delete")
    _ensure_deletable(world, chat, message)
    world.delete(message)
    return True


def delete_messages(world: World, params: Params) -> object:
    """Take many messages away; those that are gone already are overlooked."""
    chat = find_chat(world, params)
    ids = as_list(params.json("message_ids", what="message identifiers"))
    if ids is None:
        raise bad_request("expected an Array of message identifiers")
    if not 1 <= len(ids) <= MOST_AT_ONCE:
        reason = "are not specified" if not ids else "are too many"
        raise bad_request(f"message identifiers {reason}")
    found = [chat.messages.get(as_integer(raw) or 0) for raw in ids]
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
