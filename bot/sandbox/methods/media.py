"""Saying something with a file: photos, documents, voices, videos, and albums of them."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.attachments import read_attachment
from bot.sandbox.drafts import MediaDraft
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.formatted import parse
from bot.sandbox.method import Method
from bot.sandbox.params import Params, as_parameter
from bot.sandbox.sending import send
from bot.sandbox.wire import as_list, as_object, as_text
from bot.sandbox.world import World

MOST_IN_ALBUM = 10
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
        file = read_attachment(params, kind=kind, source=params.text(kind), field=kind)
        if file is None:
            raise bad_request(f"there is no {kind} in the request")
        draft = MediaDraft(world=world, attachment=file, caption=parse(params, "caption"))
        return world.show.message(send(world, params, [draft], what=_WHAT[kind])[0])

    return run


def send_media_group(world: World, params: Params) -> object:
    """Send up to ten files as one album."""
    params.needed("media")
    items = as_list(params.json("media", what="media"))
    if items is None:
        raise bad_request("expected an Array of InputMedia")
    drafts = [_item(world, params, item) for item in items]
    if len(drafts) > MOST_IN_ALBUM:
        raise bad_request("too many messages to send as an album")
    if not drafts:
        raise bad_request("there are no messages to send")
    kinds = {draft.attachment.kind for draft in drafts}
    if "document" in kinds and len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    album = params.without("reply_markup")
    return [world.show.message(sent) for sent in send(world, album, drafts, what="photos")]


def _item(world: World, params: Params, item: object) -> MediaDraft:
    fields = as_object(item)
    if fields is None:
        raise _unparsable("expected an Object")
    own = Params(
        {name: as_parameter(value) for name, value in fields.items()}, uploads=params.uploads
    )
    caption = parse(own, "caption")
    kind = as_text(fields.get("type"))
    if kind is None:
        raise _unparsable('Can\'t find field "type"')
    if kind not in _ALBUM_KINDS:
        raise _unparsable(f"type must be one of {', '.join(sorted(_ALBUM_KINDS))}")
    file = read_attachment(own, kind=kind, source=as_text(fields.get("media")) or "")
    if file is None:
        raise _unparsable("media not found")
    return MediaDraft(world=world, attachment=file, caption=caption)


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse InputMedia: {reason}")


METHODS = (
    Method(name="sendPhoto", run=_sender("photo"), is_talk=True),
    Method(name="sendDocument", run=_sender("document"), is_talk=True),
    Method(name="sendVoice", run=_sender("voice"), is_talk=True),
    Method(name="sendVideo", run=_sender("video"), is_talk=True),
    Method(name="sendMediaGroup", run=send_media_group, is_talk=True),
)
