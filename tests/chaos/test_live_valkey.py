"""Live clients while Valkey is killed, paused and restarted: they hear everything once, nobody who
sends anything in notices, and what only Valkey carries flows again (row 11)."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from benchmarks.figures import milliseconds, percentile
from tests.chaos import figures
from tests.chaos.ears import Ear, listening
from tests.chaos.pair import Pair
from tests.chaos.programs import Nursery, Sandbox
from tests.chaos.records import ServerRecords
from tests.chaos.scene import Scene
from tests.servers.postgres import Postgres
from tests.servers.valkey import Valkey, valkey_running
from web.clients.live import Calls, LiveClient, Retry

TRIALS = 10 if figures.are_wanted() else 3
EACH = 40 if figures.are_wanted() else 8
"""Cases that are opened, and posts to the hook that are made, in each of the times."""
LISTENERS = 2
"""To each process."""
PATIENT_TRIALS = 2
"""In which, where figures are wanted, is waited for what was not said anew."""
BY_ITSELF_SECONDS = 90.0
NO_LIMIT = {"API_PER_MINUTE": "600000"}
"""Counted all the same, in Valkey while it is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One or two processes that share a Valkey: their addresses, and the ways in."""

    http: aiohttp.ClientSession
    addresses: tuple[str, ...]
    token: str
    hook: str
    where: str
    valkey: Valkey


@pytest_asyncio.fixture(loop_scope="session")
async def two_processes(
    postgres_server: Postgres, nursery: Nursery, http: aiohttp.ClientSession, tmp_path: Path
) -> AsyncIterator[House]:
    """Two on PostgreSQL."""
    with ExitStack() as stack:
        url = stack.enter_context(postgres_server.database(empty=True))
        valkey = stack.enter_context(valkey_running())
        pair = Pair(
            nursery=nursery,
            http=http,
            sandbox=await Sandbox.open(tmp_path / "telegram.json"),
            records=ServerRecords(url),
            under=tmp_path,
            database_url=url,
            valkey=valkey,
            more=NO_LIMIT,
        )
        try:
            await pair.start_both()
            await pair.settle_in()
            yield House(
                http=http,
                addresses=tuple(one.address for one in pair.both),
                token=pair.token,
                hook=pair.hook,
                where="two processes on PostgreSQL",
                valkey=valkey,
            )
        finally:
            await pair.close()


@pytest.mark.timeout(900 if figures.are_wanted() else 300)
async def test_two_processes_go_on_without_valkey_and_their_clients_miss_nothing(
    two_processes: House,
) -> None:
    await _goes_through_it(two_processes)


@pytest.mark.timeout(900 if figures.are_wanted() else 300)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_one_process_goes_on_without_valkey_and_its_clients_miss_nothing(
    scene: Scene,
) -> None:
    with valkey_running() as valkey:
        opsbell = await scene.starts(given={"REDIS_URL": valkey.url, **NO_LIMIT})
        await _goes_through_it(
            House(
                http=scene.http,
                addresses=(opsbell.address,),
                token=scene.settled.token,
                hook=scene.settled.hook,
                where="one process on SQLite",
                valkey=valkey,
            )
        )
        await opsbell.stop()


def killed(valkey: Valkey) -> Callable[[], None]:
    valkey.kill()
    return valkey.start


def paused(valkey: Valkey) -> Callable[[], None]:
    valkey.pause()
    return valkey.resume


def restarted(valkey: Valkey) -> Callable[[], None]:
    valkey.kill()
    valkey.start()
    return lambda: None


FAULTS = (killed, paused, restarted)


async def _goes_through_it(house: House) -> None:
    ears = [(address, Ear()) for address in house.addresses for _ in range(LISTENERS)]
    clients = [(_client(house, address, ear), ear) for address, ear in ears]
    sender = Sender(house)
    async with listening(*clients):
        await sender.opens("before", sender.calm)
        for _, ear in clients:
            await ear.until(sender.promised[-1])
        for trial, fault in zip(range(TRIALS), itertools.cycle(FAULTS), strict=False):
            comes_back = fault(house.valkey)
            looked_at = sender.oldest
            await clients[0][0].present(case=looked_at)
            await sender.opens(f"trial {trial}", sender.troubled)
            comes_back()
            began = asyncio.get_running_loop().time()
            for _, ear in ears:
                await ear.until(sender.promised[-1])
            took = asyncio.get_running_loop().time() - began
            what = f"from Valkey {fault.__name__} being back to all heard, {house.where}"
            figures.took(11, what, took)
            await sender.opens(f"after {trial}", sender.calm)
            await _is_shown(
                sender,
                clients,
                looked_at,
                fault.__name__,
                house.where,
                began,
                is_patient=figures.are_wanted() and trial < PATIENT_TRIALS,
            )
        for _, ear in ears:
            await ear.until(sender.promised[-1])

    for _, ear in ears:
        assert ear.texts() == sender.promised
        assert ear.seqs == sorted(set(ear.seqs))
        assert [one.why for one in ear.resumed] == [None]
    figures.counted(
        11,
        house.where,
        {
            "trials": TRIALS,
            "clients": len(ears),
            "cases each heard once": len(sender.promised),
            **_compared("p50", sender, 0.5),
            **_compared("p99", sender, 0.99),
        },
    )


def _compared(name: str, sender: Sender, share: float) -> dict[str, str]:
    calm, troubled = (percentile(some, share) for some in (sender.calm, sender.troubled))
    return {
        f"intake {name} with Valkey": milliseconds(calm),
        f"{name} without": milliseconds(troubled),
        f"{name} ratio": f"{troubled / calm:.2f}",
    }


class Sender:
    """Opens cases by the API and posts to the hook, by turns through every process; `promised`
    are the cases' words, `oldest` and `newest` the ids of the first and last one of a time."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._turn = itertools.cycle(house.addresses)
        self.promised: list[str] = []
        self.oldest = self.newest = ""
        self.calm: list[float] = []
        self.troubled: list[float] = []

    async def opens(self, words: str, took: list[float]) -> None:
        """Send so many of each, one after the other, and add how long each took."""
        for number in range(EACH):
            text = f"{words} case {number}"
            body = {"kind": "request", "text": text}
            key = text.replace(" ", "-")
            self.newest = (await self._posts("/api/v1/cases", body, 201, took, key))["id"]
            self.oldest = self.newest if number == 0 else self.oldest
            self.promised.append(text)
            hint = {"title": "Pump", "severity": "info"}
            await self._posts(self._house.hook, hint, 202, took, key)

    async def _posts(
        self, path: str, body: object, status: int, took: list[float], key: str
    ) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self._house.token}", "Idempotency-Key": key}
        began = asyncio.get_running_loop().time()
        url = f"{next(self._turn)}{path}"
        async with self._house.http.post(url, json=body, headers=headers) as answer:
            said: dict[str, str] = await answer.json()
            assert answer.status == status, said
        took.append(asyncio.get_running_loop().time() - began)
        return said


def _client(house: House, address: str, ear: Ear) -> LiveClient:
    return LiveClient(
        house.http,
        address,
        token=house.token,
        topics=["cases", "presence"],
        since=0,
        retry=Retry(first_seconds=0.2, most_seconds=1.0, least_seconds=0.05),
        calls=Calls(on_resume=ear.resumed.append),
    )


async def _is_shown(
    sender: Sender,
    clients: list[tuple[LiveClient, Ear]],
    looked_at: str,
    fault: str,
    where: str,
    began: float,
    *,
    is_patient: bool,
) -> None:
    """See that the last of them hears what the first one's person looks at: at once what it looks
    at next, and for the patient also, in the end, what it looked at meanwhile."""
    (speaker, _), (_, hearer) = clients[0], clients[-1]
    if is_patient:
        await hearer.hears(lambda: looked_at in hearer.looked_at(), patience=BY_ITSELF_SECONDS)
        what = f"from Valkey {fault} being back to who looks at what, by itself, {where}"
        figures.took(11, what, asyncio.get_running_loop().time() - began)
    # What is said in the first moment may still be lost: people look at this and that.
    for case in itertools.cycle((sender.newest, looked_at)):
        await speaker.present(case=case)
        with suppress(TimeoutError):
            await hearer.hears(lambda: sender.newest in hearer.looked_at(), patience=2.0)
            return
