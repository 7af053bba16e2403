"""The simulation API over HTTP: requests answered at once, those that wait, and the news."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiohttp import web

from bot.sandbox.errors import SimError
from bot.sandbox.http_parts import Parts, as_json, parts_of, roomy
from bot.sandbox.outbox import Call
from bot.sandbox.sim import ROUTES
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.reading import read_filter
from bot.sandbox.sim.route import Route
from bot.sandbox.sim.tapping import tap_state
from bot.sandbox.state import Tap
from bot.sandbox.wire import Object, as_integer, as_object, dump, parse

LONGEST_WAIT_SECONDS = 60.0
USUAL_WAIT_SECONDS = 10.0
USUAL_QUIET_MS = 250.0
NEWS_SILENCE_SECONDS = 15.0
_SHOWN_AS_IS = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "audio/ogg",
        "audio/mpeg",
        "video/mp4",
        "application/pdf",
    }
)


def routes() -> list[web.RouteDef]:
    """Return every route below `/sim/`."""
    found = [web.route(route.verb, f"/sim/{route.path}", _at_once(route)) for route in ROUTES]
    return [
        *found,
        web.get("/sim/taps/{query_id}", _answering(wait_for_tap)),
        web.get("/sim/wait", _answering(wait_for_call)),
        web.get("/sim/idle", _answering(wait_for_idle)),
        web.get("/sim/events", news),
        web.get("/sim/files/{unique_id}", file),
    ]


async def wait_for_call(parts: Parts, ask: Ask) -> object:
    """Return the first call of a kind, already made or soon to come; raises SimError 408."""
    unseen = read_filter(ask)

    def look() -> Call | None:
        nonlocal unseen
        outbox = parts.sandbox.outbox
        found = outbox.first(unseen)
        unseen = replace(unseen, since=max(unseen.since, outbox.head))
        return found

    found = await parts.patience.until(look, _timeout(ask))
    if found is None:
        raise SimError("no such call came in time", status=408)
    return {"call": found.as_object()}


async def wait_for_tap(parts: Parts, ask: Ask) -> object:
    """Return how a tap was answered, as soon as it is or when the time is over."""
    taps = parts.sandbox.state.taps
    tap = taps.get(ask.words("query_id"))
    if tap is None:
        raise SimError("no tap has this query id", status=404)
    known: Tap = tap
    await parts.patience.until(lambda: known.answered or None, _timeout(ask))
    return tap_state(tap)


async def wait_for_idle(parts: Parts, ask: Ask) -> object:
    """Return once no update waits, no call is in flight and it was quiet for `quiet_ms`; or 408.

    An update waits until it is confirmed by a poll or answered by the webhook. Calls are those of
    the bot, downloads and deliveries to its webhook; waiting polls and hung calls do not count.
    The quiet counts from the latest of: this request, the last call answered, the last update
    confirmed, the last thing done through this API. It is a guess: a bot that confirms an update
    and then works for longer than `quiet_ms` before it calls cannot be told from one that is
    done. Where a certain call must follow, `/sim/wait` for it is sure.
    """
    loop = asyncio.get_running_loop()
    traffic = parts.traffic
    asked_at = loop.time()
    deadline = asked_at + _timeout(ask)
    quiet = ask.seconds("quiet_ms", default=USUAL_QUIET_MS, most=10_000.0) / 1_000
    while not parts.patience.is_closing:
        now = loop.time()
        left = deadline - now
        if not parts.sandbox.updates.pending and not traffic.in_flight:
            rest = traffic.rest(quiet, asked_at=asked_at, at=now)
            if rest <= 0:
                return {"idle": True}
            left = rest if rest <= left else 0.0
        if left <= 0:
            break
        await parts.patience.rings_within(left)
    waiting = parts.sandbox.updates.pending
    raise SimError(
        f"not idle: {waiting} updates wait, {traffic.in_flight} calls are in flight", status=408
    )


async def news(request: web.Request) -> web.StreamResponse:
    """Stream the news as server-sent events, from `since` or Last-Event-ID on."""
    parts = parts_of(request)
    asked = request.query.get("since", request.headers.get("Last-Event-ID", ""))
    seen = as_integer(asked)
    if seen is None:
        seen = parts.sandbox.news.head
    stream = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
    )
    await stream.prepare(request)
    await stream.write(b": the news\n\n")
    try:
        while not parts.patience.is_closing:
            fresh = await _fresh(parts, seen)
            if fresh is None:
                await stream.write(b": still here\n\n")
                continue
            seen = as_integer(fresh[-1]["seq"]) or seen
            frames = "".join(f"id: {item['seq']}\ndata: {dump(item)}\n\n" for item in fresh)
            await stream.write(frames.encode())
    except ConnectionError:
        return stream  # the page went away
    return stream


async def _fresh(parts: Parts, seen: int) -> list[Object] | None:
    return await parts.patience.until(
        lambda: parts.sandbox.news.since(seen) or None, NEWS_SILENCE_SECONDS
    )


async def file(request: web.Request) -> web.StreamResponse:
    """Return the bytes of a sent file; only pictures, sound and the like under their own type."""
    files = parts_of(request).sandbox.world.files
    entry = files.by_unique_id(request.match_info["unique_id"])
    content = files.content(entry) if entry is not None else None
    if entry is None or content is None:
        return as_json({"error": "no file has this id"}, status=404)
    mime = entry.mime if entry.mime in _SHOWN_AS_IS else "application/octet-stream"
    return web.Response(
        body=content,
        content_type=mime,
        headers={
            "Cache-Control": "private, max-age=86400",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


def _at_once(route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def run(parts: Parts, ask: Ask) -> object:
        if route.verb != "GET":
            parts.traffic.moved(asyncio.get_running_loop().time())
        return route.run(parts.sandbox, ask)

    return _answering(run)


def _answering(
    run: Callable[[Parts, Ask], Awaitable[object]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return a handler that reads the values, runs, and tells what was wrong in a sentence."""

    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            value = await run(parts_of(request), Ask(await _read(request)))
        except SimError as error:
            return as_json({"error": error.message}, status=error.status)
        except web.HTTPRequestEntityTooLarge:
            return as_json({"error": "the request is too large"}, status=400)
        if isinstance(value, str):
            return web.Response(text=value, content_type="text/plain")
        return as_json(value)

    return handler


async def _read(request: web.Request) -> Object:
    """Return the values of the query, the JSON body and the path; the path wins."""
    fields: Object = {**request.query}
    if request.method != "GET" and request.body_exists:
        try:
            text = await roomy(request).text()
            body = as_object(parse(text)) if text.strip() else {}
        except (ValueError, LookupError):
            body = None
        if body is None:
            raise SimError("the body must be a JSON object")
        fields |= body
    return {**fields, **request.match_info}


def _timeout(ask: Ask) -> float:
    return ask.seconds("timeout", default=USUAL_WAIT_SECONDS, most=LONGEST_WAIT_SECONDS)
