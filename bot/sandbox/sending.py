"""The part all sends share: where to, in answer to what, with which keyboard; then it is said."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sandbox.access import Spot, ensure_can_write, find_spot
from bot.sandbox.drafts import Draft
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import Markup, check_markup, parse_markup
from bot.sandbox.message import Message
from bot.sandbox.params import Params
from bot.sandbox.replying import Answered, find_answered, read_reply
from bot.sandbox.wire import Object, as_object
from bot.sandbox.world import World

_PREVIEW_FLAGS = (
    "is_disabled",
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


def send(
    world: World, params: Params, drafts: Sequence[Draft], *, what: str | Sequence[str]
) -> list[Message]:
    """Check everything in Telegram's order, then say each draft; more than one is an album.

    `what` is what they are, in the words of the refusal: one for all, or one for each.
    """
    reply = read_reply(params)
    markup = parse_markup(params)
    first, *others = [what] if isinstance(what, str) else what
    spot = find_spot(world, params, what=first)
    for other in others:
        ensure_can_write(world, spot.chat, spot.thread_id, what=other)
    receiver_id = _receiver(world, spot, params)
    answered = find_answered(world, params, spot, reply)
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
            answered=answered,
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
    for name, value in asked.items():
        if name == "url" and not isinstance(value, str):
            raise bad_request('field "url" must be of type String')
        if name in _PREVIEW_FLAGS and not isinstance(value, bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
    kept = {name: asked[name] for name in ("url", *_PREVIEW_FLAGS) if asked.get(name)}
    return {"link_preview_options": kept} if kept else {}


def _say(
    world: World,
    params: Params,
    spot: Spot,
    content: Object,
    *,
    receiver_id: int | None,
    answered: Answered,
    markup: Markup | None,
    album: str | None,
) -> Message:
    thread_id = spot.thread_id
    if thread_id is None and spot.chat.is_forum:
        thread_id = answered.thread_id
    return world.post(
        spot.chat,
        sender_id=world.bot_id,
        content=content,
        thread_id=thread_id,
        receiver_id=receiver_id,
        reply_to=answered.message_id,
        external_reply=answered.external,
        quote=answered.quote,
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
