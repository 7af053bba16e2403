"""Hold the golden table against a real Bot API: `TG_LIVE_TOKEN=... python -m tests.live`.

Only rows that need no person are asked, and only calls that are refused before anything happens:
the bot sends nothing and keeps its settings. Prints every answer that differs from the table and
ends with 1 when there is one. TG_LIVE_URL names another server than api.telegram.org.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import aiohttp

from tests.live.replay import Difference, replay
from tests.unit.sandbox.table import TABLE, Row, rows

TELEGRAM = "https://api.telegram.org"
WITHOUT_TOKEN = """\
This holds the sandbox's golden table against Telegram itself, and needs a bot of yours:

  TG_LIVE_TOKEN=<token of a bot made for this> python -m tests.live

The bot sends nothing and keeps its settings; make one with @BotFather that does nothing else.
"""


def main(arguments: list[str], environment: Mapping[str, str]) -> int:
    """Replay the table and print the differences; returns the process's exit code."""
    reader = argparse.ArgumentParser(prog="tests.live", description=__doc__)
    reader.add_argument("--table", type=Path, default=TABLE, help="another table of refusals")
    reader.add_argument(
        "--pause", type=float, default=0.1, help="seconds between two calls; 0 for none"
    )
    options = reader.parse_args(arguments)
    token = environment.get("TG_LIVE_TOKEN", "")
    if not token:
        sys.stdout.write(WITHOUT_TOKEN)
        return 2
    base = environment.get("TG_LIVE_URL", TELEGRAM).rstrip("/")
    live = [row for row in rows(options.table) if row.is_live]
    try:
        found = asyncio.run(_ask(f"{base}/bot{token}", live, options.pause))
    except aiohttp.ClientError as error:  # its words hold the address, and with it the token
        sys.stdout.write(f"{base} cannot be asked: {type(error).__name__}\n")
        return 2
    sys.stdout.write(_report(found, asked=len(live)))
    return 1 if found else 0


async def _ask(address: str, live: list[Row], pause: float) -> list[Difference]:
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        return await replay(session, address, live, wait=asyncio.sleep, pause_seconds=pause)


def _report(found: list[Difference], *, asked: int) -> str:
    lines = [line for difference in found for line in difference.lines()]
    lines.append(f"{asked} rows asked, {len(found)} differ")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
