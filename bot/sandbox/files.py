"""Files that were sent: their bytes by content, and their entries by id."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Protocol

from bot.sandbox.images import size_of
from bot.sandbox.state import State, StoredFile

MOST_DOWNLOAD_BYTES = 20 << 20
MOST_UPLOAD_BYTES = 50 << 20
MOST_PHOTO_BYTES = 10 << 20
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
KEPT_FILES = 1_000
_UNIQUE_ID_LETTERS = 16
_FILE_ID_LETTERS = 60
_FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "video": "videos",
    "audio": "music",
    "sticker": "stickers",
}
_PREFIXES = {
    "photo": "AgAC",
    "document": "BQAC",
    "voice": "AwAC",
    "video": "BAAC",
    "audio": "CQAC",
    "sticker": "CAAC",
}


class Blobs(Protocol):
    """Where bytes lie, by a name made from their content."""

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their name."""
        ...

    def get(self, name: str) -> bytes | None:
        """Return the bytes, None when they are gone."""
        ...

    def drop(self, name: str) -> None:
        """Forget the bytes."""
        ...


class MemoryBlobs:
    """Bytes kept in memory, for tests and for a sandbox that is not saved."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their name."""
        name = _name(content)
        self._kept[name] = content
        return name

    def get(self, name: str) -> bytes | None:
        """Return the bytes, None when they are gone."""
        return self._kept.get(name)

    def drop(self, name: str) -> None:
        """Forget the bytes."""
        self._kept.pop(name, None)


class FolderBlobs:
    """Bytes kept as files of a folder, so that memory stays small and a restart keeps them."""

    def __init__(self, *, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their name."""
        name = _name(content)
        place = self._folder / name
        if not place.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = place.with_suffix(".part")
            unfinished.write_bytes(content)
            unfinished.replace(place)
        return name

    def get(self, name: str) -> bytes | None:
        """Return the bytes, None when they are gone."""
        if not name.isalnum():
            return None
        try:
            return (self._folder / name).read_bytes()
        except OSError:
            return None

    def drop(self, name: str) -> None:
        """Forget the bytes."""
        if name.isalnum():
            (self._folder / name).unlink(missing_ok=True)


class Files:
    """The entries of sent files: found by file id, by unique id and by download path."""

    def __init__(self, *, state: State, blobs: Blobs, rng: random.Random) -> None:
        self._state = state
        self._blobs = blobs
        self._rng = rng

    def add(
        self,
        *,
        kind: str,
        content: bytes,
        mime: str,
        name: str | None = None,
        duration: int = 0,
        title: str = "",
        performer: str = "",
    ) -> StoredFile:
        """Keep a file and return its entry; the width and height of pictures are read from it."""
        self._state.last_file_number += 1
        width, height = size_of(content) or (0, 0)
        ending = _ending(kind, mime, name)
        entry = StoredFile(
            unique_id=self._letters(_UNIQUE_ID_LETTERS),
            file_id=_PREFIXES[kind] + self._letters(_FILE_ID_LETTERS - 4),
            kind=kind,
            blob=self._blobs.put(content),
            mime=mime,
            size=len(content),
            path=f"{_FOLDERS[kind]}/file_{self._state.last_file_number}{ending}",
            name=name,
            width=width,
            height=height,
            duration=duration,
            title=title,
            performer=performer,
        )
        self._state.files[entry.unique_id] = entry
        while len(self._state.files) > KEPT_FILES:
            self._forget(next(iter(self._state.files)))
        return entry

    def forget_all(self) -> None:
        """Forget every file and its bytes."""
        for unique_id in list(self._state.files):
            self._forget(unique_id)

    def by_id(self, file_id: str) -> StoredFile | None:
        """Return the entry of a file id, also of a smaller size's; None for an unknown one."""
        known = file_id[:_FILE_ID_LETTERS]
        return next((f for f in self._state.files.values() if f.file_id == known), None)

    def is_own_form(self, file_id: str) -> bool:
        """Return True for an id that this or another bot's server may have given."""
        known = file_id[:_FILE_ID_LETTERS]
        return len(known) == _FILE_ID_LETTERS and known[:4] in _PREFIXES.values()

    def by_unique_id(self, unique_id: str) -> StoredFile | None:
        """Return the entry of a unique id, None for an unknown one."""
        return self._state.files.get(unique_id[:_UNIQUE_ID_LETTERS])

    def by_path(self, path: str) -> StoredFile | None:
        """Return the entry of a download path, None for an unknown one."""
        return next((f for f in self._state.files.values() if f.path == path), None)

    def content(self, entry: StoredFile) -> bytes | None:
        """Return the bytes, None when they are gone."""
        return self._blobs.get(entry.blob)

    def _forget(self, unique_id: str) -> None:
        """The same bytes may have been sent more than once; the last one takes them away."""
        gone = self._state.files.pop(unique_id)
        if not any(entry.blob == gone.blob for entry in self._state.files.values()):
            self._blobs.drop(gone.blob)

    def _letters(self, count: int) -> str:
        return "".join(self._rng.choices(_LETTERS, k=count))


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _ending(kind: str, mime: str, name: str | None) -> str:
    if kind == "photo":
        return ".jpg"
    if kind == "voice":
        return ".oga"
    if name and "." in name:
        ending = name.rsplit(".", 1)[1].lower()
        if ending.isascii() and ending.isalnum() and len(ending) <= 8:
            return f".{ending}"
    return {"video/mp4": ".mp4", "image/webp": ".webp", "application/pdf": ".pdf"}.get(mime, "")
