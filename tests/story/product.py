"""The product as a process of its own, started and ended as an operator does it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 80.0
STOP_SECONDS = 20.0
LOG = "opsbell.log"

_ADDRESS = re.compile(r"^  Dashboard +(http\S+?)/?$", re.MULTILINE)
_SANDBOX = re.compile(r"^  Sandbox +(http\S+?)/?$", re.MULTILINE)
_CLAIM = re.compile(r"^    (http\S+)$", re.MULTILINE)
_BOT_TOKEN = re.compile(r"\d{5,}:[\w-]{30,}")
_OF_OURS = (
    "PORT", "HOST", "DATA_DIR", "LOG_", "SECRET_", "JWT_", "TELEGRAM_", "PUBLIC_", "WORK",
    "DATABASE_", "REDIS_", "ROLES", "SANDBOX_",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Product:
    """A running Opsbell. `claim` is the link of the banner, None when somebody owns it already;
    `sandbox` the address of the embedded sandbox, None with a bot token."""

    folder: Path
    process: asyncio.subprocess.Process
    banner: str
    address: str
    sandbox: str | None
    claim: str | None

    async def stop(self) -> None:
        """End it as a service manager does, and look whether it went in peace."""
        self.process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
        assert code == 0, f"ended with {code}:\n{self.log_text()[-4000:]}"

    async def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        await asyncio.wait_for(self.process.wait(), STOP_SECONDS)

    def log_text(self) -> str:
        """Everything it logged, earlier starts in the same folder included."""
        return (self.folder / LOG).read_text(encoding="utf-8")

    def log_lines(self) -> list[dict[str, Any]]:
        """The log's lines; anything that is no JSON line of ours fails the story."""
        lines: list[dict[str, Any]] = []
        for line in self.log_text().splitlines():
            assert line.startswith("{"), f"not a log line: {line}"
            lines.append(json.loads(line))
        return lines

    def assert_clean(self, secrets: Sequence[str] = ()) -> None:
        """Nobody was failed: no error line, no answer of the 5xx kind, no secret in the log."""
        lines = self.log_lines()
        assert not [one for one in lines if one["level"] in {"error", "critical"}]
        answers = [one for one in lines if one.get("action") == "request_answered"]
        failed = [one for one in answers if one["status"] >= 500 and one["path"] != "/readyz"]
        assert not failed, "answered with 5xx"
        text = self.log_text()
        assert not _BOT_TOKEN.search(text), "a bot token stands in the log"
        assert not [secret for secret in secrets if secret in text], "a secret stands in the log"


async def start(
    folder: Path, *, settings: Mapping[str, str] | None = None, program: str = "bot"
) -> Product:
    """Start Opsbell on this data folder and return once its banner stands; `program` is what runs
    it."""
    environment = _environment(folder, settings or {})
    with (folder / LOG).open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", program, "run",
            cwd=folder,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )  # fmt: skip
    banner = await _banner(process, folder)
    address = _ADDRESS.search(banner)
    assert address is not None, banner
    sandbox, claim = _SANDBOX.search(banner), _CLAIM.search(banner)
    return Product(
        folder=folder,
        process=process,
        banner=banner,
        address=address[1],
        sandbox=sandbox[1] if sandbox else None,
        claim=claim[1] if claim else None,
    )


def _environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Return what the process is given: this machine's environment without settings of ours."""
    folder.mkdir(parents=True, exist_ok=True)
    given = {name: value for name, value in os.environ.items() if not name.startswith(_OF_OURS)}
    given |= {
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "DATA_DIR": str(folder),
        "PORT": "0",
        "LOG_FORMAT": "json",
    }
    return given | dict(settings)


async def _banner(process: asyncio.subprocess.Process, folder: Path) -> str:
    """Read until the banner has said what to do next."""
    assert process.stdout is not None
    said = ""
    try:
        async with asyncio.timeout(START_SECONDS):
            while line := await process.stdout.readline():
                said += line.decode()
                if _CLAIM.search(said) or "Next: send /login" in said:
                    return said
    except TimeoutError:
        process.kill()
    await process.wait()
    log = (folder / LOG).read_text(encoding="utf-8")
    raise AssertionError(f"did not start:\n{said}\n{log[-4000:]}")
