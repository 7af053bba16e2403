"""Entities that a call lists itself, read strictly."""

from __future__ import annotations

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.html_tags import is_moment_format
from bot.sandbox.params import Params
from bot.sandbox.wire import Object, as_integer, as_list, as_object, as_text

_BARE = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "pre",
        "blockquote",
        "expandable_blockquote",
    }
)
FOUND_ANYWAY = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
    }
)
_NEEDED = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}


def read_given(params: Params, name: str) -> list[Object]:
    """Return the listed entities; a list that is no JSON is overlooked, as Telegram does."""
    try:
        listed = as_list(params.json(name, what=name))
    except ApiError:
        return []
    found = [_one(item) for item in listed or []]
    return [entity for entity in found if entity is not None]


def _one(item: object) -> Object | None:
    entity = as_object(item)
    if entity is None:
        raise _unparsable("expected an Object")
    for name in ("offset", "length"):
        if name not in entity:
            raise _unparsable(f'Can\'t find field "{name}"')
        if as_integer(entity[name]) is None:
            raise _unparsable(f'Field "{name}" must be a valid Number')
    kind = as_text(entity.get("type"))
    if kind is None:
        raise _unparsable('Can\'t find field "type"')
    if not kind:
        raise _unparsable("Type is not specified")
    if kind in FOUND_ANYWAY:
        return None
    if kind == "date_time":
        return _moment(entity)
    if kind in _NEEDED and _NEEDED[kind] not in entity:
        raise _unparsable(f'Can\'t find field "{_NEEDED[kind]}"')
    if kind not in _BARE and kind not in _NEEDED:
        raise _unparsable("Unsupported type specified")
    return entity


def _moment(entity: Object) -> Object:
    if as_integer(entity.get("unix_time")) is None:
        raise _unparsable('Can\'t find field "unix_time"')
    if not is_moment_format(as_text(entity.get("date_time_format")) or ""):
        raise _unparsable("Invalid date-time format specified")
    return entity


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse MessageEntity: {reason}")
