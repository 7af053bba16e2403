"""A file that somebody hands in piece by piece: written to disk as it comes, under a random name,
and looked at before it is believed to be what it is called.

The bytes decide: a picture, sound, film or PDF must be one; whatever else is kept as a plain file.
"""

from __future__ import annotations

import asyncio
import unicodedata
from pathlib import Path
from typing import BinaryIO

from core.desk.files import SIZE_LIMIT, sniff
from core.desk.submission import KeptFile
from core.errors import InvalidInput, TooLarge
from core.texts import text

NAME_LONGEST = 120
_HEAD = 64
_PLAIN = "application/octet-stream"
_ALSO: dict[str, tuple[str, ...]] = {
    "audio/ogg": ("application/ogg", "video/ogg", "audio/opus"),
    "audio/mpeg": ("audio/mp3",),
    "audio/wav": ("audio/x-wav", "audio/wave", "audio/vnd.wave"),
    "video/mp4": ("audio/mp4", "video/quicktime", "video/x-m4v", "audio/x-m4a", "audio/aac"),
    "video/webm": ("audio/webm", "video/x-matroska"),
    "image/jpeg": ("image/jpg", "image/pjpeg"),
    "image/heic": ("image/heif", "image/avif"),
}
"""What else the bytes of a type are rightly called."""
_KINDS = {"image": "photo", "audio": "audio", "video": "video"}
_NO_PHOTO = ("image/gif", "image/heic")
"""Pictures that Telegram does not take as a photo."""


class Upload:
    """One file on its way in; `finish` or `drop` ends it."""

    def __init__(self, *, path: Path, stored_as: str, name: str, declared: str) -> None:
        self._path = path
        self._part = path.with_suffix(".part")
        self.stored_as = stored_as
        self._name = plain_name(name)
        self._declared = declared.partition(";")[0].strip().lower()
        self._head = b""
        self._size = 0
        self._file: BinaryIO | None = None

    async def write(self, piece: bytes) -> None:
        """Write what came; raises TooLarge as soon as it is."""
        self._size += len(piece)
        if self._size > SIZE_LIMIT:
            raise TooLarge(field=self._name, limit=f"{SIZE_LIMIT // 2**20} MB")
        if len(self._head) < _HEAD:
            self._head += piece[: _HEAD - len(self._head)]
        await asyncio.to_thread(self._write, piece)

    async def finish(self) -> KeptFile:
        """Return the file, which is on disk now; raises InvalidInput for an empty one, and for one
        that is not what it is called."""
        if not self._size:
            wanted = text("a file with bytes in it")
            raise InvalidInput(field="files", value=self._name, wanted=wanted)
        mime = found_type(self._declared, self._head, self._name)
        await asyncio.to_thread(self._settle)
        return KeptFile(
            kind="document"
            if mime in _NO_PHOTO
            else _KINDS.get(mime.partition("/")[0], "document"),
            name=self._name,
            mime=mime,
            size=self._size,
            stored_as=self.stored_as,
        )

    async def drop(self) -> None:
        """Forget it, be it finished or not."""
        await asyncio.to_thread(self._forget)

    def _write(self, piece: bytes) -> None:
        if self._file is None:
            self._part.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._part.open("wb")
        self._file.write(piece)

    def _settle(self) -> None:
        if self._file is not None:
            self._file.close()
        self._part.rename(self._path)

    def _forget(self) -> None:
        if self._file is not None:
            self._file.close()
        self._part.unlink(missing_ok=True)
        self._path.unlink(missing_ok=True)


def found_type(declared: str, head: bytes, name: str) -> str:
    """Return the type of what begins with `head`; raises InvalidInput when it was called a
    picture, a sound, a film or a PDF that it is not."""
    found = sniff(head)
    if found == declared or declared in _ALSO.get(found, ()):
        return found
    claims = declared.partition("/")[0] in _KINDS or declared == "application/pdf"
    if claims and declared != "image/svg+xml":
        wanted = text(
            "a file of its type: {declared} is {found}",
            declared=repr(declared)[:60],
            found=text("something else") if found == _PLAIN else found,
        )
        raise InvalidInput(field="files", value=name, wanted=wanted)
    # What is called a text or a program is no picture, whatever its first bytes say.
    return found if declared in ("", _PLAIN) else _PLAIN


def plain_name(given: str) -> str:
    """Return a name without a path, without what cannot be seen, and not too long."""
    last = given.replace("\\", "/").rpartition("/")[2]
    seen = "".join(one for one in last if unicodedata.category(one)[0] != "C").strip(" .")
    if len(seen) <= NAME_LONGEST:
        return seen or "file"
    stem, dot, ending = seen.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: NAME_LONGEST - len(ending) - 1]}.{ending}"
    return seen[:NAME_LONGEST]
