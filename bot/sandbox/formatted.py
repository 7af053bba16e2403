"""The text of a call: parsed, trimmed and measured, with the entities Telegram would show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.sandbox.entities import detect
from bot.sandbox.errors import bad_request
from bot.sandbox.html import parse_html
from bot.sandbox.params import Params
from bot.sandbox.wire import Object, as_integer, as_list, as_object, as_text, utf16_length

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
LONGEST_SOURCE_BYTES = 1 << 15
MOST_ENTITIES = 100
_PLAIN_KINDS = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
    }
)
_FOUND_KINDS = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
)


class KnowsUsers(Protocol):
    """Who can tell a `User` by id, for mentions of people without a username."""

    def user_object(self, user_id: int) -> Object | None:
        """Return the user, None for nobody known."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """A text and its entities; lengths and offsets are UTF-16 units."""

    text: str
    entities: list[Object]


def read_text(params: Params, users: KnowsUsers) -> Formatted:
    """Return the text of a sendMessage or editMessageText; raises ApiError when it is refused."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    found = _read(params.text("text"), params, users, entities_name="entities")
    if not found.text:
        raise bad_request("text must be non-empty")
    return found


def read_caption(params: Params, users: KnowsUsers) -> Formatted:
    """Return the caption, which may be empty; raises ApiError when it is refused."""
    found = _read(params.text("caption"), params, users, entities_name="caption_entities")
    if utf16_length(found.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return found


def with_entities(found: Formatted, *, name: str) -> Object:
    """Return the message fields of a text under `text` or `caption`; nothing for no text."""
    if not found.text:
        return {}
    fields: Object = {name: found.text}
    if found.entities:
        fields["entities" if name == "text" else "caption_entities"] = found.entities
    return fields


def _read(source: str, params: Params, users: KnowsUsers, *, entities_name: str) -> Formatted:
    if len(source.encode("utf-8", "replace")) > LONGEST_SOURCE_BYTES:
        raise bad_request("text is too long")
    mode = params.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(source)
    elif mode in {"", "none"}:
        text, entities = source, _given(params, entities_name, source)
    else:
        raise bad_request("unsupported parse_mode")
    text, entities = _trimmed(text.replace("\r", ""), entities)
    shown = [entity for raw in entities if (entity := _shown(raw, users)) is not None]
    return Formatted(text=text, entities=detect(text, given=shown)[:MOST_ENTITIES])


def _given(params: Params, name: str, text: str) -> list[Object]:
    """Return the entities a caller listed, those beyond the text cut or dropped."""
    raw = params.text(name)
    if not raw.strip():
        return []
    try:
        value = params.json(name, what=name)
    except Exception as exc:
        raise bad_request("can't parse entities JSON object") from exc
    listed = as_list(value)
    if listed is None:
        raise bad_request("expected an Array of MessageEntity")
    length = utf16_length(text)
    edges = _character_edges(text)
    entities: list[Object] = []
    for item in listed:
        entity = as_object(item)
        if entity is None:
            raise bad_request("can't parse MessageEntity: MessageEntity must be an Object")
        kind, start = as_text(entity.get("type")), as_integer(entity.get("offset"))
        size = as_integer(entity.get("length"))
        if kind is None:
            raise bad_request("can't parse MessageEntity: Can't find field \"type\"")
        if start is None or size is None:
            missing = "offset" if start is None else "length"
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{missing}\"")
        if kind in _FOUND_KINDS or start < 0 or size <= 0 or start >= length:
            continue  # found again by Telegram itself, or of no text
        end = min(start + size, length)
        for place, word in ((start, "begins"), (end, "ends")):
            if place not in edges:
                raise bad_request(
                    f"entity {word} in a middle of a UTF-16 symbol at byte offset {2 * place}"
                )
        entities.append({**entity, "offset": start, "length": end - start})
    return entities


def _character_edges(text: str) -> set[int]:
    """Return the UTF-16 offsets between characters."""
    edges, place = {0}, 0
    for letter in text:
        place += utf16_length(letter)
        edges.add(place)
    return edges


def _trimmed(text: str, entities: list[Object]) -> tuple[str, list[Object]]:
    """Return the text without space around it, and its entities moved and cut with it."""
    kept = text.strip()
    ahead = utf16_length(text[: len(text) - len(text.lstrip())])
    length = utf16_length(kept)
    moved: list[Object] = []
    for entity in entities:
        start = (as_integer(entity["offset"]) or 0) - ahead
        end = min(start + (as_integer(entity["length"]) or 0), length)
        start = max(start, 0)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved


def _shown(entity: Object, users: KnowsUsers) -> Object | None:
    """Return the entity with only the fields its kind has; None when Telegram drops it."""
    kind = as_text(entity["type"]) or ""
    shown: Object = {"type": kind, "offset": entity["offset"], "length": entity["length"]}
    wanted = {
        "text_link": ("url",),
        "custom_emoji": ("custom_emoji_id",),
        "date_time": ("unix_time", "date_time_format"),
    }
    if kind in _PLAIN_KINDS:
        return shown
    if kind == "pre":
        return {**shown, **({"language": entity["language"]} if entity.get("language") else {})}
    if kind == "text_mention":
        person = as_object(entity.get("user")) or {}
        user_id = as_integer(entity.get("user_id", person.get("id")))
        user = users.user_object(user_id) if user_id is not None else None
        return {**shown, "user": user} if user is not None else None
    if kind in wanted:
        return {**shown, **{name: entity[name] for name in wanted[kind] if name in entity}}
    raise bad_request("can't parse MessageEntity: Unsupported type specified")
