"""Saying again what was said: forwards name where it came from, copies do not."""

from __future__ import annotations

from bot.sandbox.access import find_chat, find_message, find_spot
from bot.sandbox.chats import Chat
from bot.sandbox.drafts import Draft, ReadyDraft
from bot.sandbox.errors import bad_request
from bot.sandbox.formatted import Formatted, parse, settle_caption
from bot.sandbox.message import Message
from bot.sandbox.method import Method
from bot.sandbox.origins import origin_of
from bot.sandbox.params import Params
from bot.sandbox.sending import send
from bot.sandbox.wire import Object
from bot.sandbox.world import World

_CAPTIONED = ("photo", "document", "voice", "video")


def forward_message(world: World, params: Params) -> object:
    """Say a message again, with its origin."""
    source, original = _original(world, params, to="forward")
    if original.is_service or original.protected:
        raise bad_request("the message can't be forwarded")
    spot = find_spot(world, params)
    copy = world.post(
        spot.chat,
        sender_id=world.bot_id,
        content=original.content,
        thread_id=spot.thread_id,
        forward_origin=origin_of(world, source, original),
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
    )
    return world.show.message(copy)


def copy_message(world: World, params: Params) -> object:
    """Say a message again as the bot's own; a caption given replaces the old one."""
    _source, original = _original(world, params, to="copy")
    caption = parse(params, "caption") if "caption" in params else None
    if original.is_service or original.protected:
        raise bad_request("the message can't be copied")
    draft: Draft = _CopyDraft(world, original, caption)
    (copy,) = send(world, params, [draft], what="text messages")
    return {"message_id": copy.id}


class _CopyDraft:
    """The copy in the making: the original's fields, and the caption of the call if any."""

    def __init__(self, world: World, original: Message, caption: Formatted | None) -> None:
        self._world = world
        self._ready = ReadyDraft(content=original.content)
        self._is_captioned = any(name in original.content for name in _CAPTIONED)
        self._caption = caption
        self._fields: Object | None = None

    def check(self) -> None:
        """Raise ApiError for a caption that is too long."""
        if self._caption is not None and self._is_captioned:
            self._fields = settle_caption(self._caption, self._world).fields("caption")

    def make(self) -> Object:
        """Return the copy's fields."""
        content = dict(self._ready.make())
        if self._fields is None:
            return content
        kept = {name: content[name] for name in _CAPTIONED if name in content}
        return {**kept, **self._fields}


def _original(world: World, params: Params, *, to: str) -> tuple[Chat, Message]:
    params.needed("from_chat_id")
    chat = find_chat(world, params, name="from_chat_id")
    return chat, find_message(chat, params.integer("message_id"), to=to)


METHODS = (
    Method(name="forwardMessage", run=forward_message, is_talk=True),
    Method(name="copyMessage", run=copy_message, is_talk=True),
)
