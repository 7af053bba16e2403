"""Entities that a call lists itself: read strictly, and held against the text they are for."""

from __future__ import annotations

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.html_tags import is_moment_format
from bot.sandbox.params import Params
from bot.sandbox.wire import Object, as_integer, as_list, as_object, as_text, utf16_length

MOST_OFFSET = 1_000_000
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
_FOUND_ANYWAY = frozenset(
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


def ensure_inside(text: str, entities: list[Object]) -> None:
    """Raise ApiError for an entity that does not begin and end between the text's characters."""
    length = utf16_length(text)
    edges = _edges(text)
    for entity in entities:
        offset, size = as_integer(entity["offset"]) or 0, as_integer(entity["length"]) or 0
        if offset < 0 or offset > MOST_OFFSET:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if size < 0 or size > MOST_OFFSET:
            raise bad_request(f"receive an entity with incorrect length {size}")
        end = offset + size
        if offset > length:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if end > length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
                f"at UTF-16 offset {end}"
            )
        if offset not in edges:
            raise bad_request(
                "entity begins in a middle of a UTF-16 symbol at byte offset "
                f"{_byte_after(edges, offset)}"
            )
        if end not in edges:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol "
                f"at byte offset {_byte_after(edges, end)}"
            )


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
    if kind in _FOUND_ANYWAY:
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


def _edges(text: str) -> dict[int, int]:
    """Return the UTF-16 offsets between characters, each with its offset in UTF-8 bytes."""
    edges, units, octets = {0: 0}, 0, 0
    for letter in text:
        units += utf16_length(letter)
        octets += len(letter.encode("utf-8", "replace"))
        edges[units] = octets
    return edges


def _byte_after(edges: dict[int, int], units: int) -> int:
    return next(octets for place, octets in edges.items() if place > units)


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse MessageEntity: {reason}")
