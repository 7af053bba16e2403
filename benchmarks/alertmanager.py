"""Prometheus' Alertmanager beside Opsbell, where Debian's package of it is installed."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.programs import Telegram, end, free_port, pinned

PROGRAM = "prometheus-alertmanager"
START_SECONDS = 30.0
LIST_SECONDS = 300.0
"""It lists 28,000 alerts in one answer, which can take it more than a minute."""
LOOK_AGAIN_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Alertmanager:
    """A running one; it tells one chat."""

    pid: int
    port: int

    def listed(self) -> int:
        """Return how many alerts its API lists."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIST_SECONDS)
        try:
            line.request("GET", "/api/v2/alerts")
            return len(json.loads(line.getresponse().read()))
        finally:
            line.close()


def version() -> str | None:
    """Return the version that is installed; None when none is."""
    if shutil.which(PROGRAM) is None:
        return None
    said = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True)
    return (said.stdout or said.stderr).split()[2]


@contextmanager
def alertmanager(
    folder: Path,
    phones: Telegram,
    chat: int,
    *,
    group_wait: str,
    group_interval: str,
    core: int | None = None,
) -> Iterator[Alertmanager]:
    """Run it, its groups by name as in the examples of its manual, and end it."""
    port = free_port()
    config = {
        "route": {
            "receiver": "room",
            "group_by": ["alertname"],
            "group_wait": group_wait,
            "group_interval": group_interval,
        },
        "receivers": [
            {
                "name": "room",
                "telegram_configs": [
                    {"api_url": phones.url, "bot_token": phones.token, "chat_id": chat}
                ],
            }
        ],
    }
    file = folder / "alertmanager.json"
    file.write_text(json.dumps(config))  # what is JSON is YAML too
    log = folder / "alertmanager.log"
    with log.open("ab") as said:
        process = subprocess.Popen(
            [
                PROGRAM,
                f"--config.file={file}",
                f"--storage.path={folder / 'alertmanager'}",
                f"--web.listen-address=127.0.0.1:{port}",
                "--cluster.listen-address=",
            ],
            stdout=said,
            stderr=said,
            preexec_fn=pinned(core),
        )
    try:
        _wait_ready(process, port, log)
        yield Alertmanager(pid=process.pid, port=port)
    finally:
        end(process)


def _wait_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.perf_counter() + START_SECONDS
    while time.perf_counter() < deadline and process.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", "/-/ready")
            if line.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            line.close()
        time.sleep(LOOK_AGAIN_SECONDS)
    raise RuntimeError(f"Alertmanager did not start:\n{log.read_text()[-2000:]}")
