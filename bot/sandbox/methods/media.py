"""Saying something with a file: photos, documents, voices, videos, and albums of them."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.attachments import media_content
from bot.sandbox.errors import bad_request
from bot.sandbox.formatted import read_caption, with_entities
from bot.sandbox.method import Method
from bot.sandbox.params import Params, as_parameter
from bot.sandbox.sending import send
from bot.sandbox.wire import Object, as_list, as_object, as_text
from bot.sandbox.world import World

FEWEST_IN_ALBUM, MOST_IN_ALBUM = 2, 10
_WHAT = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice notes",
    "video": "videos",
}
_ALBUM_KINDS = frozenset({"photo", "video", "document"})


def _sender(kind: str) -> Callable[[World, Params], object]:
    """Return the method that sends one file of this kind."""

    def run(world: World, params: Params) -> object:
        source = params.text(kind)
        media = media_content(world, params, kind=kind, source=source, field=kind)
        caption = with_entities(read_caption(params, world), name="caption")
        sent = send(world, params, [lambda: {**media(), **caption}], what=_WHAT[kind])
        return world.show.message(sent[0])

    return run


def send_media_group(world: World, params: Params) -> object:
    """Send two to ten files as one album."""
    items = as_list(params.json("media", what="media"))
    if items is None:
        raise bad_request("expected an Array of InputMedia")
    contents = [_album_item(world, params, item) for item in items]
    if not contents:
        raise bad_request("there are no messages to send")
    if not FEWEST_IN_ALBUM <= len(contents) <= MOST_IN_ALBUM:
        if len(contents) == 1:
            raise bad_request("group send failed")
        raise bad_request("too many messages to send as an album")
    return [world.show.message(sent) for sent in send(world, params, contents, what="photos")]


def _album_item(world: World, params: Params, item: object) -> Callable[[], Object]:
    fields = as_object(item)
    if fields is None:
        raise bad_request("can't parse InputMedia: InputMedia must be an Object")
    kind = as_text(fields.get("type")) or ""
    if kind not in _ALBUM_KINDS:
        raise bad_request("can't parse InputMedia: type must be one of photo, video, document")
    source = as_text(fields.get("media")) or ""
    if not source:
        raise bad_request("can't parse InputMedia: media not found")
    own = Params(
        {name: as_parameter(value) for name, value in fields.items()}, uploads=params.uploads
    )
    media = media_content(world, own, kind=kind, source=source)
    caption = with_entities(read_caption(own, world), name="caption")
    return lambda: {**media(), **caption}


METHODS = (
    Method(name="sendPhoto", run=_sender("photo"), is_talk=True),
    Method(name="sendDocument", run=_sender("document"), is_talk=True),
    Method(name="sendVoice", run=_sender("voice"), is_talk=True),
    Method(name="sendVideo", run=_sender("video"), is_talk=True),
    Method(name="sendMediaGroup", run=send_media_group, is_talk=True),
)
