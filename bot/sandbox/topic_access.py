"""Which topic a call means, and whether the bot may change it."""

from __future__ import annotations

from bot.sandbox.access import find_chat
from bot.sandbox.chats import GENERAL_TOPIC_ID, Chat, Topic
from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params
from bot.sandbox.world import World


def find_forum(world: World, params: Params) -> Chat:
    """Return the chat a call names; raises unless it has topics."""
    chat = find_chat(world, params)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def find_topic(chat: Chat, topic_id: int) -> Topic:
    """Return a forum's topic, General under its own number; raises for an unknown one."""
    if topic_id <= 0:
        raise bad_request("invalid forum topic identifier specified")
    topic = chat.general if topic_id == GENERAL_TOPIC_ID else chat.topics.get(topic_id)
    if topic is None or topic.deleted:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def ensure_may(
    chat: Chat, topic: Topic | None, refusal: str, *, right: str = "can_manage_topics"
) -> None:
    """Raise the refusal unless the bot has the right, or made this topic itself."""
    bot = chat.bot
    is_maker = bot is not None and topic is not None and topic.creator_id == bot.user_id
    if not is_maker and (bot is None or not bot.may(right)):
        raise bad_request(refusal)
