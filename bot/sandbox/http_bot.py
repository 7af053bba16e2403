"""The Bot API over HTTP: reading a call in all its shapes, and letting its answer travel."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Mapping

from aiohttp import web

from bot.sandbox.errors import ApiError
from bot.sandbox.http_parts import Parts, as_json, parts_of, roomy
from bot.sandbox.params import Params, Upload, as_parameter
from bot.sandbox.reply import Manner, Reply, refusal
from bot.sandbox.sandbox import Poll
from bot.sandbox.wire import as_object, parse

LONGEST_HANG_SECONDS = 600.0
_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
    "</body>\r\n</html>\r\n"
)


async def call(request: web.Request) -> web.StreamResponse:
    """Answer `/bot<token>/<method>`."""
    parts = parts_of(request)
    token, method = request.match_info["token"], request.match_info["method"]
    is_poll = method.lower() == "getupdates"
    with contextlib.nullcontext() if is_poll else _under_way(parts):
        refused = parts.sandbox.check_token(token)
        if refused is not None:
            return _response(refused)
        try:
            params = await read_params(request)
        except ApiError as error:
            return _response(refusal(error))
        if is_poll:
            reply = await _poll(parts, token, params)
        else:
            reply = parts.sandbox.call(token=token, method=method, params=params)
        if reply.delay_seconds:
            await asyncio.sleep(reply.delay_seconds)
    return await _travel(request, parts, reply)


async def download(request: web.Request) -> web.StreamResponse:
    """Answer `/file/bot<token>/<path>` with the bytes of a file."""
    parts = parts_of(request)
    sandbox = parts.sandbox
    with _under_way(parts):
        refused = sandbox.check_token(request.match_info["token"])
        if refused is not None:
            return _response(refused)
        if sandbox.faults.outage() is not None:
            return _bad_gateway()
        entry = sandbox.world.files.by_path(request.match_info["path"])
        content = sandbox.world.files.content(entry) if entry is not None else None
    if content is None:
        return await not_found(request)
    return web.Response(body=content, content_type="application/octet-stream")


async def not_found(_request: web.Request) -> web.StreamResponse:
    """Answer a Bot API path that does not exist."""
    return _response(refusal(ApiError(404, "Not Found")))


async def read_params(request: web.Request) -> Params:
    """Return the parameters from the query and the body; raises ApiError for a broken body."""
    values = dict(request.query)
    if request.method != "POST":
        return Params(values)
    ample = roomy(request)
    try:
        if request.content_type == "application/json":
            values |= _json_values(await ample.text())
            return Params(values)
        fields: Mapping[str, object] = await ample.post()
    except web.HTTPRequestEntityTooLarge as exc:
        raise ApiError(413, "Request Entity Too Large") from exc
    except UnicodeError as exc:
        raise ApiError(400, "Bad Request: strings must be encoded in UTF-8") from exc
    except (ValueError, LookupError, AssertionError) as exc:
        raise ApiError(400, "Bad Request: can't parse request body") from exc
    uploads: dict[str, Upload] = {}
    for name, value in fields.items():
        if isinstance(value, web.FileField):
            with value.file as file:
                uploads[name] = Upload(
                    name=value.filename or name,
                    mime=value.content_type or "application/octet-stream",
                    content=file.read(),
                )
        elif isinstance(value, bytes | bytearray):
            values[name] = value.decode("utf-8", "replace")
        else:
            values[name] = str(value)
    return Params(values, uploads=uploads)


def _json_values(text: str) -> dict[str, str]:
    if not text.strip():
        return {}
    try:
        fields = as_object(parse(text))
    except ValueError as exc:
        raise ApiError(400, "Bad Request: can't parse JSON object") from exc
    if fields is None:
        raise ApiError(400, "Bad Request: object expected")
    return {name: as_parameter(value) for name, value in fields.items() if value is not None}


@contextlib.contextmanager
def _under_way(parts: Parts) -> Iterator[None]:
    """Count a call while it is answered."""
    parts.traffic.begin()
    try:
        yield
    finally:
        parts.traffic.end(asyncio.get_running_loop().time())
        parts.sandbox.bell.ring()


async def _poll(parts: Parts, token: str, params: Params) -> Reply:
    waiting = parts.sandbox.updates.pending
    poll = parts.sandbox.start_poll(token=token, params=params)
    if parts.sandbox.updates.pending != waiting:  # what is confirmed may still be in work
        parts.traffic.moved(asyncio.get_running_loop().time())
    if isinstance(poll, Reply):
        return poll
    started: Poll = poll
    found = await parts.patience.until(lambda: parts.sandbox.look(started), poll.wait_seconds)
    return found if found is not None else parts.sandbox.end_poll(poll)


async def _travel(request: web.Request, parts: Parts, reply: Reply) -> web.StreamResponse:
    """Send the answer, or let happen to it what somebody ordered."""
    if reply.manner is Manner.ANSWER:
        return _response(reply)
    if reply.manner is Manner.HTML:
        return _bad_gateway()
    if reply.manner is Manner.GARBAGE:
        return web.Response(status=200, text="<!-- not JSON -->", content_type="text/html")
    if reply.manner is Manner.HANG:

        def is_gone() -> bool | None:
            return True if request.transport is None else None

        await parts.patience.until(is_gone, LONGEST_HANG_SECONDS)
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _bad_gateway() -> web.Response:
    return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")


def _response(reply: Reply) -> web.Response:
    answer = as_json(reply.body, status=reply.status)
    if reply.retry_after is not None:
        answer.headers["Retry-After"] = str(reply.retry_after)
    return answer
