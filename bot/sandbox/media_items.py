"""The files that a call lists as JSON: of an album, or one in place of another."""

from __future__ import annotations

from bot.sandbox.attachments import read_attachment
from bot.sandbox.drafts import MediaDraft
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.formatted import parse
from bot.sandbox.params import Params, as_parameter
from bot.sandbox.wire import Object, as_list, as_object, as_text
from bot.sandbox.world import World

_KINDS = frozenset({"photo", "video", "document", "audio"})


def read_item(world: World, params: Params) -> MediaDraft:
    """Return the one file of a call; raises ApiError for what cannot be read."""
    params.needed("media")
    return _item(world, params, params.json("media", what="input media"), in_album=False)


def read_items(world: World, params: Params) -> list[MediaDraft]:
    """Return the files of an album; raises ApiError for what cannot be read."""
    params.needed("media")
    items = as_list(params.json("media", what="media"))
    if items is None:
        raise bad_request("expected an Array of InputMedia")
    return [_item(world, params, item, in_album=True) for item in items]


def shown_with(fields: Params) -> Object:
    """Return how a file is shown: words above it, or hidden until it is touched."""
    shown: Object = {}
    if fields.flag("show_caption_above_media"):
        shown["show_caption_above_media"] = True
    if fields.flag("has_spoiler"):
        shown["has_media_spoiler"] = True
    return shown


def _item(world: World, params: Params, item: object, *, in_album: bool) -> MediaDraft:
    fields = as_object(item)
    if fields is None:
        raise _unparsable("expected an Object")
    own = Params(
        {name: as_parameter(value) for name, value in fields.items()}, uploads=params.uploads
    )
    try:
        caption = parse(own, "caption")
    except ApiError as error:
        raise _unparsable(error.reason[:1].upper() + error.reason[1:]) from None
    if "type" not in fields:
        raise _unparsable('Can\'t find field "type"')
    kind = as_text(fields["type"])
    if kind is None:
        raise _unparsable('Field "type" must be of type String')
    file = read_attachment(own, kind=kind, source=as_text(fields.get("media")) or "")
    if file is None:
        raise _unparsable("media not found")
    if kind == "animation" and in_album:
        raise _unparsable('type "animation" can\'t be used in sendMediaGroup')
    if kind not in _KINDS:
        raise _unparsable(f'type "{kind}" is unsupported')
    return MediaDraft(
        world=world,
        attachment=file,
        caption=caption,
        extra=shown_with(own) if kind in _SHOWN else {},
    )


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse InputMedia: {reason}")


_SHOWN = frozenset({"photo", "video"})
