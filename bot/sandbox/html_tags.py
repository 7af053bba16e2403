"""What the tags of Telegram's HTML mean, each with the attributes it takes."""

from __future__ import annotations

from bot.sandbox.errors import ApiError, bad_request
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
        return _link(attributes.get("href") or covered)
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


def _link(target: str) -> Object | None:
    address = target.strip()
    if address.lower().startswith("tg://user?id="):
        return {"type": "text_mention", "user_id": address[len("tg://user?id=") :]}
    if "://" not in address:
        if "." not in address or any(letter.isspace() for letter in address):
            return None
        address = f"http://{address}"
    scheme, _, rest = address.partition("://")
    if scheme.lower() not in {"http", "https", "tg", "ton", "tonsite"} or not rest:
        return None
    if scheme.lower() in {"http", "https"} and "/" not in rest:
        address += "/"
    return {"type": "text_link", "url": address}


def _moment(attributes: dict[str, str]) -> Object | None:
    """Return the entity of a time; one without a time is just text."""
    shape = attributes.get("format", "")
    if not is_moment_format(shape):
        raise unparsable("Invalid date-time format specified")
    unix = as_integer(attributes.get("unix", ""))
    if unix is None or unix <= 0:
        return None
    entity: Object = {"type": "date_time", "unix_time": unix}
    if shape:
        entity["date_time_format"] = shape
    return entity


def is_moment_format(shape: str) -> bool:
    """Return True for a way of showing a time: relative, or day and time, short or long."""
    return shape in {"r", "R"} or all(letter in "tTdDwW" for letter in shape)


def unparsable(reason: str) -> ApiError:
    """Return the refusal of a text whose HTML cannot be understood."""
    return bad_request(f"can't parse entities: {reason}")
