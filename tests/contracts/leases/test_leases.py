"""Leases: one holder at a time, over when they end, and counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import ManualClock
from core.db.leases import Leases
from core.work import Books

TTL = timedelta(seconds=15)


@pytest.fixture
def first(books: Books, clock: ManualClock) -> Leases:
    """One process."""
    return Leases(books=books, clock=clock, holder="first")


@pytest.fixture
def second(books: Books, clock: ManualClock) -> Leases:
    """Another process on the same database."""
    return Leases(books=books, clock=clock, holder="second")


async def test_only_one_holds_a_lease(first: Leases, second: Leases) -> None:
    lease = await first.take("jobs", TTL)

    assert lease is not None
    assert await second.take("jobs", TTL) is None
    assert await second.take("bot:7", TTL) is not None


async def test_taking_ones_own_lease_again_renews_it(first: Leases, clock: ManualClock) -> None:
    lease = await first.take("jobs", TTL)
    clock.advance(timedelta(seconds=5))
    again = await first.take("jobs", TTL)

    assert lease is not None
    assert again is not None
    assert again.epoch == lease.epoch
    assert again.expires_at == lease.expires_at + timedelta(seconds=5)


async def test_a_lease_that_ended_goes_to_the_next_under_a_new_epoch(
    first: Leases, second: Leases, clock: ManualClock
) -> None:
    lease = await first.take("jobs", TTL)
    clock.advance(TTL)
    taken = await second.take("jobs", TTL)

    assert lease is not None
    assert taken is not None
    assert taken.epoch == lease.epoch + 1
    assert await first.renew(lease, TTL) is None


async def test_a_lease_is_renewed_while_it_lasts(first: Leases, clock: ManualClock) -> None:
    lease = await first.take("jobs", TTL)
    assert lease is not None
    clock.advance(timedelta(seconds=14))

    renewed = await first.renew(lease, TTL)

    assert renewed is not None
    assert renewed.expires_at == clock.now() + TTL
    clock.advance(TTL)
    assert await first.renew(renewed, TTL) is None


async def test_a_holder_trusts_its_lease_until_a_second_before_the_end(
    first: Leases, clock: ManualClock
) -> None:
    lease = await first.take("jobs", TTL)
    assert lease is not None

    clock.advance(timedelta(seconds=13.9))
    assert lease.is_trusted(clock.now())
    clock.advance(timedelta(seconds=0.1))
    assert not lease.is_trusted(clock.now())


async def test_a_released_lease_is_free_at_once(first: Leases, second: Leases) -> None:
    lease = await first.take("jobs", TTL)
    assert lease is not None

    await first.release(lease)
    taken = await second.take("jobs", TTL)

    assert taken is not None
    await first.release(lease)
    assert await second.renew(taken, TTL) is not None


async def test_starts_are_counted(first: Leases, second: Leases) -> None:
    assert [await first.count_start(), await second.count_start()] == [1, 2]


async def test_a_process_that_is_alone_ends_what_a_killed_one_held(
    first: Leases, second: Leases
) -> None:
    lease = await first.take("bot", TTL)
    own = await second.take("jobs", TTL)
    assert lease is not None
    assert own is not None

    await second.end_earlier()
    taken = await second.take("bot", TTL)

    assert taken is not None
    assert taken.epoch == lease.epoch + 1
    assert await first.renew(lease, TTL) is None
    assert await second.renew(own, TTL) is not None


async def test_ending_leases_goes_on_counting_starts(first: Leases, second: Leases) -> None:
    await first.count_start()

    await second.end_earlier()

    assert await second.count_start() == 2
