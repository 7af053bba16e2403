"""What a message of a person holds for a case: words and files, and what cannot be taken.

Places and positions become words; stickers, polls and the like are named, so that the person can
be told kindly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import telegram

from core.desk.submission import IncomingFile
from core.texts import Text, text

FILE_BYTES_AT_MOST = 20 * 1024 * 1024
"""A bot cannot fetch more (https://core.telegram.org/bots/api#getfile)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One message, or an album as one; `refused` says why parts of it cannot be taken."""

    message_id: int
    words: str
    files: tuple[IncomingFile, ...]
    refused: tuple[Text, ...]

    @property
    def is_empty(self) -> bool:
        """True when nothing of it can be taken."""
        return not self.words and not self.files


def content_of(messages: Sequence[telegram.Message], bot_id: int) -> Content:
    """Return what a message, or all parts of an album, hold."""
    files: list[IncomingFile] = []
    refused: list[Text] = []
    for message in messages:
        file = _file(message, bot_id)
        if file is None:
            continue
        if file.size is not None and file.size > FILE_BYTES_AT_MOST:
            refused.append(text("“{name}” is too large; at most 20 MB fit.", name=file.name))
        else:
            files.append(file)
    words = "\n".join(part for part in map(words_of, messages) if part)
    if not words and not files and not refused:
        refused.append(_cannot_take(messages[0]))
    return Content(
        message_id=messages[0].message_id,
        words=words,
        files=tuple(files),
        refused=tuple(refused),
    )


def words_of(message: telegram.Message) -> str:
    """Return the text, the caption, or the position as words; empty when there is none."""
    words = (message.text or message.caption or "").strip()
    if words:
        return words
    if message.venue is not None:
        venue = message.venue
        return f"📍 {venue.title}, {venue.address}\n{_map(venue.location)}"
    if message.location is not None:
        return f"📍 {_map(message.location)}"
    return ""


def _map(location: telegram.Location) -> str:
    where = f"{location.latitude:.5f},{location.longitude:.5f}"
    return f"https://maps.google.com/?q={where}"


def _file(message: telegram.Message, bot_id: int) -> IncomingFile | None:
    def file(kind: str, name: str, mime: str, file_id: str, size: int | None) -> IncomingFile:
        return IncomingFile(
            kind=kind, name=name, mime=mime, bot_id=bot_id, file_id=file_id, size=size
        )

    if message.photo:
        best = max(message.photo, key=lambda one: one.width * one.height)
        return file("photo", "photo.jpg", "image/jpeg", best.file_id, best.file_size)
    if message.voice is not None:
        voice = message.voice
        mime = voice.mime_type or "audio/ogg"
        return file("voice", "voice.ogg", mime, voice.file_id, voice.file_size)
    if message.video is not None:
        video = message.video
        name, mime = video.file_name or "video.mp4", video.mime_type or "video/mp4"
        return file("video", name, mime, video.file_id, video.file_size)
    if message.video_note is not None:
        note = message.video_note
        return file("video", "video.mp4", "video/mp4", note.file_id, note.file_size)
    if message.audio is not None:
        audio = message.audio
        name, mime = audio.file_name or "audio.mp3", audio.mime_type or "audio/mpeg"
        return file("audio", name, mime, audio.file_id, audio.file_size)
    if message.document is not None:
        document = message.document
        name = document.file_name or "file"
        mime = document.mime_type or "application/octet-stream"
        return file("document", name, mime, document.file_id, document.file_size)
    return None


def _cannot_take(message: telegram.Message) -> Text:
    if message.sticker is not None:
        return text("I cannot read stickers. Please write it, or send a photo or a voice message.")
    if message.poll is not None:
        return text("I cannot take polls. Please write it in your own words.")
    if message.contact is not None:
        return text("I cannot take contacts. If a number matters, please write it as text.")
    if message.dice is not None:
        return text("A nice throw! Please tell me in words, or send a photo.")
    return text(
        "I cannot take this kind of message. Text, photos, voice, video, files and locations are"
        " fine."
    )
