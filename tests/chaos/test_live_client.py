"""The client for programs over the real application, which is killed and comes back."""

from __future__ import annotations

import aiohttp

from tests.chaos.ears import Ear, listening
from tests.chaos.scene import Scene
from web.clients.live import Calls, LiveClient, Retry

ROUNDS, EACH = 3, 12


async def test_a_program_misses_nothing_and_hears_nothing_twice_over_kills(
    scene: Scene, http: aiohttp.ClientSession
) -> None:
    ear = Ear()
    live = LiveClient(
        http,
        f"http://127.0.0.1:{scene.port}",
        token=scene.settled.token,
        topics=["cases"],
        since=0,
        retry=Retry(first_seconds=0.2, most_seconds=1.0, least_seconds=0.05),
        calls=Calls(on_resume=ear.resumed.append),
    )
    promised: list[str] = []

    async with listening((live, ear)):
        for number in range(ROUNDS):
            opsbell = await scene.starts()
            for n in range(EACH):
                words = f"kill {number} case {n}"
                status, _ = await scene.opens_case(words, words.replace(" ", "-"))
                assert status == 201
                promised.append(words)
            if number:
                await ear.until(promised[-3])
            # The kill comes while some of it is still on its way, or not read by anybody.
            await opsbell.kill()
        await scene.starts()
        status, _ = await scene.opens_case("the last", "the-last")
        assert status == 201
        await ear.until("the last")

    assert ear.texts() == [*promised, "the last"]
    assert ear.seqs == sorted(set(ear.seqs))
    assert [one.why for one in ear.resumed] == [None] * len(ear.resumed)
    assert len(ear.resumed) >= 2
    await scene.ends()
