"""The sandbox as a process of its own: `python -m bot.sandbox --port 0 --data FILE`.

It prints one JSON line with its address and its token when it listens, and ends on SIGTERM.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from bot.sandbox.files import FolderBlobs, MemoryBlobs
from bot.sandbox.http import PREFIX, make_app, make_site
from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.sandbox.saved import load, saving
from bot.sandbox.wire import dump

SHUTDOWN_SECONDS = 2.0


class MachineClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - a process chooses its clock here

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()


def main(arguments: list[str]) -> int:
    """Serve until told to stop; returns the process's exit code."""
    reader = argparse.ArgumentParser(prog="bot.sandbox", description=__doc__)
    reader.add_argument("--host", default="127.0.0.1", help="address to listen on")
    reader.add_argument("--port", type=int, default=0, help="0 takes any free port")
    reader.add_argument("--data", type=Path, help="file that keeps the state; none: memory only")
    reader.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token")
    reader.add_argument("--seed", choices=["hostel", "none"], default="hostel")
    reader.add_argument("--flood", choices=["telegram", "off"], default="telegram")
    reader.add_argument(
        "--pace", type=int, default=1, help="how many times what Telegram takes may be sent"
    )
    reader.add_argument("--newest", action="store_true", help="know Bot API 10.1 and later")
    reader.add_argument("--allow-remote", action="store_true", help="serve other machines too")
    asyncio.run(_serve(reader.parse_args(arguments)))
    return 0


async def _serve(options: argparse.Namespace) -> None:
    data: Path | None = options.data
    sandbox = Sandbox(
        clock=MachineClock(),
        rng=random.SystemRandom(),
        token=options.token,
        flood=options.flood == "telegram",
        pace=options.pace,
        is_seeded=options.seed != "none",
        newest=options.newest,
        blobs=FolderBlobs(folder=Path(f"{data}.files")) if data is not None else MemoryBlobs(),
        state=load(data) if data is not None else None,
    )
    app = make_app(sandbox, allow_remote=options.allow_remote)
    if data is not None:
        app.cleanup_ctx.append(saving(sandbox, data))
    runner = web.AppRunner(make_site(app), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    await runner.setup()
    try:
        await web.TCPSite(runner, options.host, options.port).start()
        host, port = runner.addresses[0][:2]
        address = f"http://{host}:{port}{PREFIX}"
        sys.stdout.write(dump({"url": address, "token": options.token}) + "\n")
        sys.stdout.flush()
        await stopped.wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
