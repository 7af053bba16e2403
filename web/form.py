"""Multipart forms with files: read piece by piece, the files straight to disk."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import (
    BadContentDispositionHeader,
    BadContentDispositionParam,
    BodyPartReader,
    ClientPayloadError,
    web,
)
from aiohttp.http_exceptions import HttpProcessingError

from core.desk.files import Files
from core.desk.submission import FILES_LIMIT, KeptFile
from core.desk.upload import Upload
from core.errors import InvalidInput, TooLarge
from web.body import LARGEST
from web.problems import ProblemAnswer

TOTAL = 50 * 1024 * 1024
"""Bytes of one form; Telegram takes as much in one message of a bot."""
SECONDS_AT_REST = 10.0
SECONDS = 300.0
JSON_PART = "json"
FILE_PARTS = ("files", "file")
_PARTS_AT_MOST = 40
_PIECE = 64 * 1024
_CUT_OFF = (
    web.RequestPayloadError,
    ClientPayloadError,
    ConnectionError,
    HttpProcessingError,
    ValueError,
    AssertionError,
    EOFError,
    # The library warns of heads that it cannot read; where warnings are errors it ends there.
    BadContentDispositionHeader,
    BadContentDispositionParam,
)


class Form:
    """A form that was read: `fields` by name, or the whole `json` in their stead."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.json: bytes | None = None
        self.files: tuple[KeptFile, ...] = ()
        self.uploads: list[Upload] = []
        self._hash = hashlib.sha256()

    def heard(self, *what: bytes) -> None:
        """Count what came into what tells this form from another one."""
        for one in what:
            self._hash.update(len(one).to_bytes(8, "big") + one)

    @property
    def digest(self) -> bytes:
        """Return what tells it apart."""
        return self._hash.digest()


def is_form(request: web.Request) -> bool:
    """Tell whether the body is a multipart form."""
    return request.content_type == "multipart/form-data"


@asynccontextmanager
async def form_of(request: web.Request, files: Files) -> AsyncIterator[Form]:
    """Read the form; its files lie among ours, and those that no row names after an error, or
    after nobody wanted them, are forgotten. Raises InvalidInput, TooLarge, and answers 408 to one
    who takes too long."""
    form = Form()
    try:
        await _read(request, form, files)
        yield form
    finally:
        names = [one.stored_as for one in form.uploads]
        if names:
            used = await files.used_among(names)
            for upload in form.uploads:
                if upload.stored_as not in used:
                    await upload.drop()


async def _read(request: web.Request, form: Form, files: Files) -> None:
    if "Content-Encoding" in request.headers:
        raise ProblemAnswer(
            status=415, code="encoding_not_taken", detail="send the body without Content-Encoding"
        )
    if (request.content_length or 0) > TOTAL:
        raise TooLarge(field="body", limit=f"{TOTAL // 2**20} MB")
    kept: list[KeptFile] = []
    try:
        async with asyncio.timeout(SECONDS):
            left = _Left(TOTAL)
            reader = await request.multipart()
            for _ in range(_PARTS_AT_MOST):
                async with asyncio.timeout(SECONDS_AT_REST):
                    part = await reader.next()
                if part is None:
                    break
                if not isinstance(part, BodyPartReader) or not part.name:
                    raise InvalidInput(field="body", value="a part", wanted="parts with a name")
                if part.name in FILE_PARTS:
                    if part.filename is None:
                        raise InvalidInput(field="files", value="text", wanted="named files")
                    kept.append(await _file(part, form, files, left, len(kept)))
                else:
                    await _field(part, form, left)
            else:
                wanted = f"at most {_PARTS_AT_MOST} parts"
                raise InvalidInput(field="body", value="more parts", wanted=wanted)
    except TimeoutError:
        raise ProblemAnswer(
            status=408, code="body_too_slow", detail="the form took too long to arrive"
        ) from None
    except _CUT_OFF:
        raise ProblemAnswer(
            status=400, code="body_cut_off", detail="the body is no whole multipart form"
        ) from None
    form.files = tuple(kept)


class _Left:
    """How many bytes of the form are still taken."""

    def __init__(self, size: int) -> None:
        self._size = size

    def take(self, piece: bytes) -> bytes:
        self._size -= len(piece)
        if self._size < 0:
            raise TooLarge(field="body", limit=f"{TOTAL // 2**20} MB")
        return piece


async def _file(
    part: BodyPartReader, form: Form, files: Files, left: _Left, count: int
) -> KeptFile:
    if count >= FILES_LIMIT:
        raise InvalidInput(field="files", value=count + 1, wanted=f"at most {FILES_LIMIT}")
    path, stored_as = files.room()
    declared = part.headers.get("Content-Type", "")
    upload = Upload(
        path=path, stored_as=stored_as, name=part.filename or "file", declared=declared
    )
    form.uploads.append(upload)
    form.heard((part.filename or "").encode("utf-8", "replace"), declared.encode())
    async for piece in _pieces(part):
        form.heard(left.take(piece))
        await upload.write(piece)
    return await upload.finish()


async def _field(part: BodyPartReader, form: Form, left: _Left) -> None:
    name = str(part.name)
    if name in form.fields or (name == JSON_PART and form.json is not None):
        raise InvalidInput(field=name[:64], value="twice", wanted="each field once")
    said = bytearray()
    async for piece in _pieces(part):
        said += left.take(piece)
        if len(said) > LARGEST:
            raise TooLarge(field=name[:64], limit=f"{LARGEST // 1024} kB")
    form.heard(name.encode("utf-8", "replace"), bytes(said))
    if name == JSON_PART:
        form.json = bytes(said)
        return
    try:
        form.fields[name] = said.decode()
    except UnicodeDecodeError:
        wanted = "files in parts named files" if part.filename else "text in UTF-8"
        raise InvalidInput(field=name[:64], value="bytes", wanted=wanted) from None


async def _pieces(part: BodyPartReader) -> AsyncIterator[bytes]:
    coded = part.headers.get("Content-Transfer-Encoding", "binary").strip().lower()
    if coded not in ("binary", "8bit", "7bit") or "Content-Encoding" in part.headers:
        raise InvalidInput(field=str(part.name)[:64], value=coded, wanted="plain bytes")
    while True:
        async with asyncio.timeout(SECONDS_AT_REST):
            piece = await part.read_chunk(_PIECE)
        if not piece:
            return
        yield piece
