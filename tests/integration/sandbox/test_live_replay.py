"""The replay of the golden table finds what differs, tried against the sandbox served alone."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from bot.sandbox.wire import Object, as_list, as_object, parse
from tests.integration.sandbox.test_process import ROOT, TOKEN, started
from tests.unit.sandbox.table import TABLE, rows


async def replayed(address: str | None, *arguments: str) -> tuple[int, str]:
    """Run the replay against a server and return its exit code and what it printed."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    if address is not None:
        environment |= {"TG_LIVE_TOKEN": TOKEN, "TG_LIVE_URL": address}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.live", "--pause", "0", *arguments,
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(60):
        printed, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, printed.decode()


async def test_the_sandbox_served_alone_says_what_the_table_says() -> None:
    asked = sum(row.is_live for row in rows())
    async with started("--seed", "none", "--flood", "off") as (_process, address):
        code, printed = await replayed(address)

    assert (code, printed) == (0, f"{asked} rows asked, 0 differ\n")


async def test_a_row_that_is_wrong_is_shown(tmp_path: Path) -> None:
    listed = as_list(parse(TABLE.read_text("utf-8"))) or []
    table = [row for raw in listed if (row := as_object(raw)) is not None and row.get("live")]
    wrong: Object = {**table[0], "answer": "message text is missing"}
    altered = tmp_path / "altered.json"
    altered.write_text(json.dumps([wrong, *table[1:3]]), "utf-8")

    async with started("--seed", "none", "--flood", "off") as (_process, address):
        code, printed = await replayed(address, "--table", str(altered))

    assert code == 1
    assert "table:  400 Bad Request: message text is missing" in printed
    assert "server: 400 Bad Request: message text is empty" in printed
    assert printed.endswith("3 rows asked, 1 differ\n")


async def test_without_a_token_it_says_what_it_needs() -> None:
    code, printed = await replayed(None)

    assert code == 2
    assert "TG_LIVE_TOKEN" in printed


async def test_a_server_that_is_not_there_is_told_without_the_token() -> None:
    code, printed = await replayed("http://127.0.0.1:9")

    assert (code, printed) == (2, "http://127.0.0.1:9 cannot be asked: ClientConnectorError\n")
