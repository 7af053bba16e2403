"""The four kinds of reply markup, checked as strictly as Telegram checks them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.sandbox.buttons import inline_button, keyboard_button
from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params
from bot.sandbox.wire import Object, as_list, as_object, as_text

MOST_BUTTONS = 100
MOST_REPLY_BUTTONS = 300


class MarkupKind(Enum):
    """What hangs below a message, or below the text field."""

    INLINE = "inline_keyboard"
    REPLY = "keyboard"
    REMOVE = "remove_keyboard"
    FORCE_REPLY = "force_reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A checked markup; `value` is what a message or a chat keeps of it."""

    kind: MarkupKind
    value: Object

    @property
    def is_inline(self) -> bool:
        """Return True for an inline keyboard."""
        return self.kind is MarkupKind.INLINE


def read_markup(params: Params, *, in_private: bool) -> Markup | None:
    """Return the call's reply markup, None without one; raises ApiError in Telegram's words."""
    value = params.json("reply_markup", what="reply keyboard markup")
    if value is None:
        return None
    fields = as_object(value)
    if fields is None:
        raise bad_request("object expected as reply markup")
    if MarkupKind.INLINE.value in fields:
        return _inline(fields, in_private=in_private)
    if MarkupKind.REPLY.value in fields:
        return _reply(fields, in_private=in_private)
    for kind in (MarkupKind.REMOVE, MarkupKind.FORCE_REPLY):
        if fields.get(kind.value) is True:
            kept = {name: fields[name] for name in _FLAGS if name in fields}
            return Markup(kind=kind, value={kind.value: True, **kept})
    return None


def inline_keyboard_of(markup: Markup | None) -> Object | None:
    """Return the inline keyboard to keep on a message: none for other kinds or no buttons."""
    if markup is None or not markup.is_inline or not markup.value["inline_keyboard"]:
        return None
    return markup.value


_FLAGS = ("selective", "is_persistent", "resize_keyboard", "one_time_keyboard")
_WORDS = ("input_field_placeholder",)


def _inline(fields: Object, *, in_private: bool) -> Markup:
    rows = _rows(fields["inline_keyboard"], "inline_keyboard", "InlineKeyboardMarkup")
    kept = [[inline_button(button, in_private=in_private) for button in row] for row in rows]
    if sum(len(row) for row in kept) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return Markup(kind=MarkupKind.INLINE, value={"inline_keyboard": [row for row in kept if row]})


def _reply(fields: Object, *, in_private: bool) -> Markup:
    rows = _rows(fields["keyboard"], "keyboard", "ReplyKeyboardMarkup")
    kept = [[keyboard_button(button, in_private=in_private) for button in row] for row in rows]
    if sum(len(row) for row in kept) > MOST_REPLY_BUTTONS:
        raise bad_request("reply markup is too long")
    value: Object = {"keyboard": [row for row in kept if row]}
    value |= {name: True for name in _FLAGS if fields.get(name) is True}
    value |= {name: word for name in _WORDS if (word := as_text(fields.get(name)))}
    return Markup(kind=MarkupKind.REPLY, value=value)


def _rows(value: object, field: str, owner: str) -> list[list[object]]:
    rows = as_list(value)
    if rows is None:
        raise bad_request(f'field "{field}" of the {owner} must be an Array of Arrays')
    found: list[list[object]] = []
    for row in rows:
        buttons = as_list(row)
        if buttons is None:
            raise bad_request(f'field "{field}" of the {owner} must be an Array of Arrays')
        found.append(buttons)
    return found
