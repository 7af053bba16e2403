"""Saying something with a file: photos, documents, voices, videos, music, and albums of them."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.attachments import read_attachment
from bot.sandbox.drafts import MediaDraft
from bot.sandbox.errors import bad_request
from bot.sandbox.formatted import parse
from bot.sandbox.media_items import read_items, shown_with
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.sending import send
from bot.sandbox.world import World

MOST_IN_ALBUM = 10
_WHAT = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice notes",
    "video": "videos",
    "audio": "music",
}
_ALIKE = ("document", "audio")
"""What makes an album of its own and is not mixed with anything."""


def _sender(kind: str) -> Callable[[World, Params], object]:
    """Return the method that sends one file of this kind."""

    def run(world: World, params: Params) -> object:
        file = read_attachment(params, kind=kind, source=params.text(kind), field=kind)
        if file is None:
            raise bad_request(f"there is no {kind} in the request")
        extra = shown_with(params) if kind in {"photo", "video"} else {}
        caption = parse(params, "caption")
        draft = MediaDraft(world=world, attachment=file, caption=caption, extra=extra)
        return world.show.message(send(world, params, [draft], what=_WHAT[kind])[0])

    return run


def send_media_group(world: World, params: Params) -> object:
    """Send up to ten files as one album."""
    drafts = read_items(world, params)
    if len(drafts) > MOST_IN_ALBUM:
        raise bad_request("too many messages to send as an album")
    if not drafts:
        raise bad_request("there are no messages to send")
    if len({draft.extra.get("show_caption_above_media") for draft in drafts}) > 1:
        raise bad_request("parameter show_caption_above_media must be the same for all messages")
    kinds = [draft.attachment.kind for draft in drafts]
    alone = next((kind for kind in _ALIKE if kind in kinds), None)
    if alone is not None and set(kinds) != {alone}:
        raise bad_request(f"{alone} can't be mixed with other media types")
    album = params.without("reply_markup")
    sent = send(world, album, drafts, what=[_WHAT[kind] for kind in kinds])
    return [world.show.message(message) for message in sent]


METHODS = (
    *(Method(name=f"send{kind.capitalize()}", run=_sender(kind), is_talk=True) for kind in _WHAT),
    Method(name="sendMediaGroup", run=send_media_group, is_talk=True),
)
