"""Files to try things with, for people who have none at hand, and files that a request carries."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from bot.sandbox.errors import SimError
from bot.sandbox.files import MOST_UPLOAD_BYTES
from bot.sandbox.images import kind_of
from bot.sandbox.params import Upload
from bot.sandbox.wire import Object, as_text

_FOLDER = Path(__file__).parent / "samples"
_SAMPLES = {
    "photo": ("photo.jpg", "image/jpeg"),
    "document": ("invoice.pdf", "application/pdf"),
    "voice": ("voice.ogg", "audio/ogg"),
}
_MIMES = {"photo": "image/jpeg", "voice": "audio/ogg", "video": "video/mp4"}


def read_upload(kind: str, value: Object) -> Upload:
    """Return the file that a request means: a sample by its name, or base64 content."""
    sample = as_text(value.get("sample"))
    if sample is not None or not value:
        return _sample(sample or kind)
    encoded = as_text(value.get("content_base64"))
    if encoded is None:
        raise SimError(f"{kind} needs content_base64 or sample")
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise SimError(f"{kind}: content_base64 is not base64") from None
    if not content:
        raise SimError(f"{kind}: the file is empty")
    if len(content) > MOST_UPLOAD_BYTES:
        raise SimError(f"{kind}: at most {MOST_UPLOAD_BYTES >> 20} MB are taken")
    name = as_text(value.get("name")) or kind
    mime = as_text(value.get("mime")) or _MIMES.get(kind, "application/octet-stream")
    if kind == "photo":
        found = kind_of(content)
        if found is None:
            raise SimError("photo: the file is not a JPEG, PNG, GIF or WebP picture")
        mime = found
    return Upload(name=name, mime=mime, content=content)


def _sample(name: str) -> Upload:
    if name not in _SAMPLES:
        raise SimError(f"sample must be one of: {', '.join(_SAMPLES)}")
    file_name, mime = _SAMPLES[name]
    return Upload(name=file_name, mime=mime, content=(_FOLDER / file_name).read_bytes())
