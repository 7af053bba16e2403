"""Asking a Bot API server for each row of the golden table, one after the other."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import aiohttp

from bot.sandbox.params import as_parameter
from bot.sandbox.wire import Object, as_integer, as_object
from tests.unit.sandbox.table import Row

MOST_TRIES = 5
Wait = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row and what the server said instead."""

    row: Row
    status: int
    description: str

    def lines(self) -> list[str]:
        """Return the lines that show it."""
        return [
            f"{self.row.method} {json.dumps(self.row.params, ensure_ascii=False)[:200]}",
            f"  table:  {self.row.status} {self.row.description}",
            f"  server: {self.status} {self.description}",
        ]


async def replay(
    session: aiohttp.ClientSession,
    address: str,
    asked: Sequence[Row],
    *,
    wait: Wait,
    pause_seconds: float,
) -> list[Difference]:
    """Return the rows that the server at this address answers otherwise.

    `address` ends with `/bot<token>`; `wait` lets seconds pass. A 429 is waited for; an
    unreachable server raises aiohttp.ClientError.
    """
    found = []
    for row in asked:
        status, description = await _answer(session, f"{address}/{row.method}", row.params, wait)
        if (status, description) != (row.status, row.description):
            found.append(Difference(row=row, status=status, description=description))
        if pause_seconds:
            await wait(pause_seconds)
    return found


async def _answer(
    session: aiohttp.ClientSession, address: str, params: Object, wait: Wait
) -> tuple[int, str]:
    """Return status and description; a success has the description `ok`."""
    form = {name: as_parameter(value) for name, value in params.items()}
    body: Object = {}
    for _ in range(MOST_TRIES):
        async with session.post(address, data=form) as response:
            body = as_object(json.loads(await response.text())) or {}
        pause = as_integer((as_object(body.get("parameters")) or {}).get("retry_after"))
        if pause is None:
            break
        await wait(pause + 0.5)
    if body.get("ok") is True:
        return 200, "ok"
    return as_integer(body.get("error_code")) or 0, str(body.get("description", ""))
