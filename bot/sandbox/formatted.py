"""The text of a call: parsed, trimmed and measured, with the entities Telegram would show.

It is read in two steps, as Telegram does: `parse` before the chat is looked up, `settle` after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.sandbox.entities import detect
from bot.sandbox.errors import bad_request
from bot.sandbox.given_entities import ensure_inside, read_given
from bot.sandbox.html import parse_html
from bot.sandbox.params import Params
from bot.sandbox.wire import Object, as_integer, as_object, as_text, utf16_length

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
LONGEST_SOURCE_BYTES = 1 << 15
MOST_ENTITIES = 100
_BARE_KINDS = frozenset(
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
_FIELDS = {
    "text_link": ("url",),
    "custom_emoji": ("custom_emoji_id",),
    "date_time": ("unix_time", "date_time_format"),
    "pre": ("language",),
}


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

    @property
    def length(self) -> int:
        """Return the length that Telegram's limits mean."""
        return utf16_length(self.text)

    def fields(self, name: str) -> Object:
        """Return the message fields under `text` or `caption`; nothing for no text."""
        if not self.text:
            return {}
        found: Object = {name: self.text}
        if self.entities:
            found["entities" if name == "text" else "caption_entities"] = self.entities
        return found


def parse(params: Params, name: str) -> Formatted:
    """Return the text of parameter `text` or `caption` as it was meant; raises ApiError."""
    source = params.text(name)
    if name == "text" and not source:
        raise bad_request("message text is empty")
    if len(source.encode("utf-8", "replace")) > LONGEST_SOURCE_BYTES:
        raise bad_request("text is too long")
    mode = params.text("parse_mode").lower()
    if not source or mode in {"", "none"}:
        listed = "entities" if name == "text" else "caption_entities"
        return Formatted(text=source, entities=read_given(params, listed))
    if mode != "html":
        raise bad_request("unsupported parse_mode")
    text, entities = parse_html(source)
    return Formatted(text=text, entities=entities)


def settle_text(parsed: Formatted, users: KnowsUsers, *, too_long: str) -> Formatted:
    """Return the text as it is shown; raises ApiError for an empty one and, in the words given,
    for one that is too long."""
    settled = _settle(parsed, users)
    if not settled.text:
        raise bad_request("text must be non-empty")
    if settled.length > LONGEST_TEXT:
        raise bad_request(too_long)
    return settled


def settle_caption(parsed: Formatted, users: KnowsUsers) -> Formatted:
    """Return the caption as it is shown, which may be empty; raises ApiError when too long."""
    settled = _settle(parsed, users)
    if settled.length > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return settled


def _settle(parsed: Formatted, users: KnowsUsers) -> Formatted:
    ensure_inside(parsed.text, parsed.entities)
    text, entities = _trimmed(parsed.text.replace("\r", ""), parsed.entities)
    shown = [entity for raw in entities if (entity := _shown(raw, users)) is not None]
    return Formatted(text=text, entities=detect(text, given=shown)[:MOST_ENTITIES])


def _trimmed(text: str, entities: list[Object]) -> tuple[str, list[Object]]:
    """Space goes at the end, and at the beginning up to the first entity."""
    kept = text.rstrip()
    first = min((as_integer(entity["offset"]) or 0 for entity in entities), default=len(kept))
    ahead = min(len(kept) - len(kept.lstrip(" \n")), first)
    kept = kept[ahead:]
    length = utf16_length(kept)
    moved: list[Object] = []
    for entity in entities:
        start = (as_integer(entity["offset"]) or 0) - ahead
        end = min(start + (as_integer(entity["length"]) or 0), length)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved


def _shown(entity: Object, users: KnowsUsers) -> Object | None:
    """Return the entity with only the fields its kind has; None when Telegram drops it."""
    kind = as_text(entity["type"]) or ""
    shown: Object = {"type": kind, "offset": entity["offset"], "length": entity["length"]}
    if kind in _BARE_KINDS:
        return shown
    if kind == "text_mention":
        person = as_object(entity.get("user")) or {}
        user_id = as_integer(entity.get("user_id", person.get("id")))
        user = users.user_object(user_id) if user_id is not None else None
        return {**shown, "user": user} if user is not None else None
    return {**shown, **{name: entity[name] for name in _FIELDS[kind] if entity.get(name)}}
