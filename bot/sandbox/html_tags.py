"""What the tags of Telegram's HTML mean, each with the attributes it takes."""

from __future__ import annotations

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.links import link_or_none, mentioned_user
from bot.sandbox.wire import Object, as_integer

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
}
TAGS = frozenset({*_SIMPLE, "a", "pre", "blockquote", "tg-emoji", "tg-time"})


def meaning(tag: str, attributes: dict[str, str], covered: str) -> Object | None:
    """Return the entity a closed tag stands for, without its place; `covered` is the text in it.

    None when Telegram makes nothing of the tag; raises ApiError for attributes it refuses.
    """
    if tag == "a":
        return linked(attributes.get("href") or covered)
    if tag == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
    if tag == "pre":
        return {"type": "pre"}
    if tag == "tg-emoji":
        emoji = as_integer(attributes.get("emoji-id", ""))
        if not emoji:
            raise unparsable("Invalid custom emoji identifier specified")
        return {"type": "custom_emoji", "custom_emoji_id": str(emoji)}
    if tag == "tg-time":
        return _moment(attributes)
    entity: Object = {"type": _SIMPLE[tag]}
    language = attributes.get("class", "")
    if tag == "code" and language.startswith("language-"):
        entity["language"] = language.removeprefix("language-")
    return entity


def linked(address: str) -> Object | None:
    """Return the entity of a link: a person's mention, a web link, None for what is neither."""
    user_id = mentioned_user(address)
    if user_id is not None:
        return {"type": "text_mention", "user_id": user_id}
    url = link_or_none(address)
    return {"type": "text_link", "url": url} if url is not None else None


def _moment(attributes: dict[str, str]) -> Object | None:
    """Return the entity of a time; one without a time is just text."""
    shape = attributes.get("format", "")
    if not is_moment_format(shape):
        raise unparsable("Invalid date format used")
    unix = as_integer(attributes.get("unix", ""))
    return moment(unix, shape) if unix is not None and unix > 0 else None


def moment(unix: int, shape: str) -> Object:
    """Return the entity of a time, shown in the reader's own time zone."""
    entity: Object = {"type": "date_time", "unix_time": unix}
    return {**entity, "date_time_format": shape} if shape else entity


def is_moment_format(shape: str) -> bool:
    """Return True for a way of showing a time: relative, or day and time, short or long."""
    return shape in {"r", "R"} or all(letter in "tTdDwW" for letter in shape)


def unparsable(reason: str) -> ApiError:
    """Return the refusal of a text whose marks cannot be understood."""
    return bad_request(f"can't parse entities: {reason}")
