"""The files of cases, served so that no browser runs or shows what a stranger sent."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import quote

from aiohttp import web

from core.errors import NotFound, Unavailable
from web.route import Call, Route

_TYPE = re.compile(r"[a-z0-9]+/[a-z0-9.+-]+", re.IGNORECASE | re.ASCII)


async def fetch(call: Call) -> web.StreamResponse:
    """Return the bytes as a download; the type is the sender's word: nothing may act on it."""
    key = call.id("attachment")
    file = await call.deps.cases.attachment(call.workspace_id, key, sight=call.sight)
    if file.state == "pending":
        raise Unavailable("the file is still being fetched; try again in a moment")
    if file.stored_as is None:
        raise NotFound(kind="file of attachment", key=key)
    path = call.deps.files.path_of(file.stored_as)
    if not await asyncio.to_thread(path.is_file):
        raise NotFound(kind="file of attachment", key=key)
    name = quote(file.name, safe="")
    response = web.FileResponse(path)
    # Without this aiohttp guesses from the stored name, which says nothing.
    response.content_type = _plain(file.mime)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _plain(mime: str) -> str:
    """Return a type that a header can hold; bytes of no known type otherwise."""
    return mime if _TYPE.fullmatch(mime) else "application/octet-stream"


ROUTES = (
    Route(
        method="GET",
        path="/attachments/{id}",
        name="attachment",
        summary="The bytes of one file.",
        handler=fetch,
        right="cases.read",
    ),
)
