"""The file of a send: uploaded, attached, or named by a file id of before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.files import MOST_PHOTO_BYTES, MOST_UPLOAD_BYTES
from bot.sandbox.images import kind_of
from bot.sandbox.links import WrongLinkError, checked_link
from bot.sandbox.media import media_fields
from bot.sandbox.params import Params, Upload
from bot.sandbox.state import StoredFile
from bot.sandbox.wire import Object
from bot.sandbox.world import World

_ATTACH = "attach://"
_TYPES = {
    "photo": "Photo",
    "document": "Document",
    "voice": "VoiceNote",
    "video": "Video",
    "audio": "Audio",
    "sticker": "Sticker",
}
_LETTERS = re.compile(r"[A-Za-z0-9_-]*")
_MOST_PADDING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file to be sent as `kind`: either the upload, or what `source` says."""

    kind: str
    source: str
    upload: Upload | None
    duration: int = 0
    title: str = ""
    performer: str = ""

    def check(self, world: World) -> None:
        """Raise ApiError for a file that Telegram would not take as this kind."""
        if self.upload is not None:
            _ensure_fits(self.kind, self.upload)
        else:
            self._known(world)

    def make(self, world: World) -> Object:
        """Store the file if it is new and return the message fields that show it."""
        if self.upload is None:
            return media_fields(self._known(world))
        mime = kind_of(self.upload.content) if self.kind == "photo" else None
        entry = world.files.add(
            kind=self.kind,
            content=self.upload.content,
            mime=mime or self.upload.mime,
            name=self.upload.name,
            duration=self.duration,
            title=self.title,
            performer=self.performer,
        )
        return media_fields(entry)

    def _known(self, world: World) -> StoredFile:
        entry = world.files.by_id(self.source)
        if entry is None:
            raise bad_request(_why_unknown(world, self.source))
        if (entry.kind == "photo") is not (self.kind == "photo"):
            found, wanted = _TYPES[entry.kind], _TYPES[self.kind]
            raise bad_request(f"can't use file of type {found} as {wanted}")
        return entry


def read_attachment(
    params: Params, *, kind: str, source: str, field: str | None = None
) -> Attachment | None:
    """Return the file a call names, None without one.

    `source` is what the parameter says, `field` the name an upload may have come under.
    """
    if source.startswith(_ATTACH):
        upload = params.uploads.get(source.removeprefix(_ATTACH))
    else:
        upload = params.uploads.get(field) if field is not None and not source else None
        if not source and upload is None:
            return None
    if upload is None and source.startswith(_ATTACH):
        return None
    return Attachment(
        kind=kind,
        source=source,
        upload=upload,
        duration=max(0, params.integer("duration")),
        title=params.text("title"),
        performer=params.text("performer"),
    )


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


def _why_unknown(world: World, source: str) -> str:
    """Return what is wrong with a file id: an address, no id at all, or one nobody knows."""
    if world.files.is_own_form(source):
        return "wrong file identifier/HTTP URL specified"
    if "." in source:
        try:
            checked_link(source)
        except WrongLinkError as wrong:
            return f"invalid file HTTP URL specified: {wrong.reason}"
        return "failed to get HTTP URL content"  # nothing leaves this machine
    kept = source.rstrip("=")
    padding = len(source) - len(kept)
    if padding > _MOST_PADDING:
        reason = "Wrong string padding"
    elif padding and len(source) % 4:
        reason = "Wrong padding length"
    elif len(kept) % 4 == 1:
        reason = "Wrong string length"
    elif not _LETTERS.fullmatch(kept):
        reason = "Wrong character in the string"
    else:
        reason = "can't unserialize it. Wrong last symbol"
    return f"wrong remote file identifier specified: {reason}"
