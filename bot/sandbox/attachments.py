"""The file of a send: uploaded, attached, or named by a file id of before."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.files import MOST_PHOTO_BYTES, MOST_UPLOAD_BYTES
from bot.sandbox.images import kind_of
from bot.sandbox.media import media_fields
from bot.sandbox.params import Params, Upload
from bot.sandbox.state import StoredFile
from bot.sandbox.wire import Object
from bot.sandbox.world import World

_ATTACH = "attach://"


def media_content(
    world: World, params: Params, *, kind: str, source: str, field: str | None = None
) -> Callable[[], Object]:
    """Check the file now and return what makes the message fields of it later.

    `source` is what the parameter said, `field` the name an upload may have come under.
    """
    upload = _upload(params, source, field)
    if upload is not None:
        _ensure_fits(kind, upload)
        duration = params.integer("duration")
        return lambda: media_fields(_stored(world, kind, upload, duration))
    if not source:
        raise bad_request(f"there is no {_NAMES[kind]} in the request")
    if source.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # nothing leaves this machine
    entry = world.files.by_id(source)
    if entry is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if entry.kind != kind and "document" not in {kind, entry.kind}:
        wanted, found = kind.capitalize(), entry.kind.capitalize()
        raise bad_request(f"can't use file of type {found} as {wanted}")
    return lambda: media_fields(entry)


_NAMES = {"photo": "photo", "document": "document", "voice": "voice", "video": "video"}


def _upload(params: Params, source: str, field: str | None) -> Upload | None:
    if source.startswith(_ATTACH):
        return params.uploads.get(source.removeprefix(_ATTACH))
    return params.uploads.get(field) if field is not None else None


def _ensure_fits(kind: str, upload: Upload) -> None:
    size = len(upload.content)
    if size == 0:
        raise bad_request("file must be non-empty")
    if size > MOST_UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo":
        if size > MOST_PHOTO_BYTES:
            raise bad_request("file is too big")
        if kind_of(upload.content) is None:
            raise bad_request("IMAGE_PROCESS_FAILED")


def _stored(world: World, kind: str, upload: Upload, duration: int) -> StoredFile:
    mime = kind_of(upload.content) if kind == "photo" else None
    return world.files.add(
        kind=kind,
        content=upload.content,
        mime=mime or upload.mime,
        name=upload.name,
        duration=duration,
    )
