"""What happens when a topic is made, closed or taken away, whoever does it."""

from __future__ import annotations

from bot.sandbox.chats import GENERAL_TOPIC_ID, Chat, Topic
from bot.sandbox.wire import Object
from bot.sandbox.world import World

USUAL_COLOR = 0x6FB9F0


def open_topic(
    world: World,
    chat: Chat,
    *,
    name: str,
    by: int,
    icon_color: int = USUAL_COLOR,
    icon_custom_emoji_id: str | None = None,
) -> Topic:
    """Make a topic of a forum; its first message is the service message that tells of it."""
    created: Object = {"name": name, "icon_color": icon_color}
    if icon_custom_emoji_id is not None:
        created["icon_custom_emoji_id"] = icon_custom_emoji_id
    first = world.post(
        chat, sender_id=by, content={"forum_topic_created": created}, starts_topic=True
    )
    topic = Topic(
        id=first.id,
        name=name,
        creator_id=by,
        icon_color=icon_color,
        icon_custom_emoji_id=icon_custom_emoji_id,
    )
    chat.topics[topic.id] = topic
    world.news.tell("topic", chat=chat.id, thread=topic.id)
    return topic


def rename_topic(
    world: World, chat: Chat, topic: Topic, *, name: str, icon: str | None, by: int
) -> None:
    """Give a topic another name or icon, with the service message that tells what changed."""
    edited: Object = {}
    if name != topic.name:
        edited["name"] = name
    if icon != topic.icon_custom_emoji_id:
        edited["icon_custom_emoji_id"] = icon or ""
    topic.name, topic.icon_custom_emoji_id = name, icon
    _tell(world, chat, topic, {"forum_topic_edited": edited}, by=by)


def hide_general(world: World, chat: Chat, *, by: int, hidden: bool) -> None:
    """Hide the General topic or show it again, with the service message that says so."""
    chat.general.hidden = hidden
    service = "general_forum_topic_hidden" if hidden else "general_forum_topic_unhidden"
    _tell(world, chat, chat.general, {service: {}}, by=by)


def close_topic(world: World, chat: Chat, topic: Topic, *, by: int, closed: bool) -> None:
    """Close a topic or open it again, with the service message that says so."""
    topic.closed = closed
    service = "forum_topic_closed" if closed else "forum_topic_reopened"
    _tell(world, chat, topic, {service: {}}, by=by)


def delete_topic(world: World, chat: Chat, topic: Topic) -> None:
    """Take a topic away with all its messages."""
    topic.deleted = True
    for message in chat.messages.values():
        if message.thread_id == topic.id:
            message.deleted = True
    chat.pinned = [pinned for pinned in chat.pinned if not chat.messages[pinned].deleted]
    world.news.tell("topic", chat=chat.id, thread=topic.id)


def _tell(world: World, chat: Chat, topic: Topic, service: Object, *, by: int) -> None:
    thread_id = None if topic.id == GENERAL_TOPIC_ID else topic.id
    world.post(chat, sender_id=by, content=service, thread_id=thread_id)
    world.news.tell("topic", chat=chat.id, thread=topic.id)
