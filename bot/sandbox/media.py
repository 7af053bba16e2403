"""How a stored file looks inside a message: the Bot API's photo sizes, documents, voices."""

from __future__ import annotations

from bot.sandbox.state import StoredFile
from bot.sandbox.wire import Object, without_nones

_SMALLER = (("s", 90), ("m", 320), ("x", 800))
"""Telegram's smaller sizes of a photo: a letter and the longest side in pixels."""


def media_fields(entry: StoredFile) -> Object:
    """Return the message fields that show this file, under the name of its kind."""
    if entry.kind == "photo":
        return {"photo": _photo_sizes(entry)}
    shown = {
        **_reference(entry),
        "file_name": entry.name if entry.kind in {"document", "video", "audio"} else None,
        "mime_type": entry.mime if entry.kind != "sticker" else None,
    }
    if entry.kind == "voice":
        shown["duration"] = entry.duration
    elif entry.kind == "video":
        shown |= {"width": entry.width, "height": entry.height, "duration": entry.duration}
    elif entry.kind == "audio":
        named = {"title": entry.title or None, "performer": entry.performer or None}
        shown |= {"duration": entry.duration, **named}
    elif entry.kind == "sticker":
        shown |= {
            "width": entry.width or 512,
            "height": entry.height or 512,
            "is_animated": False,
            "is_video": False,
            "type": "regular",
        }
    return {entry.kind: without_nones(shown)}


CAPTIONED = ("photo", "document", "voice", "video", "audio")
"""The kinds of file that have a caption."""


def without_caption(content: Object) -> Object:
    """Return the fields of a file's message but the words under it; empty for other messages."""
    if not any(name in content for name in CAPTIONED):
        return {}
    return {k: v for k, v in content.items() if k not in {"caption", "caption_entities"}}


def file_object(entry: StoredFile, *, file_id: str) -> Object:
    """Return the Bot API's `File`, with the path it can be downloaded from."""
    return {
        "file_id": file_id,
        "file_unique_id": entry.unique_id,
        "file_size": entry.size,
        "file_path": entry.path,
    }


def _reference(entry: StoredFile) -> Object:
    return {
        "file_id": entry.file_id,
        "file_unique_id": entry.unique_id,
        "file_size": entry.size,
    }


def _photo_sizes(entry: StoredFile) -> list[object]:
    """Every size is the same bytes here; only the stated width and height differ."""
    width, height = entry.width or 640, entry.height or 480
    longest = max(width, height)
    sizes: list[object] = []
    for letter, side in _SMALLER:
        if side < longest:
            sizes.append(
                {
                    "file_id": entry.file_id + letter,
                    "file_unique_id": entry.unique_id + letter,
                    "file_size": entry.size,
                    "width": max(1, width * side // longest),
                    "height": max(1, height * side // longest),
                }
            )
    return [*sizes, {**_reference(entry), "width": width, "height": height}]
