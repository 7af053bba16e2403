"""Who may do what where: finding the chat and the message a call means, or Telegram's refusal."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.chats import GENERAL_TOPIC_ID, Chat, ChatType, Status
from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.message import Message
from bot.sandbox.params import Params
from bot.sandbox.wire import as_integer, as_list
from bot.sandbox.world import World

MOST_IDS = 100
_NAMES = {
    ChatType.GROUP: "group chat",
    ChatType.SUPERGROUP: "supergroup chat",
    ChatType.CHANNEL: "channel chat",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where to write: a chat and, in a forum, one of its topics (None is General)."""

    chat: Chat
    thread_id: int | None


def find_chat(world: World, params: Params, *, name: str = "chat_id") -> Chat:
    """Return the chat a call names; raises when it is unknown or the bot has no access to it."""
    written = params.text(name).strip()
    if not written:
        raise bad_request(f"{name} is empty")
    chat = _lookup(world, written)
    if chat is None:
        raise _unknown(world, written)
    if chat.is_private:
        if chat.id == world.bot_id:
            raise forbidden("the bot can't send messages to the bot")
        return chat
    if chat.migrated_to is not None:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            parameters={"migrate_to_chat_id": chat.migrated_to},
        )
    _ensure_inside(chat)
    return chat


def find_spot(world: World, params: Params, *, what: str = "text messages") -> Spot:
    """Return where a call writes to; raises when the bot may not write `what` there."""
    chat = find_chat(world, params)
    thread_id = _thread(chat, params.integer("message_thread_id"))
    ensure_can_write(world, chat, thread_id, what=what)
    return Spot(chat=chat, thread_id=thread_id)


def ensure_can_write(world: World, chat: Chat, thread_id: int | None, *, what: str) -> None:
    """Raise unless the bot may write `what` in this chat and topic."""
    if chat.is_private:
        person = world.state.people.get(chat.id)
        if person is None or person.deactivated:
            raise forbidden("user is deactivated")
        if person.blocked_bot:
            raise forbidden("bot was blocked by the user")
        return
    if chat.type is ChatType.CHANNEL:
        if chat.bot is None or not chat.bot.may("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
        return
    if chat.bot is not None and chat.bot.status is Status.RESTRICTED:
        raise bad_request(f"not enough rights to send {what} to the chat")
    if thread_id is not None:
        topic = chat.topics[thread_id]
        if topic.closed and (chat.bot is None or not chat.bot.may("can_manage_topics")):
            raise bad_request("TOPIC_CLOSED")


def find_message(chat: Chat, message_id: int, *, to: str) -> Message:
    """Return the chat's message, or raise `message to <to> not found`."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request(f"message to {to} not found")
    return message


def message_ids(params: Params, *, name: str = "message_ids") -> list[int]:
    """Return the up to a hundred message ids of a call; raises ApiError for what are none."""
    if not params.text(name).strip():
        raise bad_request("message identifiers are not specified")
    listed = as_list(params.json(name, what=name))
    if listed is None:
        raise bad_request("expected an Array of message identifiers")
    if len(listed) > MOST_IDS:
        raise bad_request("too many message identifiers specified")
    if not listed:
        raise bad_request("message identifiers are not specified")
    found: list[int] = []
    for item in listed:
        if isinstance(item, bool) or not isinstance(item, int | float | str):
            raise bad_request("message identifier must be a Number")
        number = as_integer(item)
        if number is None:
            raise bad_request("can't parse message identifier as a Number")
        if number <= 0:
            raise bad_request("invalid message identifier specified")
        found.append(number)
    return found


def user_id(params: Params, *, name: str = "user_id") -> int:
    """Return the user id of a call; raises ApiError without one."""
    found = params.integer(name)
    if found <= 0:
        raise bad_request(f"invalid {name} specified")
    return found


def ensure_admin(chat: Chat, right: str, *, refusal: str) -> None:
    """Raise the refusal unless the bot has the right here; in private chats it needs none."""
    if not chat.is_private and (chat.bot is None or not chat.bot.may(right)):
        raise bad_request(refusal)


def _lookup(world: World, written: str) -> Chat | None:
    if written.startswith("@"):
        name = written[1:].lower()
        return next(
            (c for c in world.state.chats.values() if (c.username or "").lower() == name), None
        )
    number = as_integer(written)
    return None if number is None else world.state.chats.get(number)


def _unknown(world: World, written: str) -> ApiError:
    number = as_integer(written)
    if number == world.bot_id:
        return forbidden("the bot can't send messages to the bot")
    if number is not None and number in world.state.people:
        if world.state.people[number].deactivated:
            return forbidden("user is deactivated")
        return forbidden("bot can't initiate conversation with a user")
    return bad_request("chat not found")


def _ensure_inside(chat: Chat) -> None:
    if chat.bot is None:
        raise bad_request("chat not found")
    if chat.bot.status is Status.KICKED:
        raise forbidden(f"bot was kicked from the {_NAMES[chat.type]}")
    if chat.bot.status is Status.LEFT:
        raise forbidden(f"bot is not a member of the {_NAMES[chat.type]}")


def _thread(chat: Chat, asked: int) -> int | None:
    """Topics count in forums only; elsewhere in groups Telegram overlooks the number."""
    if asked <= 0:
        return None
    if chat.is_private:
        raise bad_request("message thread not found")
    if not chat.is_forum:
        return None
    topic = chat.topics.get(asked)
    if asked == GENERAL_TOPIC_ID or topic is None or topic.deleted:
        raise bad_request("message thread not found")
    return asked
