"""The address a process has on its own machine, known once it serves."""

from __future__ import annotations

from aiohttp import web as aiohttp_web


def own_address(host: str, runner: aiohttp_web.AppRunner) -> str:
    """Return the address this very process is reached under on its own machine."""
    port = runner.addresses[0][1]
    shown = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host  # noqa: S104 - compared only
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
