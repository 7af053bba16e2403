"""A client that vanishes without a word is found out and let go; one that answers stays."""

from __future__ import annotations

import asyncio
import signal
import sys

from tests.chaos.crowd import Listener
from tests.chaos.programs import END_SECONDS, LOOK_AGAIN_SECONDS, START_SECONDS
from tests.chaos.scene import Scene
from tests.story.product import ROOT

SOON = {"WS_PING_SECONDS": "2", "WS_TIMEOUT_SECONDS": "10"}
PATIENCE_SECONDS = 60.0
_CLIENT = """
import asyncio, sys
from tests.chaos.crowd import Listener

async def main():
    one = Listener(port=int(sys.argv[1]), token=sys.argv[2], topics=("cases",))
    await one.comes(since=None)
    print("joined", flush=True)
    await one.is_gone.wait()
    print("gone", one.code, flush=True)

asyncio.run(main())
"""


async def test_a_client_that_is_frozen_is_let_go_and_finds_out_when_it_thaws(scene: Scene) -> None:
    opsbell = await scene.starts(given=SOON)
    stays = Listener(port=scene.port, token=scene.settled.token, topics=("cases",))
    await stays.comes(since=None)
    frozen = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _CLIENT, str(scene.port), scene.settled.token,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert frozen.stdout is not None
    assert await asyncio.wait_for(frozen.stdout.readline(), START_SECONDS) == b"joined\n"

    frozen.send_signal(signal.SIGSTOP)
    ended = await _ended(scene)
    frozen.send_signal(signal.SIGCONT)

    assert (ended["close_code"], ended["reason"]) == (1006, "ping_timeout")
    assert await asyncio.wait_for(frozen.stdout.readline(), END_SECONDS) == b"gone 0\n"
    assert await asyncio.wait_for(frozen.wait(), END_SECONDS) == 0
    assert not stays.is_gone.is_set()
    stays.goes()
    await opsbell.stop()


async def _ended(scene: Scene) -> dict[str, object]:
    """Wait for the first socket of which the log says that it has ended."""
    url = f"{scene.api}/websocket/connections?active=false"
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            async with scene.http.get(url, headers=scene.signed) as answer:
                items: list[dict[str, object]] = (await answer.json())["items"]
            if items:
                return items[0]
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
