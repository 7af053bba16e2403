"""A forum's topics: made, renamed, closed, opened again, taken away."""

from __future__ import annotations

from bot.sandbox.chats import GENERAL_TOPIC_ID
from bot.sandbox.errors import bad_request
from bot.sandbox.members import is_permitted
from bot.sandbox.method import Method
from bot.sandbox.names import cleaned_name
from bot.sandbox.params import Params
from bot.sandbox.topic_access import ensure_may, find_forum, find_topic
from bot.sandbox.topics import close_topic, delete_topic, open_topic, rename_topic
from bot.sandbox.wire import without_nones
from bot.sandbox.world import World

LONGEST_NAME = 128
COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
STAYS = "TOPIC_NOT_MODIFIED"


def create_forum_topic(world: World, params: Params) -> object:
    """Make a topic and return it."""
    chat = find_forum(world, params)
    if not is_permitted(chat, chat.bot, "can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    name = cleaned_name(params.text("name"), LONGEST_NAME)
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
    """Give a topic another name or icon; what is absent stays, and nothing at all is fine."""
    chat = find_forum(world, params)
    topic = find_topic(chat, params.integer("message_thread_id"))
    ensure_may(chat, topic, "not enough rights to edit the topic")
    given = params.text("name")
    name = cleaned_name(given, LONGEST_NAME)
    if given and not name:
        raise bad_request("name must be non-empty")
    if not given and "icon_custom_emoji_id" not in params:
        return True
    icon = topic.icon_custom_emoji_id
    if "icon_custom_emoji_id" in params:
        icon = params.text("icon_custom_emoji_id") or None
    if (name or topic.name, icon) == (topic.name, topic.icon_custom_emoji_id):
        raise bad_request(STAYS)
    rename_topic(world, chat, topic, name=name or topic.name, icon=icon, by=world.bot_id)
    return True


def close_forum_topic(world: World, params: Params) -> object:
    """Close a topic: only those who manage topics can write there then."""
    return _set_closed(world, params, closed=True)


def reopen_forum_topic(world: World, params: Params) -> object:
    """Open a closed topic again."""
    return _set_closed(world, params, closed=False)


def delete_forum_topic(world: World, params: Params) -> object:
    """Take a topic away with all its messages."""
    chat = find_forum(world, params)
    topic = find_topic(chat, params.integer("message_thread_id"))
    ensure_may(chat, topic, "not enough rights to delete the topic", right="can_delete_messages")
    if topic.id == GENERAL_TOPIC_ID:
        raise bad_request("TOPIC_ID_INVALID")
    delete_topic(world, chat, topic)
    return True


def get_forum_topic_icon_stickers(_world: World, _params: Params) -> object:
    """Return the icons topics may have: none here, since the sandbox has no stickers."""
    return []


def _set_closed(world: World, params: Params, *, closed: bool) -> object:
    chat = find_forum(world, params)
    topic = find_topic(chat, params.integer("message_thread_id"))
    ensure_may(chat, topic, "not enough rights to close or open the topic")
    if topic.closed is closed:
        raise bad_request(STAYS)
    close_topic(world, chat, topic, by=world.bot_id, closed=closed)
    return True


METHODS = (
    Method(name="createForumTopic", run=create_forum_topic),
    Method(name="editForumTopic", run=edit_forum_topic),
    Method(name="closeForumTopic", run=close_forum_topic),
    Method(name="reopenForumTopic", run=reopen_forum_topic),
    Method(name="deleteForumTopic", run=delete_forum_topic),
    Method(name="getForumTopicIconStickers", run=get_forum_topic_icon_stickers),
)
