"""One button or key: its one action read, and what Telegram says against it."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.links import WrongLinkError, checked_link
from bot.sandbox.wire import Object, as_integer, as_object, as_text

LONGEST_DATA_BYTES = 64
LONGEST_COPY = 256
_STYLES = frozenset({"primary", "success", "danger"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PRIVATE_ONLY = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
    "request_users": "users can be requested in private chats only",
    "request_chat": "chats can be requested in private chats only",
    "web_app": "web App buttons can be used in private chats only",
}


def parse_inline(value: object) -> Object:
    """Return an inline button with its one action; raises ApiError for what cannot be read."""
    place = "inline keyboard"
    fields = as_object(value)
    if fields is None:
        raise _unparsable(place, "InlineKeyboardButton must be an Object")
    button = _label(fields, place)
    for name in ("url", "callback_data"):
        if text := _words(fields, name, place):
            return {**button, name: text}
    for name in ("switch_inline_query", "switch_inline_query_current_chat"):
        if name in fields:
            return {**button, name: _needed_words(fields, name, place)}
    for name, needed in (("login_url", "url"), ("web_app", "url"), ("copy_text", "text")):
        if (inner := _inner(fields, name, place)) is not None:
            return {**button, name: {needed: _needed_words(inner, needed, place)}}
    for name in ("callback_game", "pay"):
        if name in fields:
            return {**button, name: fields[name]}
    raise _unparsable(place, "Text buttons are unallowed in the inline keyboard")


def parse_key(value: object) -> Object:
    """Return a key of a reply keyboard; raises ApiError for what cannot be read."""
    place = "keyboard"
    if isinstance(value, str):
        return {"text": value}
    fields = as_object(value)
    if fields is None:
        raise _unparsable(place, "KeyboardButton must be a String or an Object")
    key = _label(fields, place)
    for name in ("request_contact", "request_location"):
        if fields.get(name) is True:
            return {**key, name: True}
    if (app := _inner(fields, "web_app", place)) is not None:
        return {**key, "web_app": {"url": _needed_words(app, "url", place)}}
    for name in ("request_users", "request_chat"):
        if (asked := _inner(fields, name, place)) is None:
            continue
        if "request_id" not in asked:
            raise _unparsable(place, 'Can\'t find field "request_id"')
        if as_integer(asked["request_id"]) is None:
            raise _unparsable(place, 'Field "request_id" must be a Number')
        return {**key, name: asked}
    return key


def check_inline(button: Object, *, in_private: bool) -> None:
    """Raise ApiError for an inline button that Telegram would not show in this kind of chat."""
    place = "inline keyboard button"
    _ensure_labelled(button, place)
    if (url := as_text(button.get("url"))) is not None:
        button["url"] = _checked_url(url, place)
    if (login := as_object(button.get("login_url"))) is not None:
        _checked_url(as_text(login.get("url")) or "", f"{place} login")
    if (app := as_object(button.get("web_app"))) is not None:
        if not in_private:
            raise bad_request("BUTTON_TYPE_INVALID")
        _ensure_https(as_text(app.get("url")) or "", place)
    data = as_text(button.get("callback_data")) or ""
    if len(data.encode("utf-8", "replace")) > LONGEST_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    copied = as_object(button.get("copy_text"))
    if copied is not None and not 1 <= len(as_text(copied.get("text")) or "") <= LONGEST_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def check_key(key: Object, *, in_private: bool) -> None:
    """Raise ApiError for a key that Telegram would not show in this kind of chat."""
    place = "keyboard button"
    _ensure_labelled(key, place)
    for name, refusal in _PRIVATE_ONLY.items():
        if name in key and not in_private:
            raise bad_request(refusal)
    if (app := as_object(key.get("web_app"))) is not None:
        _ensure_https(as_text(app.get("url")) or "", place)


def _label(fields: Object, place: str) -> Object:
    text = _needed_words(fields, "text", place)
    style = (_words(fields, "style", place) or "default").lower()
    if style == "default":
        return {"text": text}
    if style not in _STYLES:
        raise _unparsable(place, "invalid button style specified")
    return {"text": text, "style": style}


def _words(fields: Object, name: str, place: str) -> str | None:
    value = fields.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)  # Telegram reads numbers as the text they are written with
    if value is not None and not isinstance(value, str):
        raise _unparsable(place, f'Field "{name}" must be of type String')
    return value


def _needed_words(fields: Object, name: str, place: str) -> str:
    text = _words(fields, name, place)
    if text is None:
        raise _unparsable(place, f'Can\'t find field "{name}"')
    return text


def _inner(fields: Object, name: str, place: str) -> Object | None:
    if fields.get(name) is None:
        return None
    inner = as_object(fields[name])
    if inner is None:
        raise _unparsable(place, f'Field "{name}" must be of type Object')
    return inner


def _ensure_labelled(button: Object, place: str) -> None:
    if not as_text(button["text"]):
        raise bad_request(f"{place} text must be non-empty")


def _checked_url(url: str, place: str) -> str:
    """Return the address in full: a web address with a dot in the host, or a tg:// link."""
    try:
        return checked_link(url)
    except WrongLinkError as wrong:
        raise bad_request(f"{place} URL '{url}' is invalid: {wrong.reason}") from None


def _ensure_https(url: str, place: str) -> None:
    """Loopback over plain HTTP passes, which Telegram itself would refuse."""
    parts = urlsplit(url)
    is_loopback = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if is_loopback:
        return
    try:
        checked_link(url, https_only=True)
    except WrongLinkError as wrong:
        raise bad_request(f"{place} Web App URL '{url}' is invalid: {wrong.reason}") from None


def _unparsable(place: str, reason: str) -> ApiError:
    return bad_request(f"can't parse {place} button: {reason}")
