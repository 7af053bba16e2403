"""Pinning messages to the top of a chat."""

from __future__ import annotations

from bot.sandbox.access import ensure_can_pin, find_chat, find_message
from bot.sandbox.chats import GENERAL_TOPIC_ID, Chat
from bot.sandbox.errors import bad_request
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.topic_access import find_forum, find_topic
from bot.sandbox.world import World


def pin_chat_message(world: World, params: Params) -> object:
    """Pin a message; groups see a service message of it."""
    chat = find_chat(world, params)
    message = find_message(chat, params.integer("message_id"), to="pin")
    ensure_can_pin(chat)
    if message.is_service:
        raise bad_request("service messages can't be pinned")
    if message.id in chat.pinned:
        return True
    chat.pinned.append(message.id)
    world.post(
        chat,
        sender_id=world.bot_id,
        content={},
        thread_id=message.thread_id,
        pinned_id=message.id,
        silent=params.flag("disable_notification"),
    )
    return True


def unpin_chat_message(world: World, params: Params) -> object:
    """Unpin a message, the newest pinned one when none is named."""
    chat = find_chat(world, params)
    message_id = params.integer("message_id")
    if message_id > 0:
        find_message(chat, message_id, to="unpin")
    ensure_can_pin(chat)
    if message_id <= 0:
        if not chat.pinned:
            raise bad_request("message to unpin not found")
        message_id = chat.pinned[-1]
    _unpin(world, chat, [message_id])
    return True


def unpin_all_chat_messages(world: World, params: Params) -> object:
    """Unpin everything."""
    chat = find_chat(world, params)
    ensure_can_pin(chat)
    _unpin(world, chat, list(chat.pinned))
    return True


def unpin_all_forum_topic_messages(world: World, params: Params) -> object:
    """Unpin everything of one topic."""
    chat = find_forum(world, params)
    topic = find_topic(chat, params.integer("message_thread_id"))
    ensure_can_pin(chat)
    _unpin(world, chat, _pinned_in(chat, topic.id))
    return True


def unpin_all_general_forum_topic_messages(world: World, params: Params) -> object:
    """Unpin everything of the General topic."""
    chat = find_forum(world, params)
    ensure_can_pin(chat)
    _unpin(world, chat, _pinned_in(chat, GENERAL_TOPIC_ID))
    return True


def _pinned_in(chat: Chat, topic_id: int) -> list[int]:
    wanted = None if topic_id == GENERAL_TOPIC_ID else topic_id
    return [pinned for pinned in chat.pinned if chat.messages[pinned].thread_id == wanted]


def _unpin(world: World, chat: Chat, message_ids: list[int]) -> None:
    for message_id in message_ids:
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
            world.news.tell("edited", chat=chat.id, message_id=message_id)


METHODS = (
    Method(name="pinChatMessage", run=pin_chat_message),
    Method(name="unpinChatMessage", run=unpin_chat_message),
    Method(name="unpinAllChatMessages", run=unpin_all_chat_messages),
    Method(name="unpinAllForumTopicMessages", run=unpin_all_forum_topic_messages),
    Method(name="unpinAllGeneralForumTopicMessages", run=unpin_all_general_forum_topic_messages),
)
