"""Valkey killed, paused and restarted: callers go on at once, and hints flow again afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from core.clock import ManualClock, SystemClock
from core.events.bus import Bus
from core.events.redis_bus import RedisBus
from core.ids import WorkspaceId
from core.shared import Away, Shared, SharedNames, SharedTickets, SharedWindows
from core.signing import RememberedTickets
from core.windows import WindowsHere
from tests.servers.valkey import Valkey, valkey_running

HOTEL = WorkspaceId(UUID(int=1))
SECONDS = 20
CLOCK = SystemClock()

Fault = Callable[[Valkey], None]


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    """A server of this test alone."""
    with valkey_running() as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def shared(valkey: Valkey) -> AsyncIterator[Shared]:
    """One process's connection."""
    opened = Shared(url=valkey.url, clock=CLOCK)
    yield opened
    await opened.close()


def tickets(shared: Shared) -> SharedTickets:
    """Used tickets as one process knows them."""
    return SharedTickets(shared=shared, here=RememberedTickets(clock=CLOCK), clock=CLOCK)


async def test_a_ticket_is_used_up_in_every_process(shared: Shared) -> None:
    one, other = tickets(shared), tickets(shared)
    until = CLOCK.now() + timedelta(seconds=30)

    assert await one.take("n1", until)
    assert not await other.take("n1", until)
    assert not await one.take("n1", until)
    assert await other.take("n2", until)


def killed(valkey: Valkey) -> None:
    valkey.kill()


def paused(valkey: Valkey) -> None:
    valkey.pause()


def is_back(valkey: Valkey, fault: Fault) -> None:
    valkey.resume() if fault is paused else valkey.start()


@pytest.mark.parametrize("fault", [killed, paused])
async def test_people_still_sign_in_without_it_and_no_ticket_opens_twice_here(
    valkey: Valkey, shared: Shared, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    here = tickets(shared)
    until = CLOCK.now() + timedelta(seconds=30)
    assert await here.take("before", until)

    fault(valkey)

    for number in range(20):
        assert await here.take(f"n{number}", until)
    assert not await here.take("n1", until)
    assert not await here.take("before", until)
    warned = [one for one in caplog.messages if one.startswith("redis does not answer")]
    assert len(warned) == 1
    is_back(valkey, fault)


async def test_who_finds_it_away_is_not_kept_waiting_and_nor_is_the_next(valkey: Valkey) -> None:
    clock = ManualClock(start=CLOCK.now())
    shared = Shared(url=valkey.url, clock=clock)
    valkey.pause()
    with pytest.raises(Away):
        await shared.publish("c", b"1")

    # Nobody asks it now: the answer comes without a turn of the loop.
    asked = shared.publish("c", b"2")
    with pytest.raises(Away):
        asked.send(None)

    valkey.resume()
    clock.advance(timedelta(seconds=1))
    await shared.publish("c", b"3")
    await shared.close()


async def test_only_the_listener_waits_to_find_out_that_it_is_back(valkey: Valkey) -> None:
    clock = ManualClock(start=CLOCK.now())
    shared, other = (Shared(url=valkey.url, clock=one) for one in (clock, CLOCK))
    messages = shared.listen("c")
    assert await anext(messages) is None
    valkey.pause()
    with pytest.raises(Away):
        await shared.publish("c", b"1")
    clock.advance(timedelta(hours=1))

    asked = shared.publish("c", b"2")
    with pytest.raises(Away):
        asked.send(None)
    valkey.resume()
    await other.publish("c", b"3")
    async with asyncio.timeout(SECONDS):
        while await anext(messages) != b"3":
            pass
    await shared.publish("c", b"4")

    await messages.aclose()
    for one in (shared, other):
        await one.close()


@pytest.mark.parametrize("fault", [killed, paused])
async def test_hints_flow_again_when_it_is_back(
    valkey: Valkey, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    connections = [Shared(url=valkey.url, clock=CLOCK) for _ in range(2)]
    near, far = (
        RedisBus(shared=one, clock=CLOCK, sender=str(number))
        for number, one in enumerate(connections)
    )
    heard = asyncio.Event()
    bus = Bus()
    bus.subscribe(lambda _workspace, _head: heard.set())
    async with asyncio.TaskGroup() as tasks:
        running = [
            tasks.create_task(near.run(Bus()), name="near"),
            tasks.create_task(far.run(bus), name="far"),
        ]
        async with asyncio.timeout(SECONDS):
            await far.listening.wait()

            fault(valkey)
            while far.listening.is_set():
                near.recorded(HOTEL, 1)
                await asyncio.sleep(0.01)
            is_back(valkey, fault)
            await far.listening.wait()
            heard.clear()
            while not heard.is_set():
                near.recorded(HOTEL, 2)
                await asyncio.sleep(0.01)
        for task in running:
            task.cancel()
    for one in connections:
        await one.close()
    assert "redis answers again" in caplog.messages


async def test_the_address_stands_in_no_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    shared = Shared(url="redis://bell:hunter2@127.0.0.1:1/0", clock=CLOCK)

    with pytest.raises(Away) as away:
        await shared.publish("c", b"1")
    await shared.close()

    assert "hunter2" not in caplog.text + str(away.value)


async def test_words_of_somebody_else_are_no_hints(shared: Shared) -> None:
    relay = RedisBus(shared=shared, clock=CLOCK, sender="here")
    bus = Bus()
    delivery = bus.hint("delivery")
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(relay.run(bus), name="bus")
        async with asyncio.timeout(SECONDS):
            await relay.listening.wait()
            for body in (b"", b"hello", b"[]", b'{"from": 1}', b'{"from":"x","heads":{"y":"z"}}'):
                await shared.publish("opsbell:hints", body)
            await shared.publish("opsbell:hints", b'{"from":"x","heads":{},"wakes":["delivery"]}')
            await delivery.wait()
        running.cancel()
    assert relay.listening.is_set() is False


async def test_requests_are_counted_for_all_processes_and_here_while_it_is_away(
    valkey: Valkey, shared: Shared
) -> None:
    one, two = (SharedWindows(shared=shared, here=WindowsHere(clock=CLOCK)) for _ in range(2))

    counts = [(await each.take("person:1", most=3, seconds=60)).count for each in (one, two, one)]
    full = await two.take("person:1", most=3, seconds=60)
    valkey.kill()
    away = await two.take("person:1", most=3, seconds=60)

    assert counts == [1, 2, 3]
    assert (full.is_taken, full.count) == (False, 3)
    assert 0 < full.leaves_in <= 61
    assert (away.is_taken, away.count) == (True, 1)


async def test_a_name_is_one_processs_until_it_gives_it_back(
    valkey: Valkey, shared: Shared
) -> None:
    names = SharedNames(shared=shared, prefix="trial:")

    assert await names.take("a", seconds=20)
    assert not await names.take("a", seconds=20)
    await names.give_back("a")
    assert await names.take("a", seconds=20)
    valkey.kill()

    assert await names.take("a", seconds=20)
    await names.give_back("a")
