"""Saying again what was said, with the name of who said it first."""

from __future__ import annotations

from bot.sandbox.access import Spot, find_spot
from bot.sandbox.chats import Chat
from bot.sandbox.message import Message
from bot.sandbox.method import Method
from bot.sandbox.origins import origin_of
from bot.sandbox.params import Params
from bot.sandbox.passing_on import NewAlbums, asked_ids, original_of, originals_of
from bot.sandbox.sending import what_of
from bot.sandbox.world import World


def forward_message(world: World, params: Params) -> object:
    """Say a message again, with its origin."""
    source, original = original_of(world, params, to="forward")
    spot = find_spot(world, params, what=what_of(original.content))
    return world.show.message(_forward(world, params, spot, source, original, album=None))


def forward_messages(world: World, params: Params) -> object:
    """Say many messages again; those that are gone are left out."""
    ids = asked_ids(params)
    spot = find_spot(world, params)
    source, originals = originals_of(world, params, ids)
    albums = NewAlbums(world, originals)
    return [
        {
            "message_id": _forward(
                world, params, spot, source, original, album=albums.name_for(original)
            ).id
        }
        for original in originals
    ]


def _forward(
    world: World,
    params: Params,
    spot: Spot,
    source: Chat,
    original: Message,
    *,
    album: str | None,
) -> Message:
    return world.post(
        spot.chat,
        sender_id=world.bot_id,
        content=original.content,
        thread_id=spot.thread_id,
        forward_origin=origin_of(world, source, original),
        album=album,
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
    )


METHODS = (
    Method(name="forwardMessage", run=forward_message, is_talk=True),
    Method(name="forwardMessages", run=forward_messages, is_talk=True),
)
