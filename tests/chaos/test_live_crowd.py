"""Two hundred live sockets while thousands of events come: readers, who do not read, and who come
and go (row 12 of the table of faults)."""

from __future__ import annotations

import asyncio
import random
import re

import pytest

from benchmarks.figures import milliseconds, percentile, resident_mb
from tests.chaos import figures
from tests.chaos.crowd import SMALL_BUFFER, Listener
from tests.chaos.programs import LOOK_AGAIN_SECONDS
from tests.chaos.scene import Scene

READERS, IDLERS, ROAMERS = 130, 20, 50
EVENTS = 20_000 if figures.are_wanted() else 2_500
SEED = 12
AT_ONCE = 100
UNDER_WAY = 2
"""So many hundreds are asked for at a time."""
WARM_UP = EVENTS // 4
"""By then the database, the ring and the pages of the log have the memory that they keep."""
ALONE = 50
"""Events that come one by one at the end, each when the one before has reached everybody."""
STAYS_AT_MOST = 400
"""Events after which one who comes and goes leaves again."""
GROWTH_MB = 30.0
PATIENCE_SECONDS = 240.0
NO_LIMITS = {"API_PER_MINUTE": "0", "WS_SOCKETS_PER_PERSON": "0", "WS_SOCKETS_PER_ADDRESS": "0"}
TOPICS = ("cases", "alerts")
_DROPS = re.compile(r'^opsbell_live_drops_total\{reason="too_slow"\} (\d+)', re.MULTILINE)
_FAN_OUT = re.compile(r'^opsbell_live_broadcast_seconds_bucket\{le="(.+)"\} (\d+)', re.MULTILINE)
_SHOWN = "(type LIKE 'case.%' OR type LIKE 'alert.%')"


@pytest.mark.timeout(900 if figures.are_wanted() else 300)
async def test_each_reader_hears_all_of_it_once_whoever_sleeps_or_leaves(scene: Scene) -> None:
    opsbell = await scene.starts(given=NO_LIMITS)
    since = _last(scene)
    idlers, readers, roamers = (_people(scene, some) for some in (IDLERS, READERS, ROAMERS))
    for one in (*readers, *roamers):
        await one.comes(since=since)
    for one in idlers:
        await one.comes(since=since, receives=SMALL_BUFFER)
        one.looks_away()
    cold = resident_mb(await opsbell.pid())

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_look_when_let_go(scene, idlers))
        await _opens_cases(scene, range(WARM_UP))
        before = resident_mb(await opsbell.pid())
        flood = tasks.create_task(_opens_cases(scene, range(WARM_UP, EVENTS)))
        for number, one in enumerate(roamers):
            tasks.create_task(_comes_and_goes(one, random.Random(SEED + number), flood))
    last = _last(scene)
    for one in (*readers, *roamers):
        await one.until(last)
    grown = resident_mb(await opsbell.pid()) - before
    late = [each for one in readers for each in one.late]
    alone = await _one_by_one(scene, readers)

    expected = _numbers(scene, since)
    assert len(expected) >= EVENTS + ALONE
    for one in readers:
        assert one.seqs.tolist() == expected
        assert one.said == []
    for one in (*roamers, *idlers):
        assert one.seqs.tolist() == expected[: len(one.seqs)]
    assert all((one.cursor or 0) >= last for one in roamers)
    assert all(one.visits > 2 for one in roamers)
    # Whoever looks within five seconds reads why; later the line is cut.
    told = [one for one in idlers if one.said]
    assert all((one.said, one.code) == (["lagged"], 1013) for one in told)
    assert all(one.code == 0 for one in idlers if not one.said)
    await _are_all_gone(scene, idlers)
    figures.counted(
        12,
        "SQLite" if scene.database_url is None else "PostgreSQL",
        {
            "events": len(expected),
            "sockets": READERS + IDLERS + ROAMERS,
            "returns": sum(one.visits - 1 for one in roamers),
            "let go as too slow": len(idlers),
            "told so in time": len(told),
            "MB grown while warming up": round(before - cold, 1),
            "MB grown from then on": round(grown, 1),
            "fan-out p99 in the flood at most": await _fan_out(scene),
            "from its moment to a reader in the flood, p99": milliseconds(percentile(late, 0.99)),
            "from its moment to the last when alone, p50": milliseconds(percentile(alone, 0.5)),
            "the same, p99": milliseconds(percentile(alone, 0.99)),
        },
    )
    assert grown < GROWTH_MB
    for one in (*readers, *roamers):
        one.goes()


def _people(scene: Scene, count: int) -> list[Listener]:
    token = scene.settled.token
    return [Listener(port=scene.port, token=token, topics=TOPICS) for _ in range(count)]


def _last(scene: Scene) -> int:
    """Return the number of the newest event that they are shown."""
    return int(scene.records.one(f"SELECT coalesce(max(seq), 0) FROM events WHERE {_SHOWN}"))  # noqa: S608


def _numbers(scene: Scene, since: int) -> list[int]:
    question = f"SELECT seq FROM events WHERE {_SHOWN} AND seq > ? ORDER BY seq"  # noqa: S608
    return [seq for (seq,) in scene.records.rows(question, since)]


async def _opens_cases(scene: Scene, numbers: range) -> None:
    """Have so many events happen, as fast as they are taken."""
    left = [numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE)]

    async def program() -> None:
        while left:
            some = left.pop(0)
            items = [{"kind": "request", "text": f"squeak {number}"} for number in some]
            status, said = await scene.asks("/cases/bulk", f"crowd-{some[0]}", {"items": items})
            assert (status, said["refused"]) == (200, 0)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(UNDER_WAY):
            tasks.create_task(program())


async def _comes_and_goes(one: Listener, rng: random.Random, flood: asyncio.Task[None]) -> None:
    while not flood.done():
        heard = asyncio.ensure_future(one.until((one.cursor or 0) + rng.randint(1, STAYS_AT_MOST)))
        await asyncio.wait((heard, flood), return_when=asyncio.FIRST_COMPLETED)
        heard.cancel()
        one.goes()
        await one.is_gone.wait()
        await one.comes(since=one.cursor)


async def _look_when_let_go(scene: Scene, idlers: list[Listener]) -> None:
    """Have those who do not read look at what is left for them, once all were given up."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = _DROPS.search(await _metrics(scene))
            if found is not None and int(found[1]) == len(idlers):
                break
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        for one in idlers:
            one.looks_again()
            await one.is_gone.wait()


async def _metrics(scene: Scene) -> str:
    async with scene.http.get(f"http://127.0.0.1:{scene.port}/metrics") as answer:
        return await answer.text()


async def _fan_out(scene: Scene) -> str:
    """Return how long ninety-nine of a hundred times it took at most from frames that are built
    to the last socket, as the product counts it."""
    buckets = [(float(le), int(n)) for le, n in _FAN_OUT.findall(await _metrics(scene))]
    return milliseconds(next(le for le, n in buckets if n >= 0.99 * buckets[-1][1]))


async def _one_by_one(scene: Scene, readers: list[Listener]) -> list[float]:
    """Return how long each event that comes alone takes to the last of the readers."""
    for one in readers:
        one.late.clear()
        one.every = 1
    for number in range(ALONE):
        status, _ = await scene.opens_case(f"alone {number}", f"alone-{number}")
        assert status == 201
        last = _last(scene)
        for one in readers:
            await one.until(last)
    return [max(each) for each in zip(*(one.late for one in readers), strict=True)]


async def _are_all_gone(scene: Scene, idlers: list[Listener]) -> None:
    """The log of sockets says of each why it was closed."""
    url = f"{scene.api}/websocket/connections?active=false&limit=100"
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            ended = 0
            cursor: str | None = ""
            while cursor is not None:
                more = f"&cursor={cursor}" if cursor else ""
                async with scene.http.get(url + more, headers=scene.signed) as answer:
                    page = await answer.json()
                assert all(
                    one["reason"] == "too_slow"
                    for one in page["items"]
                    if one["close_code"] == 1013
                )
                ended += sum(one["close_code"] == 1013 for one in page["items"])
                cursor = page["next_cursor"]
            if ended == len(idlers):
                return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
