"""Processes that end, are killed, or are frozen: what becomes of the sockets they held."""

from __future__ import annotations

from datetime import timedelta

from core.clock import ManualClock
from tests.contracts.connections.conftest import Sockets

BEAT = timedelta(seconds=10)
LONG = timedelta(seconds=36)


async def test_what_a_killed_process_left_open_is_not_open(
    sockets: Sockets, clock: ManualClock
) -> None:
    await sockets.log("killed").begin()
    await sockets.log("other").begin()
    sockets.open("ann", process="killed")
    sockets.open("bob", process="other")
    await sockets.log("killed").write()
    await sockets.log("other").write()
    both = await sockets.views.online(sockets.home)

    clock.advance(LONG)
    await sockets.log("other").begin()

    assert both == {sockets.people["ann"]: 1, sockets.people["bob"]: 1}
    assert await sockets.views.online(sockets.home) == {sockets.people["bob"]: 1}
    assert {one.person.name: one.is_open for one in await sockets.all()} == {
        "Ann": False,
        "Bob": True,
    }


async def test_it_is_ended_when_the_process_was_last_heard_of(
    sockets: Sockets, clock: ManualClock
) -> None:
    await sockets.log("killed").begin()
    sockets.open(process="killed")
    await sockets.log("killed").write()
    clock.advance(BEAT)
    await sockets.log("killed").begin()
    last = clock.now()
    clock.advance(LONG)

    number = await sockets.lost.end()
    again = await sockets.lost.end()

    (found,) = await sockets.all()
    assert (number, again) == (1, 0)
    assert (found.ended_at, found.close_code, found.reason) == (last, 1006, "process_gone")


async def test_one_that_serves_alone_ends_what_it_finds_at_its_start(
    sockets: Sockets, clock: ManualClock
) -> None:
    await sockets.log("killed").begin()
    for _ in range(600):
        sockets.open(process="killed")
    await sockets.log("killed").write()
    clock.advance(timedelta(seconds=2))

    await sockets.log("next", is_alone=True).begin()

    connected = await sockets.views.connected(sockets.home)
    assert connected.sockets == 0
    assert {one.reason for one in await sockets.all()} == {"process_gone"}


async def test_one_that_goes_in_peace_leaves_nothing_open(
    sockets: Sockets, clock: ManualClock
) -> None:
    await sockets.log().begin()
    sockets.open()
    clock.advance(BEAT)
    await sockets.log().end()

    (found,) = await sockets.all()

    assert (found.ended_at, found.close_code, found.reason) == (clock.now(), 1012, "restart")


async def test_one_that_was_only_frozen_has_its_sockets_back(
    sockets: Sockets, clock: ManualClock
) -> None:
    await sockets.log().begin()
    kept, gone = sockets.open("ann"), sockets.open("bob")
    await sockets.log().write()
    sockets.end(gone, reason="lost", code=1006)
    await sockets.log().write()
    clock.advance(LONG)
    await sockets.lost.end()

    await sockets.log().begin()

    found = {one.id: (one.is_open, one.reason) for one in await sockets.all()}
    (hour,) = await sockets.views.hours(sockets.home, clock.now())
    assert found == {kept: (True, None), gone: (False, "lost")}
    assert (hour.opened, hour.ended, hour.seconds) == (2, 1, 0)
