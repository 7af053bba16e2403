"""The part all sends share: where to, in answer to what, with which keyboard; then it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox.access import Spot, ensure_can_write, find_spot
from bot.sandbox.drafts import Draft
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import Markup, check_markup, parse_markup
from bot.sandbox.message import Message
from bot.sandbox.params import Params
from bot.sandbox.wire import Object, as_integer, as_object, as_text
from bot.sandbox.world import World

_PREVIEW_FIELDS = (
    "is_disabled",
    "url",
    "prefer_small_media",
    "prefer_large_media",
    "show_above_text",
)
_WHAT = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice notes",
    "video": "videos",
    "audio": "music",
    "poll": "polls",
    "location": "locations",
    "contact": "contacts",
    "sticker": "stickers",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a send wants to answer; `is_optional` sends it also when the target is gone."""

    message_id: int
    is_optional: bool
    quote: str | None = None


def send(
    world: World, params: Params, drafts: Sequence[Draft], *, what: str | Sequence[str]
) -> list[Message]:
    """Check everything in Telegram's order, then say each draft; more than one is an album.

    `what` is what they are, in the words of the refusal: one for all, or one for each.
    """
    reply = _read_reply(params)
    markup = parse_markup(params)
    first, *others = [what] if isinstance(what, str) else what
    spot = find_spot(world, params, what=first)
    for other in others:
        ensure_can_write(world, spot.chat, spot.thread_id, what=other)
    receiver_id = _receiver(world, spot, params)
    target = _target(spot, reply)
    for draft in drafts:
        draft.check()
    check_markup(markup, in_private=spot.chat.is_private)
    album = new_album(world) if len(drafts) > 1 else None
    return [
        _say(
            world,
            params,
            spot,
            draft.make(),
            receiver_id=receiver_id,
            target=target,
            reply=reply,
            markup=markup,
            album=album,
        )
        for draft in drafts
    ]


def new_album(world: World) -> str:
    """Return the name that joins the messages of a new album."""
    return str(world.rng.randrange(10**16, 10**17))


def what_of(content: Object) -> str:
    """Return what a message is, in the words of the refusal to send it."""
    return next((what for name, what in _WHAT.items() if name in content), "text messages")


def preview_options(params: Params) -> Object:
    """Return the message field that says how links are previewed; nothing when not asked for."""
    given = params.json("link_preview_options", what="link preview options")
    asked = as_object(given)
    if given is not None and asked is None:
        raise bad_request("object expected as link preview options")
    if asked is None:
        if not params.flag("disable_web_page_preview"):
            return {}
        asked = {"is_disabled": True}
    kept = {name: asked[name] for name in _PREVIEW_FIELDS if asked.get(name)}
    return {"link_preview_options": kept} if kept else {}


def _say(
    world: World,
    params: Params,
    spot: Spot,
    content: Object,
    *,
    receiver_id: int | None,
    target: Message | None,
    reply: Reply | None,
    markup: Markup | None,
    album: str | None,
) -> Message:
    thread_id = spot.thread_id
    if thread_id is None and target is not None and spot.chat.is_forum:
        thread_id = target.thread_id
    return world.post(
        spot.chat,
        sender_id=world.bot_id,
        content=content,
        thread_id=thread_id,
        receiver_id=receiver_id,
        reply_to=target.id if target is not None else None,
        quote=_quote(target, reply),
        markup=markup,
        album=album,
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
    )


def _receiver(world: World, spot: Spot, params: Params) -> int | None:
    """Return the one who is to see an ephemeral message, None for messages to all."""
    receiver_id = params.integer("receiver_user_id") if world.newest else 0
    if receiver_id <= 0 or spot.chat.is_private:
        return None
    if not spot.chat.has_member(receiver_id):
        raise bad_request("user not found")
    return receiver_id


def _read_reply(params: Params) -> Reply | None:
    value = params.json("reply_parameters", what="reply parameters")
    if value is None:
        message_id = params.integer("reply_to_message_id")
        if message_id <= 0:
            return None
        return Reply(message_id=message_id, is_optional=params.flag("allow_sending_without_reply"))
    fields = as_object(value)
    if fields is None:
        raise bad_request("object expected as reply parameters")
    if not fields:
        return None
    if "message_id" not in fields:
        raise bad_request('can\'t find field "message_id"')
    found = as_integer(fields["message_id"])
    if found is None:
        raise bad_request('field "message_id" must be a valid Number')
    return Reply(
        message_id=found,
        is_optional=fields.get("allow_sending_without_reply") is True,
        quote=as_text(fields.get("quote")),
    )


def _target(spot: Spot, reply: Reply | None) -> Message | None:
    if reply is None:
        return None
    target = spot.chat.messages.get(reply.message_id)
    if target is not None and not target.deleted:
        if reply.quote and reply.quote not in target.text:
            raise bad_request("QUOTE_TEXT_INVALID")
        return target
    if reply.is_optional:
        return None
    raise bad_request("message to be replied not found")


def _quote(target: Message | None, reply: Reply | None) -> Object | None:
    if target is None or reply is None or not reply.quote:
        return None
    before = target.text[: target.text.index(reply.quote)]
    return {
        "text": reply.quote,
        "position": len(before.encode("utf-16-le")) // 2,
        "is_manual": True,
    }
