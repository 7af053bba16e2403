"""Request bodies, read strictly: bounded in size, time and depth, JSON that reads in one way only.

A duplicate key means different things to different readers, NaN is no JSON, and deep nesting is
how parsers are brought down; each is refused by a sentence that names what and where.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from aiohttp import web
from pydantic import BaseModel, ValidationError

from core.errors import InvalidInput, TooLarge
from core.ingest.strict_json import DEPTH_AT_MOST, BadJson, read_json
from core.texts.refused import sayable_of
from web.field_trouble import trouble
from web.problems import FieldProblem, InvalidFields, ProblemAnswer
from web.wanted import wanted

LARGEST = 256 * 1024
SECONDS = 10.0
READ_AT_ONCE = 64 * 1024
"""Bytes of JSON that are checked on the spot; a megabyte takes some 0.3 s, which is for a thread,
so that everybody else is served meanwhile."""
_SHOWN = 80
_NAMED_AT_MOST = 20


async def read_body(request: web.Request, *, largest: int = LARGEST) -> bytes:
    """Return the whole body. Raises TooLarge as soon as that is known, and answers 408 to one who
    takes more than 10 seconds for it, 415 to a compressed one."""
    if "Content-Encoding" in request.headers:
        raise ProblemAnswer(
            status=415, code="encoding_not_taken", detail="send the body without Content-Encoding"
        )
    limit = f"{largest // 1024} kB"
    if (request.content_length or 0) > largest:
        raise TooLarge(field="body", limit=limit)
    parts = bytearray()
    try:
        if request.content.is_eof():  # small bodies come with their headers: nothing to wait for
            whole = request.content.read_nowait()
            if len(whole) > largest:
                raise TooLarge(field="body", limit=limit)
            return whole
        async with asyncio.timeout(SECONDS):
            async for part in request.content.iter_any():
                parts += part
                if len(parts) > largest:
                    raise TooLarge(field="body", limit=limit)
    except (web.RequestPayloadError, ConnectionError):
        raise ProblemAnswer(
            status=400, code="body_cut_off", detail="the body ended before its end"
        ) from None
    except TimeoutError:
        raise ProblemAnswer(
            status=408, code="body_too_slow", detail=f"the body took more than {SECONDS:g} seconds"
        ) from None
    return bytes(parts)


async def check_json(body: bytes, *, levels: int = DEPTH_AT_MOST) -> object:
    """Return what the JSON says. Raises InvalidInput unless it reads in one way only, so many
    levels deep."""
    if not body.strip():
        raise InvalidInput(field="body", value="", wanted="a JSON document")
    try:
        if len(body) > READ_AT_ONCE:
            return await asyncio.to_thread(read_json, body, levels=levels)
        return read_json(body, levels=levels)
    except BadJson as bad:
        raise InvalidFields(
            [FieldProblem(field="body", value=bad.problem, wanted="a JSON document")]
        ) from None


def invalid_fields(
    problem: ValidationError,
    *,
    model: type[BaseModel] | None = None,
    depth: int = 8,
    known: Collection[str] = (),
) -> InvalidFields:
    """Return what a model refused as one error that names every field, `depth` names deep; of one
    that it does not take at all the `known` ones are what would be right."""
    refusals = problem.errors(include_url=False)[:_NAMED_AT_MOST]
    found = [
        FieldProblem(
            field=".".join(str(part) for part in one["loc"][:depth]) or "body",
            value="(missing)" if one["type"] == "missing" else _short(one.get("input")),
            wanted=wanted(one, known),
            **trouble(one, model),
        )
        for one in refusals
    ]
    return InvalidFields(found, [sayable_of(one) for one in refusals])


def _short(value: object) -> str:
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        value = value[0]
    # What comes back must be speakable whatever came in: lone surrogates are not.
    shown = (value if isinstance(value, str) else repr(value)).encode("utf-8", "replace").decode()
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
