"""Who may do what where: finding the chat and the message a call means, or Telegram's refusal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.sandbox.chats import GENERAL_TOPIC_ID, Chat, ChatType, Member, Status
from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.members import is_permitted
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
_PERMISSIONS = {
    "text messages": "can_send_messages",
    "locations": "can_send_messages",
    "contacts": "can_send_messages",
    "photos": "can_send_photos",
    "documents": "can_send_documents",
    "voice notes": "can_send_voice_notes",
    "videos": "can_send_videos",
    "music": "can_send_audios",
    "polls": "can_send_polls",
    "stickers": "can_send_other_messages",
}
"""What somebody sends, in the words of the refusal, and the permission for it."""


class Access(Enum):
    """How deep a call reaches into a chat; what is shut to one may be open to another."""

    READ = "read"
    MEMBERS = "members"
    EDIT = "edit"
    WRITE = "write"


_CHANGES = frozenset({Access.EDIT, Access.WRITE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where to write: a chat and, in a forum, one of its topics (None is General)."""

    chat: Chat
    thread_id: int | None


def find_chat(
    world: World, params: Params, *, name: str = "chat_id", access: Access = Access.WRITE
) -> Chat:
    """Return the chat a call names; raises when it is unknown or the bot has no such access."""
    written = params.text(name).strip()
    if not written:
        raise bad_request("chat_id is empty")
    chat = _lookup(world, written)
    if chat is None:
        raise _unknown(world, written, access)
    if chat.is_private:
        person = world.state.people.get(chat.id)
        if (person is None or person.deactivated) and access in _CHANGES:
            raise forbidden("user is deactivated")
    elif chat.type is ChatType.GROUP:
        _ensure_in_group(chat, access)
    else:
        _ensure_in_supergroup(chat, access)
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
        if world.state.people[chat.id].blocked_bot:
            raise forbidden("bot was blocked by the user")
        return
    if chat.type is ChatType.CHANNEL:
        if chat.bot is None or not chat.bot.may("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
        return
    if not is_permitted(chat, chat.bot, _PERMISSIONS[what]):
        raise bad_request(f"not enough rights to send {what} to the chat")
    if chat.is_forum:
        topic = chat.general if thread_id is None else chat.topics[thread_id]
        if topic.closed and (chat.bot is None or not chat.bot.may("can_manage_topics")):
            raise bad_request("TOPIC_CLOSED")


def find_message(chat: Chat, message_id: int, *, to: str, kind: str = "message") -> Message:
    """Return the chat's message, or raise `<kind> to <to> not found`."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request(f"{kind} to {to} not found")
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


def ensure_can_pin(chat: Chat) -> None:
    """Raise unless the bot may pin here; in basic groups only administrators among bots may."""
    if chat.is_private:
        may_pin = True
    elif chat.type is ChatType.CHANNEL:
        may_pin = chat.bot is not None and chat.bot.may("can_edit_messages")
    else:
        is_shut = chat.type is ChatType.GROUP and (
            chat.bot is None or not chat.bot.status.is_admin
        )
        may_pin = not is_shut and is_permitted(chat, chat.bot, "can_pin_messages")
    if not may_pin:
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _lookup(world: World, written: str) -> Chat | None:
    if written.startswith("@"):
        name = written[1:].lower()
        return next(
            (c for c in world.state.chats.values() if (c.username or "").lower() == name), None
        )
    number = as_integer(written)
    return None if number is None else world.state.chats.get(number)


def _unknown(world: World, written: str, access: Access) -> ApiError:
    number = as_integer(written)
    if access not in _CHANGES:
        return bad_request("chat not found")
    if number == world.bot_id:
        return forbidden("the bot can't send messages to the bot")
    if number is not None and number in world.state.people:
        if world.state.people[number].deactivated:
            return forbidden("user is deactivated")
        return forbidden("bot can't initiate conversation with a user")
    return bad_request("chat not found")


def _ensure_in_group(chat: Chat, access: Access) -> None:
    """A basic group that is no more can still be looked at, its members cannot."""
    if chat.bot is None:
        raise bad_request("chat not found")
    is_deep = access in {Access.WRITE, Access.MEMBERS}
    if chat.migrated_to is not None and is_deep:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            parameters={"migrate_to_chat_id": chat.migrated_to},
        )
    if chat.deactivated and is_deep:
        raise forbidden("the group chat was deleted")
    is_active = chat.migrated_to is None and not chat.deactivated
    if is_active and access is not Access.READ:
        _ensure_inside(chat, chat.bot)


def _ensure_in_supergroup(chat: Chat, access: Access) -> None:
    """Public ones can be looked at from outside, unless they sent the bot away."""
    if chat.bot is None and chat.username is None:
        raise bad_request("chat not found")
    is_open = chat.username is not None and access not in _CHANGES
    was_kicked = chat.bot is not None and chat.bot.status is Status.KICKED
    if was_kicked or not is_open:
        _ensure_inside(chat, chat.bot)


def _ensure_inside(chat: Chat, bot: Member | None) -> None:
    if bot is None or bot.status is Status.LEFT:
        raise forbidden(f"bot is not a member of the {_NAMES[chat.type]}")
    if bot.status is Status.KICKED:
        raise forbidden(f"bot was kicked from the {_NAMES[chat.type]}")


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
