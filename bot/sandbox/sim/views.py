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


def transcript_text(world: World, messages: list[Message]) -> str:
    """Return the messages as plain lines, to be read or searched."""
    return "".join(f"{_line(world, message)}\n" for message in messages)


def _line(world: World, message: Message) -> str:
    at = datetime.fromtimestamp(message.date, tz=UTC).strftime("%H:%M:%S")
    marks = "".join(
        f" ({word})"
        for word, holds in (
            ("edited", message.edited_at is not None),
            ("deleted", message.deleted),
            ("silent", message.silent),
        )
        if holds
    )
    topic = f" #{message.thread_id}" if message.thread_id is not None else ""
    name = str(world.show.user(message.sender_id)["first_name"])
    buttons = "".join(
        "\n    " + " ".join(f"[{button.get('text')}]" for button in row)
        for row in message.buttons()
    )
    said = message.text or _kind(message)
    return f"{at}{topic} {message.id} {name}:{marks} {said}{buttons}"


def _kind(message: Message) -> str:
    names = [name for name in message.content if not name.endswith("entities")]
    return f"<{', '.join(names) or 'pinned_message'}>"
