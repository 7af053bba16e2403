"""What the simulation API shows: people, chats, and messages with what a bot cannot see."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.sandbox.chats import Chat
from bot.sandbox.message import Message
from bot.sandbox.people import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.wire import Object
from bot.sandbox.world import World

HINT_LETTERS = 4


def person_view(person: Person) -> Object:
    """Return a person."""
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "blocked_bot": person.blocked_bot,
        "deactivated": person.deactivated,
    }


def bot_view(sandbox: Sandbox) -> Object:
    """Return the bot's account, with as much of its token as tells it from others."""
    bot = sandbox.state.bot
    return {
        "id": bot.id,
        "username": bot.username,
        "first_name": bot.first_name,
        "token_hint": f"{bot.id}:…{sandbox.token[-HINT_LETTERS:]}",
        "privacy": not bot.reads_all_group_messages,
    }


def chat_view(world: World, chat: Chat) -> Object:
    """Return a chat with its members and its topics; a private one has its person's name."""
    title = chat.title
    if chat.is_private:
        person = world.state.people[chat.id]
        title = "Deleted Account" if person.deactivated else person.full_name
    return {
        "id": chat.id,
        "type": chat.type.value,
        "title": title,
        "is_forum": chat.is_forum,
        "members": [
            {
                "user_id": member.user_id,
                "status": member.status.value,
                "rights": [name for name, has in member.rights.items() if has],
            }
            for member in chat.members.values()
        ],
        "bot_status": chat.bot_status,
        "bot_rights": [name for name, has in chat.bot.rights.items() if has] if chat.bot else [],
        "migrated_to": chat.migrated_to,
        "deactivated": chat.deactivated,
        "topics": [
            {
                "id": topic.id,
                "name": topic.name,
                "closed": topic.closed,
                "icon_color": topic.icon_color,
            }
            for topic in chat.topics.values()
            if not topic.deleted
        ],
        "pinned": list(chat.pinned),
        "last_message_id": next(reversed(chat.messages), 0),
    }


def message_view(world: World, message: Message) -> Object:
    """Return the Bot API's message with one more key, `sim`."""
    return {
        **world.show.message(message),
        "sim": {
            "from_bot": message.sender_id == world.bot_id,
            "deleted": message.deleted,
            "edited": message.edited_at is not None,
            "silent": message.silent,
            "service": message.is_service,
            "history": message.history,
            "album": message.album,
            "taps": {query: state.value for query, state in message.taps.items()},
            "reactions": [
                {"user": reaction.user_id, "emoji": reaction.emoji}
                for reaction in message.reactions
            ],
        },
    }


def messages_view(world: World, messages: list[Message]) -> Object:
    """Return the answer of everything that makes a person say something."""
    return {"messages": [message_view(world, message) for message in messages]}


def transcript_text(world: World, chat: Chat, messages: list[Message]) -> str:
    """Return the messages as plain lines, to be read or searched: below each what it said before
    its edits, its buttons and reactions; at the end what people saw after taps."""
    lines = [_line(world, chat, message) for message in messages]
    lines += [
        f"-- {_name(world, toast.user_id)} saw{' a window' if toast.show_alert else ''}: "
        f"{toast.text}"
        for toast in chat.toasts
    ]
    if chat.typing_until > world.clock.now().timestamp():
        lines.append("-- the bot is typing")
    return "".join(f"{line}\n" for line in lines)


def _name(world: World, user_id: int) -> str:
    return str(world.show.user(user_id)["first_name"])


def _line(world: World, chat: Chat, message: Message) -> str:
    at = datetime.fromtimestamp(message.date, tz=UTC).strftime("%H:%M:%S")
    marks = "".join(
        f" ({word})"
        for word, holds in (
            ("edited", message.edited_at is not None),
            ("deleted", message.deleted),
            ("silent", message.silent),
            ("pinned", message.id in chat.pinned),
        )
        if holds
    )
    topic = f" #{message.thread_id}" if message.thread_id is not None else ""
    name = _name(world, message.sender_id)
    buttons = "".join(
        "\n    " + " ".join(f"[{button.get('text')}]" for button in row)
        for row in message.buttons()
    )
    before = "".join(f"\n    before: {was.get('text')}" for was in message.history)
    reactions = "".join(
        f"\n    {one.emoji} {_name(world, one.user_id)}" for one in message.reactions
    )
    said = message.text or _kind(message)
    return f"{at}{topic} {message.id} {name}:{marks} {said}{before}{buttons}{reactions}"


def _kind(message: Message) -> str:
    names = [name for name in message.content if not name.endswith("entities")]
    return f"<{', '.join(names) or 'pinned_message'}>"
