"""Whether an update says what its fields promise: numbers, words, people who are somebody.

The library takes whatever stands in a field, so that a word in the place of a number would only be
found by the database, or by half a handler.
"""

from __future__ import annotations

from typing import Any

from bot.transport.raw import ALLOWED

_WHOLE = frozenset(
    {
        "chat_id", "date", "duration", "edit_date", "file_size", "height", "length", "message_id",
        "message_thread_id", "migrate_from_chat_id", "migrate_to_chat_id", "offset", "request_id",
        "user_id", "width",
    }
)  # fmt: skip
_WORDS = frozenset(
    {
        "address", "caption", "data", "emoji", "file_id", "file_name", "file_unique_id",
        "first_name", "language_code", "last_name", "media_group_id", "mime_type", "name",
        "status", "text", "title", "type", "username",
    }
)  # fmt: skip
_SOMEBODY = frozenset({"bot", "chat", "from", "left_chat_member", "sender_chat", "sender_user",
                       "user", "via_bot"})  # fmt: skip
"""Fields that hold a person or a chat, which have a number."""
_NEEDED = {
    "message": ("chat",),
    "edited_message": ("chat",),
    "reply_to_message": ("chat",),
    "callback_query": ("from",),
    "my_chat_member": ("chat", "from", "old_chat_member", "new_chat_member"),
    "old_chat_member": ("status",),
    "new_chat_member": ("status",),
}
"""What the library lets be missing, and no handler can do without."""
_LONGEST_ID = 2**53
"""Telegram says that its numbers of people and chats, and the sizes of files, need 52 bits."""
_NUMBERS_END = 2**31
"""Everything else that it counts fits into 32 bits."""


class Unreadable(Exception):
    """An update that nobody will ever understand; says which field is to blame."""


def readable(update: dict[str, Any]) -> dict[str, Any]:
    """Return a copy with the kinds we take and without what is null; raises Unreadable for a field
    of another type."""
    return {
        name: _inside(one, name)
        for name, one in update.items()
        if one is not None and (name in ALLOWED or name == "update_id")
    }


def _inside(value: object, name: str) -> Any:
    _require(value, name)
    match value:
        case dict():
            return {key: _inside(one, key) for key, one in value.items() if one is not None}
        case list():
            return [_inside(one, "") for one in value if one is not None]
        case _:
            return value


def _require(value: object, name: str) -> None:
    """Raise Unreadable unless the value is of the kind that its name promises."""
    if name in _NEEDED:
        said = value if isinstance(value, dict) else {}
        if any(said.get(one) is None for one in _NEEDED[name]):
            raise Unreadable(f"{name} holds less than it should")
    elif name in _SOMEBODY:
        number = value.get("id") if isinstance(value, dict) else None
        _require_number(number, f"{name}.id", _LONGEST_ID)
    elif name in _WHOLE:
        is_large = name.endswith(("chat_id", "user_id", "size"))
        _require_number(value, name, _LONGEST_ID if is_large else _NUMBERS_END)
    elif name in _WORDS and not isinstance(value, str):
        raise Unreadable(f"{name} is no text")


def _require_number(value: object, name: str, end: int) -> None:
    if type(value) is not int or not -end < value < end:
        raise Unreadable(f"{name} is no number of Telegram's")
