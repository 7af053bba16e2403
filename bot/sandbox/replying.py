"""What a message answers: another one of the chat, one of another chat, or a piece of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.access import Access, Spot, find_chat
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.formatted import Formatted, parse_optional, settle
from bot.sandbox.message import Message
from bot.sandbox.origins import origin_of
from bot.sandbox.params import Params, as_parameter
from bot.sandbox.wire import Object, as_integer, as_object, utf16_length
from bot.sandbox.world import World

_PLACES = frozenset({"supergroup", "channel"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a send wants to answer; `is_optional` sends it also when the target is gone.

    `chat_id` is as written, empty for the chat of the send itself.
    """

    message_id: int
    is_optional: bool
    chat_id: str = ""
    quote: Formatted | None = None
    quote_position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The message that is answered, found; `external` tells of one in another chat."""

    message_id: int | None = None
    thread_id: int | None = None
    external: Object | None = None
    quote: Object | None = None


def read_reply(params: Params) -> Reply | None:
    """Return what a call wants to answer, None for nothing; raises ApiError."""
    if "reply_parameters" not in params:
        message_id = params.integer("reply_to_message_id")
        if message_id <= 0:
            return None
        return Reply(message_id=message_id, is_optional=params.flag("allow_sending_without_reply"))
    value = params.json("reply_parameters", what="reply parameters")
    if value is None:
        return None
    fields = as_object(value)
    if fields is None:
        raise bad_request("object expected as reply parameters")
    return _of(fields) if fields else None


def find_answered(world: World, params: Params, spot: Spot, reply: Reply | None) -> Answered:
    """Return the message that is answered; raises when it is not there and has to be."""
    if reply is None or reply.message_id <= 0:
        return Answered()
    chat = spot.chat
    if reply.chat_id and reply.chat_id != params.text("chat_id").strip():
        chat = find_chat(world, Params({"chat_id": reply.chat_id}), access=Access.READ)
    target = chat.messages.get(reply.message_id)
    if target is None or target.deleted:
        if reply.is_optional:
            return Answered()
        raise bad_request("message to be replied not found")
    quote = _quote(world, target, reply)
    is_elsewhere = chat.id != spot.chat.id or spot.thread_id not in {None, target.thread_id}
    if not is_elsewhere:
        return Answered(message_id=target.id, thread_id=target.thread_id, quote=quote)
    external: Object = {"origin": origin_of(world, chat, target)}
    if chat.type in _PLACES:
        external |= {"chat": world.show.chat(chat), "message_id": target.id}
    return Answered(external=external, quote=quote)


def _of(fields: Object) -> Reply:
    for name in ("allow_sending_without_reply",):
        if name in fields and not isinstance(fields[name], bool):
            raise _wrong(name, "Boolean")
    if "message_id" not in fields:
        raise bad_request('can\'t find field "message_id"')
    found = as_integer(fields["message_id"])
    if found is None:
        raise bad_request('field "message_id" must be a valid Number')
    chat_id = fields.get("chat_id", "")
    if isinstance(chat_id, bool) or not isinstance(chat_id, str | int):
        raise _wrong("chat_id", "String")
    return Reply(
        message_id=found,
        is_optional=fields.get("allow_sending_without_reply") is True,
        chat_id=str(chat_id).strip(),
        quote=_read_quote(fields),
        quote_position=max(as_integer(fields.get("quote_position")) or 0, 0),
    )


def _read_quote(fields: Object) -> Formatted | None:
    if "quote" not in fields:
        return None
    if not isinstance(fields["quote"], str):
        raise _wrong("quote", "String")
    own = {name: as_parameter(value) for name, value in fields.items() if value is not None}
    parsed = parse_optional(Params(own), "quote")
    return parsed if parsed.text else None


def _quote(world: World, target: Message, reply: Reply) -> Object | None:
    if reply.quote is None:
        return None
    quote = settle(reply.quote, world)
    places = _places(target.text, quote.text) if quote.text else []
    if not places:
        raise bad_request("QUOTE_TEXT_INVALID")
    nearest = min(places, key=lambda place: abs(place - reply.quote_position))
    return {
        **quote.fields("text"),
        "position": nearest,
        "is_manual": True,
    }


def _places(text: str, piece: str) -> list[int]:
    """Return where the piece stands in the text, in UTF-16 units."""
    found, at = [], text.find(piece)
    while at >= 0:
        found.append(utf16_length(text[:at]))
        at = text.find(piece, at + 1)
    return found


def _wrong(name: str, kind: str) -> ApiError:
    return bad_request(f'field "{name}" must be of type {kind}')
