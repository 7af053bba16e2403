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
_FIRST = frozenset({"supergroup_chat_created", "migrate_from_chat_id", "forum_topic_created"})


def delete_message(world: World, params: Params) -> object:
    """Take one message away; others' only with the right, and none older than two days."""
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
    age = world.clock.unix() - message.date
    if chat.is_private or chat.type is ChatType.GROUP:
        is_own = message.sender_id == world.bot_id and not message.is_service
        is_admin = chat.bot is not None and chat.bot.status.is_admin
        if age > OLDEST_SECONDS or not (chat.is_private or is_own or is_admin):
            raise bad_request("message can't be deleted for everyone")
    elif age >= OLDEST_SECONDS or not _may_delete(world, chat, message):
        raise bad_request("message can't be deleted")


def _may_delete(world: World, chat: Chat, message: Message) -> bool:
    """What began a supergroup or a topic stays, whoever wants it away."""
    if message.id == 1 or _FIRST & set(message.content):
        return False
    if chat.bot is not None and chat.bot.may("can_delete_messages"):
        return True
    if message.sender_id != world.bot_id:
        return False
    if chat.type is ChatType.CHANNEL or message.is_service:
        return chat.bot is not None and chat.bot.may("can_post_messages")
    return True


METHODS = (
    Method(name="deleteMessage", run=delete_message),
    Method(name="deleteMessages", run=delete_messages),
)
