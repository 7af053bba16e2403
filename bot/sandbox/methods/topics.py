"""A forum's topics: made, renamed, closed, opened again, taken away."""

from __future__ import annotations

from bot.sandbox.access import find_chat
from bot.sandbox.chats import GENERAL_TOPIC_ID, Chat, Topic
from bot.sandbox.errors import bad_request
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.topics import close_topic, delete_topic, open_topic
from bot.sandbox.wire import Object, without_nones
from bot.sandbox.world import World

LONGEST_NAME = 128
COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
_STAYS = "TOPIC_NOT_MODIFIED"


def create_forum_topic(world: World, params: Params) -> object:
    """Make a topic and return it."""
    chat = _forum(world, params)
    _ensure_right(chat, None, "not enough rights to create a topic", right="can_manage_topics")
    name = params.text("name").strip()[:LONGEST_NAME]
    if not name:
        raise bad_request("name must be non-empty")
    color = params.integer("icon_color", default=COLORS[0])
    if not 0 <= color <= 0xFFFFFF:
        raise bad_request("invalid icon color specified")
    if color not in COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    topic = open_topic(
        world,
        chat,
        name=name,
        by=world.bot_id,
        icon_color=color,
        icon_custom_emoji_id=params.text("icon_custom_emoji_id") or None,
    )
    return without_nones(
        {
            "message_thread_id": topic.id,
            "name": topic.name,
            "icon_color": topic.icon_color,
            "icon_custom_emoji_id": topic.icon_custom_emoji_id,
        }
    )


def edit_forum_topic(world: World, params: Params) -> object:
    """Give a topic another name or icon; an absent name keeps the old one."""
    chat, topic = _topic(world, params)
    _ensure_right(chat, topic, "not enough rights to edit the topic", right="can_manage_topics")
    name = params.text("name").strip()[:LONGEST_NAME] or topic.name
    icon = topic.icon_custom_emoji_id
    if "icon_custom_emoji_id" in params:
        icon = params.text("icon_custom_emoji_id") or None
    if (name, icon) == (topic.name, topic.icon_custom_emoji_id):
        raise bad_request(_STAYS)
    edited: Object = {}
    if name != topic.name:
        edited["name"] = name
    if icon != topic.icon_custom_emoji_id:
        edited["icon_custom_emoji_id"] = icon or ""
    topic.name, topic.icon_custom_emoji_id = name, icon
    world.post(
        chat,
        sender_id=world.bot_id,
        content={"forum_topic_edited": edited},
        thread_id=topic.id,
    )
    world.news.tell("topic", chat=chat.id, thread=topic.id)
    return True


def close_forum_topic(world: World, params: Params) -> object:
    """Close a topic: only those who manage topics can write there then."""
    return _set_closed(world, params, closed=True)


def reopen_forum_topic(world: World, params: Params) -> object:
    """Open a closed topic again."""
    return _set_closed(world, params, closed=False)


def delete_forum_topic(world: World, params: Params) -> object:
    """Take a topic away with all its messages."""
    chat, topic = _topic(world, params)
    _ensure_right(chat, None, "not enough rights to delete the topic", right="can_delete_messages")
    delete_topic(world, chat, topic)
    return True


def _set_closed(world: World, params: Params, *, closed: bool) -> object:
    chat, topic = _topic(world, params)
    _ensure_right(
        chat, topic, "not enough rights to close or open the topic", right="can_manage_topics"
    )
    if topic.closed is closed:
        raise bad_request(_STAYS)
    close_topic(world, chat, topic, by=world.bot_id, closed=closed)
    return True


def _forum(world: World, params: Params) -> Chat:
    chat = find_chat(world, params)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(world: World, params: Params) -> tuple[Chat, Topic]:
    chat = _forum(world, params)
    asked = params.integer("message_thread_id")
    if asked <= 0:
        raise bad_request("invalid forum topic identifier specified")
    topic = chat.topics.get(asked)
    if topic is None or topic.deleted or asked == GENERAL_TOPIC_ID:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic


def _ensure_right(chat: Chat, own: Topic | None, refusal: str, *, right: str) -> None:
    """The maker of a topic may change it also without the right; `own` is such a topic or None."""
    is_maker = own is not None and chat.bot is not None and own.creator_id == chat.bot.user_id
    if not is_maker and (chat.bot is None or not chat.bot.may(right)):
        raise bad_request(refusal)


METHODS = (
    Method(name="createForumTopic", run=create_forum_topic),
    Method(name="editForumTopic", run=edit_forum_topic),
    Method(name="closeForumTopic", run=close_forum_topic),
    Method(name="reopenForumTopic", run=reopen_forum_topic),
    Method(name="deleteForumTopic", run=delete_forum_topic),
)
