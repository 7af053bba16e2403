"""The files of cases: fetched from Telegram after the case is on disk, kept under random names.

The bytes are looked at, not the sender's word: what is no known picture, sound or film is served
as a plain file. Telegram lets bots download at most 20 MB
(https://core.telegram.org/bots/api#getfile).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, wait_for_hint
from core.db.engine import Database
from core.db.tenancy import System
from core.desk.tables import AttachmentRow
from core.ids import Ids
from core.work import Books, Work

log = logging.getLogger(__name__)

SIZE_LIMIT = 20 * 1024 * 1024
_AT_ONCE = 8
_ATTEMPTS = 8
_POLL_SECONDS = 5.0
_FETCH_SECONDS = 60.0
_ALL = System(reason="files are fetched for every workspace")

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (4, b"ftyphe", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/heic"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (8, b"WAVE", "audio/wav"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"%PDF-", "application/pdf"),
)


class FileSource(Protocol):
    """Where the bytes are; the bot fills it."""

    async def download(self, *, bot_id: int, file_id: str) -> bytes:
        """Return the bytes. Raises FileGone when they can never be had, NotHere when another
        process has to fetch them, anything else to try again later."""
        ...


class FileGone(Exception):
    """The file is too large, or no longer there."""


class NotHere(Exception):
    """Another process runs the bot whose file it is; that one fetches it."""


class Files:
    """The store and the fetcher; rows say what is there, a file nobody points to is garbage."""

    def __init__(
        self, *, database: Database, books: Books, clock: Clock, ids: Ids, folder: Path
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._folder = folder

    def path_of(self, stored_as: str) -> Path:
        """Return the path of a stored file, be it there or not; the name is one of ours."""
        return self._folder / UUID(stored_as).hex[-2:] / stored_as

    def room(self) -> tuple[Path, str]:
        """Return where a new file goes and its name there."""
        stored_as = str(self._ids.new())
        return self.path_of(stored_as), stored_as

    async def used_among(self, names: Sequence[str]) -> frozenset[str]:
        """Return those of these files that some case has."""
        query = select(AttachmentRow.stored_as).where(AttachmentRow.stored_as.in_(names))
        async with self._database.reading(_ALL) as session:
            return frozenset(one for one in await session.scalars(query) if one is not None)

    async def run(self, source: FileSource, hint: asyncio.Event) -> None:
        """Fetch what is pending, for ever."""
        while True:
            try:
                fetched = await self.fetch_pending(source)
            except Exception:
                log.exception("fetching files failed", extra={"action": "files_failed"})
                fetched = 0
            if not fetched:
                await wait_for_hint(self._clock, hint, _POLL_SECONDS)

    async def fetch_pending(self, source: FileSource) -> int:
        """Fetch up to eight files that are due and return how many were tried here."""
        now = self._clock.now()
        statement = (
            select(AttachmentRow)
            .where(
                AttachmentRow.state == "pending",
                AttachmentRow.file_id.is_not(None),
                or_(AttachmentRow.next_at.is_(None), AttachmentRow.next_at <= now),
            )
            .order_by(AttachmentRow.created_at)
            .limit(_AT_ONCE)
        )
        async with self._database.reading(_ALL) as session:
            due = (await session.scalars(statement)).all()
        async with asyncio.TaskGroup() as group:
            fetching = [
                group.create_task(self._fetch(row, source), name=f"file-{row.id}") for row in due
            ]
        return sum(task.result() for task in fetching)

    async def _fetch(self, row: AttachmentRow, source: FileSource) -> bool:
        """Fetch one file and note what came of it; False when that is another process's work."""
        if row.bot_id is None or row.file_id is None:
            return False
        try:
            async with asyncio.timeout(_FETCH_SECONDS):
                body = await source.download(bot_id=row.bot_id, file_id=row.file_id)
        except NotHere:
            return False
        except FileGone as problem:
            log.warning("a file is lost", extra={"action": "file_gone", "problem": str(problem)})
            await self._settle(row.id, state="failed", attempts=row.attempts + 1)
            return True
        except Exception as problem:
            await self._again(row, problem)
            return True
        stored_as = str(self._ids.new())
        await asyncio.to_thread(_write, self.path_of(stored_as), body)
        await self._settle(
            row.id,
            state="stored",
            stored_as=stored_as,
            size=len(body),
            mime=sniff(body),
            attempts=row.attempts + 1,
        )
        return True

    async def _again(self, row: AttachmentRow, problem: Exception) -> None:
        attempts = row.attempts + 1
        is_last = attempts >= _ATTEMPTS
        level = logging.ERROR if is_last else logging.WARNING
        extra = {"action": "file_retry", "attempt": attempts, "problem": type(problem).__name__}
        log.log(level, "a file could not be fetched", extra=extra)
        next_at = self._clock.now() + timedelta(seconds=min(2**attempts, 600))
        await self._settle(
            row.id,
            state="failed" if is_last else "pending",
            attempts=attempts,
            next_at=None if is_last else next_at,
        )

    async def _settle(self, attachment_id: UUID, **values: object) -> None:
        async def body(_session: AsyncSession, work: Work) -> None:
            work.update(AttachmentRow, attachment_id, **values)

        await self._books.transaction(_ALL, body)


def sniff(body: bytes) -> str:
    """Return the media type that the bytes themselves show."""
    for offset, sign, mime in _SIGNATURES:
        if body[offset : offset + len(sign)] == sign:
            return mime
    return "application/octet-stream"


def _write(path: Path, body: bytes) -> None:
    """Write beside and rename, so that a file is never half there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(body)
    part.rename(path)
