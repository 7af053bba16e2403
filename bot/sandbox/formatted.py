"""The text of a call: parsed, trimmed and measured, with the entities Telegram would show.

It is read in two steps, as Telegram does: `parse` before the chat is looked up, `settle` after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.sandbox.errors import bad_request
from bot.sandbox.given_entities import FOUND_ANYWAY, read_given
from bot.sandbox.html import parse_html
from bot.sandbox.links import WrongLinkError, checked_link, mentioned_user
from bot.sandbox.markdown import parse_markdown_v2
from bot.sandbox.markdown_legacy import parse_markdown
from bot.sandbox.params import Params
from bot.sandbox.tidy import tidied
from bot.sandbox.wire import Object, as_integer, as_object, as_text, utf16_length

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
LONGEST_SOURCE_BYTES = 1 << 15
MOST_ENTITIES = 100
_PARSERS = {"html": parse_html, "markdownv2": parse_markdown_v2, "markdown": parse_markdown}
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

    def fields(self, name: str, *, entities: str | None = None) -> Object:
        """Return the fields of the text under this name; nothing for no text."""
        if not self.text:
            return {}
        found: Object = {name: self.text}
        if self.entities:
            usual = "entities" if name == "text" else f"{name}_entities"
            found[entities or usual] = self.entities
        return found


def parse(params: Params, name: str) -> Formatted:
    """Return the text of a parameter as it was meant, `text` not empty; raises ApiError.

    `text` and `caption` share one parse mode; every other text has its own.
    """
    if name == "text" and not params.text(name):
        raise bad_request("message text is empty")
    return parse_optional(params, name)


def parse_optional(params: Params, name: str) -> Formatted:
    """Return the text of a parameter as it was meant, which may be empty; raises ApiError."""
    source = params.text(name)
    if len(source.encode("utf-8", "replace")) > LONGEST_SOURCE_BYTES:
        raise bad_request("text is too long")
    is_main = name in {"text", "caption"}
    mode = params.text("parse_mode" if is_main else f"{name}_parse_mode").lower()
    if not source or mode in {"", "none"}:
        listed = "entities" if name == "text" else f"{name}_entities"
        return Formatted(text=source, entities=read_given(params, listed))
    if mode not in _PARSERS:
        raise bad_request("unsupported parse_mode")
    text, entities = _PARSERS[mode](source)
    return Formatted(text=text, entities=entities)


def settle_text(parsed: Formatted, users: KnowsUsers, *, too_long: str) -> Formatted:
    """Return the text as it is shown; raises ApiError for an empty one and, in the words given,
    for one that is too long."""
    settled = settle(parsed, users)
    if not settled.text:
        raise bad_request("text must be non-empty")
    if settled.length > LONGEST_TEXT:
        raise bad_request(too_long)
    return settled


def settle_caption(parsed: Formatted, users: KnowsUsers) -> Formatted:
    """Return the caption as it is shown, which may be empty; raises ApiError when too long."""
    settled = settle(parsed, users)
    if settled.length > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return settled


def settle(parsed: Formatted, users: KnowsUsers) -> Formatted:
    """Return the text as it is shown, which may be empty; raises ApiError for odd entities."""
    known = [entity for raw in parsed.entities if (entity := _shown(raw, users)) is not None]
    text, entities = tidied(parsed.text, known)
    return Formatted(text=text, entities=_at_most(entities))


def _at_most(entities: list[Object]) -> list[Object]:
    """Telegram keeps a hundred entities that the bot asked for, and all that it found itself."""
    kept, asked = [], 0
    for entity in entities:
        is_asked = entity["type"] not in FOUND_ANYWAY
        asked += is_asked
        if not is_asked or asked <= MOST_ENTITIES:
            kept.append(entity)
    return kept


def _shown(entity: Object, users: KnowsUsers) -> Object | None:
    """Return the entity with only the fields its kind has; None when Telegram drops it."""
    kind = as_text(entity["type"]) or ""
    shown: Object = {"type": kind, "offset": entity["offset"], "length": entity["length"]}
    if kind in _BARE_KINDS:
        return shown
    if kind == "text_link":
        return _linked(shown, as_text(entity.get("url")) or "", users)
    if kind == "text_mention":
        person = as_object(entity.get("user")) or {}
        user_id = as_integer(entity.get("user_id", person.get("id")))
        user = users.user_object(user_id) if user_id is not None else None
        return {**shown, "user": user} if user is not None else None
    return {**shown, **{name: entity[name] for name in _FIELDS[kind] if entity.get(name)}}


def _linked(shown: Object, address: str, users: KnowsUsers) -> Object | None:
    """Return a link with its address in full; one that means a person is a mention."""
    user_id = mentioned_user(address)
    if user_id is not None:
        return _shown({**shown, "type": "text_mention", "user_id": user_id}, users)
    try:
        return {**shown, "url": checked_link(address)}
    except WrongLinkError as wrong:
        raise bad_request(f"entity URL '{address}' is invalid: {wrong.reason}") from None
