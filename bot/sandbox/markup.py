"""The four kinds of reply markup, read and checked as strictly as Telegram does.

It is read in two steps: `parse_markup` before the chat is looked up, `check_markup` after, when
it is known whether the chat is a private one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.sandbox.buttons import check_inline, check_key, parse_inline, parse_key
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.params import Params
from bot.sandbox.wire import Object, as_list, as_object, as_text

MOST_BUTTONS = 100
MOST_KEYS = 300
_FLAGS = ("selective", "is_persistent", "resize_keyboard", "one_time_keyboard")
_WORDS = ("input_field_placeholder",)


class MarkupKind(Enum):
    """What hangs below a message, or below the text field."""

    INLINE = "inline_keyboard"
    REPLY = "keyboard"
    REMOVE = "remove_keyboard"
    FORCE_REPLY = "force_reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A markup; `value` is what a message or a chat keeps of it."""

    kind: MarkupKind
    value: Object

    @property
    def is_inline(self) -> bool:
        """Return True for an inline keyboard."""
        return self.kind is MarkupKind.INLINE

    def rows(self) -> list[list[Object]]:
        """Return the rows of buttons or keys; none for the kinds without."""
        listed = as_list(self.value.get(self.kind.value)) or []
        return [
            [button for raw in as_list(row) or [] if (button := as_object(raw)) is not None]
            for row in listed
        ]


def parse_markup(params: Params) -> Markup | None:
    """Return the call's markup, None without one or for an empty one; raises ApiError."""
    value = params.json("reply_markup", what="reply keyboard markup")
    if value is None:
        return None
    fields = as_object(value)
    if fields is None:
        raise bad_request("object expected as reply markup")
    keys = _rows(fields, MarkupKind.REPLY, 'field "keyboard" must be an Array of Arrays')
    buttons = _rows(
        fields,
        MarkupKind.INLINE,
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    )
    kept_keys = [[parse_key(key) for key in row] for row in keys]
    kept_buttons = [[parse_inline(button) for button in row] for row in buttons]
    if any(kept_keys):
        shown: Object = {"keyboard": [row for row in kept_keys if row]}
        return Markup(kind=MarkupKind.REPLY, value={**shown, **_extras(fields)})
    if any(kept_buttons):
        rows = [row for row in kept_buttons if row]
        return Markup(kind=MarkupKind.INLINE, value={"inline_keyboard": rows})
    for kind in (MarkupKind.REMOVE, MarkupKind.FORCE_REPLY):
        if _flag(fields, kind.value):
            return Markup(kind=kind, value={kind.value: True, **_extras(fields)})
    return None


def check_markup(markup: Markup | None, *, in_private: bool) -> None:
    """Raise ApiError for what a markup may not hold in this kind of chat."""
    if markup is None:
        return
    rows = markup.rows()
    for row in rows:
        for button in row:
            check = check_inline if markup.is_inline else check_key
            check(button, in_private=in_private)
    if sum(len(row) for row in rows) > (MOST_BUTTONS if markup.is_inline else MOST_KEYS):
        raise bad_request("reply markup is too long")


def _rows(fields: Object, kind: MarkupKind, refusal: str) -> list[list[object]]:
    if fields.get(kind.value) is None:
        return []
    rows = as_list(fields[kind.value])
    if rows is None:
        raise bad_request(f'field "{kind.value}" must be of type Array')
    found = [as_list(row) for row in rows]
    if any(row is None for row in found):
        raise bad_request(refusal)
    return [row for row in found if row is not None]


def _extras(fields: Object) -> Object:
    extras: Object = {name: True for name in _FLAGS if _flag(fields, name)}
    return extras | {name: word for name in _WORDS if (word := as_text(fields.get(name)))}


def _flag(fields: Object, name: str) -> bool:
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise _not_a_flag(name)
    return value is True


def _not_a_flag(name: str) -> ApiError:
    return bad_request(f'field "{name}" must be of type Boolean')
