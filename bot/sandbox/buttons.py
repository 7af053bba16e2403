"""One button, inline or of a reply keyboard: exactly one action, and Telegram's complaints."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.wire import Object, as_integer, as_object, as_text

LONGEST_DATA_BYTES = 64
LONGEST_COPY = 256
_STYLES = frozenset({"primary", "success", "danger"})
_EMPTY_ACTIONS = ("callback_game", "pay")
_TEXT_ACTIONS = ("switch_inline_query", "switch_inline_query_current_chat")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def inline_button(value: object, *, in_private: bool) -> Object:
    """Return the checked inline button; raises ApiError."""
    fields = as_object(value)
    if fields is None:
        raise _unparsable("inline keyboard", "InlineKeyboardButton must be an Object")
    button = _label(fields, "inline keyboard")
    if (url := as_text(fields.get("url"))) is not None:
        return {**button, "url": _checked_url(url)}
    if (data := as_text(fields.get("callback_data"))) is not None:
        if not 1 <= len(data.encode("utf-8", "replace")) <= LONGEST_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {**button, "callback_data": data}
    if (app := as_object(fields.get("web_app"))) is not None:
        return {**button, "web_app": _checked_app(app, in_private=in_private)}
    if (copied := as_object(fields.get("copy_text"))) is not None:
        text = as_text(copied.get("text")) or ""
        if not 1 <= len(text) <= LONGEST_COPY:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {**button, "copy_text": {"text": text}}
    if (login := as_object(fields.get("login_url"))) is not None:
        return {**button, "login_url": {"url": _checked_url(as_text(login.get("url")) or "")}}
    for name in _TEXT_ACTIONS:
        if (query := as_text(fields.get(name))) is not None:
            return {**button, name: query}
    for name in _EMPTY_ACTIONS:
        if name in fields:
            return {**button, name: fields[name]}
    raise _unparsable("inline keyboard", "Text buttons are unallowed in the inline keyboard")


def keyboard_button(value: object, *, in_private: bool) -> Object:
    """Return the checked button of a reply keyboard; raises ApiError."""
    if (text := as_text(value)) is not None:
        return _label({"text": text}, "keyboard")
    fields = as_object(value)
    if fields is None:
        raise _unparsable("keyboard", "KeyboardButton must be a String or an Object")
    button = _label(fields, "keyboard")
    for name, what in (("request_contact", "phone number"), ("request_location", "location")):
        if fields.get(name) is True:
            _only_private(what, in_private=in_private)
            return {**button, name: True}
    for name, what in (("request_users", "users"), ("request_chat", "chats")):
        asked = as_object(fields.get(name))
        if asked is None:
            continue
        _only_private(what, in_private=in_private)
        if as_integer(asked.get("request_id")) is None:
            raise _unparsable("keyboard", 'Can\'t find field "request_id"')
        if name == "request_chat" and not isinstance(asked.get("chat_is_channel"), bool):
            raise _unparsable("keyboard", 'Can\'t find field "chat_is_channel"')
        return {**button, name: asked}
    if (app := as_object(fields.get("web_app"))) is not None:
        _only_private("Web App", in_private=in_private)
        return {**button, "web_app": _checked_app(app, in_private=True)}
    return button


def _label(fields: Object, place: str) -> Object:
    if "text" not in fields:
        raise _unparsable(place, 'Can\'t find field "text"')
    text = as_text(fields["text"])
    if text is None:
        raise _unparsable(place, 'Field "text" must be of type String')
    style = fields.get("style")
    if style is not None and style not in _STYLES:
        raise _unparsable(place, "invalid button style specified")
    if not text.strip():
        raise bad_request(f"{place} button text must be non-empty")
    return {"text": text} if style is None else {"text": text, "style": style}


def _checked_url(url: str) -> str:
    """Telegram takes web addresses with a dot in the host, and its own tg:// links."""

    def refused(reason: str) -> ApiError:
        return bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")

    address = url.strip()
    if not address:
        raise refused("URL must be non-empty")
    if "://" not in address:
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise refused("Wrong HTTP URL") from None
    if parts.scheme.lower() not in {"http", "https", "tg", "ton", "tonsite"}:
        raise refused("Unsupported URL protocol")
    has_dot = "." in host.strip(".") or ":" in host
    if parts.scheme.lower() in {"http", "https"} and not has_dot:
        raise refused("Wrong HTTP URL")
    return address


def _checked_app(app: Object, *, in_private: bool) -> Object:
    url = as_text(app.get("url")) or ""
    if not in_private:
        raise bad_request("BUTTON_TYPE_INVALID")
    parts = urlsplit(url)
    is_loopback = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if parts.scheme != "https" and not is_loopback:
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )
    return {"url": url}


def _only_private(what: str, *, in_private: bool) -> None:
    if not in_private:
        raise bad_request(f"{what} can be requested in private chats only")


def _unparsable(place: str, reason: str) -> ApiError:
    return bad_request(f"can't parse {place} button: {reason}")
