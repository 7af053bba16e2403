"""Saying again what was said, as the bot's own words."""

from __future__ import annotations

from bot.sandbox.access import find_spot
from bot.sandbox.drafts import Draft, ReadyDraft
from bot.sandbox.formatted import Formatted, parse, settle_caption
from bot.sandbox.media import without_caption
from bot.sandbox.message import Message
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.passing_on import NewAlbums, asked_ids, original_of, originals_of
from bot.sandbox.sending import send, what_of
from bot.sandbox.wire import Object
from bot.sandbox.world import World


def copy_message(world: World, params: Params) -> object:
    """Say a message again as the bot's own; a caption given replaces the old one."""
    caption = parse(params, "caption") if "caption" in params else None
    _source, original = original_of(world, params, to="copy")
    draft: Draft = _CopyDraft(world, original, caption)
    (copy,) = send(world, params, [draft], what=what_of(original.content))
    return {"message_id": copy.id}


def copy_messages(world: World, params: Params) -> object:
    """Say many messages again as the bot's own; those that are gone are left out."""
    ids = asked_ids(params)
    spot = find_spot(world, params)
    _source, originals = originals_of(world, params, ids)
    albums = NewAlbums(world, originals)
    is_bare = params.flag("remove_caption")
    copies = [
        world.post(
            spot.chat,
            sender_id=world.bot_id,
            content=without_caption(original.content) if is_bare else dict(original.content),
            thread_id=spot.thread_id,
            album=albums.name_for(original),
            silent=params.flag("disable_notification"),
            protected=params.flag("protect_content"),
        )
        for original in originals
    ]
    return [{"message_id": copy.id} for copy in copies]


class _CopyDraft:
    """The copy in the making: the original's fields, and the caption of the call if any."""

    def __init__(self, world: World, original: Message, caption: Formatted | None) -> None:
        self._world = world
        self._ready = ReadyDraft(content=original.content)
        self._bare = without_caption(original.content)
        self._caption = caption if self._bare else None
        self._fields: Object | None = None

    def check(self) -> None:
        """Raise ApiError for a caption that is too long."""
        if self._caption is not None:
            self._fields = settle_caption(self._caption, self._world).fields("caption")

    def make(self) -> Object:
        """Return the copy's fields."""
        if self._fields is None:
            return dict(self._ready.make())
        return {**self._bare, **self._fields}


METHODS = (
    Method(name="copyMessage", run=copy_message, is_talk=True),
    Method(name="copyMessages", run=copy_messages, is_talk=True),
)
