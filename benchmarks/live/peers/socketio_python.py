"""The package `python-socketio` on aiohttp: `emit` to everybody, as its documentation shows it."""

from __future__ import annotations

import asyncio
import importlib
import itertools
import json
import socket
from datetime import UTC, datetime

from aiohttp import web

HEARTBEAT_SECONDS = 600
BACKLOG = 4096


async def run() -> None:
    """Serve on a port of the machine's choice, which is written down first, until it is ended."""
    library = importlib.import_module("socketio")
    sockets = library.AsyncServer(
        async_mode="aiohttp",
        transports=["websocket"],
        http_compression=False,
        ping_interval=HEARTBEAT_SECONDS,
        ping_timeout=HEARTBEAT_SECONDS,
    )
    numbers = itertools.count(1)

    async def say(request: web.Request) -> web.Response:
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        said = json.loads(await request.read())
        key = f"00000000-0000-4000-8000-{next(numbers):012}"
        data = {"id": key, "text": said["text"], "level": "low", "since": now, "until": now}
        data |= {"by": None, "ended": False}
        event = {"type": "system.announced", "v": 1, "at": now, "data": data}
        await sockets.emit("system.announced", event)
        return web.json_response({"id": key})

    async def ping(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    app = web.Application()
    app.router.add_post("/say", say)
    app.router.add_get("/healthz", ping)
    sockets.attach(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    listening = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    await web.SockSite(runner, listening, backlog=BACKLOG).start()
    print(listening.getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run())
