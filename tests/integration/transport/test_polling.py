"""The poller against a server that misbehaves: it waits it out, tells why, and loses nothing."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.transport.health import Health, LineState
from bot.transport.poller import BACKOFF_LONGEST_SECONDS, Poller, refusal
from bot.transport.request import AiohttpRequest
from core.clock import ManualClock
from core.http import Timeouts, make_session
from core.inbox.updates import StoredUpdate, UpdateInbox
from tests.contracts.inbox.store import BOT, NOON, Store, opened
from tests.integration.transport.world import CARLA, Sim, empty_database

Served = tuple[Sandbox, Sim]


class Hurried(ManualClock):
    """A clock on which every pause is over at once; notes the pauses and the health in them."""

    def __init__(self, *, start: datetime) -> None:
        super().__init__(start=start)
        self.pauses: list[tuple[LineState, float]] = []
        self.health: Health | None = None

    async def sleep(self, seconds: float) -> None:
        """Note the pause and let it be over."""
        if self.health is not None:
            self.pauses.append((self.health.present.state, seconds))
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)


class Caught:
    """Takes new updates and lets a test wait for them."""

    def __init__(self) -> None:
        self.updates: list[StoredUpdate] = []
        self._more = asyncio.Event()

    async def take(self, updates: Sequence[StoredUpdate]) -> None:
        """Keep them."""
        self.updates.extend(updates)
        self._more.set()

    async def until(self, count: int) -> list[StoredUpdate]:
        """Return the updates once there are so many."""
        while len(self.updates) < count:
            self._more.clear()
            await self._more.wait()
        return self.updates


@asynccontextmanager
async def polling(store: Store, sim: Sim, clock: Hurried) -> AsyncIterator[tuple[Caught, Health]]:
    request = AiohttpRequest(session=lambda: make_session(sim.base), timeouts=Timeouts(read=1))
    await request.initialize()
    caught = Caught()
    health = clock.health = Health(now=clock.now())
    poller = Poller(
        bot_id=BOT,
        address=f"{sim.base}/bot{DEFAULT_TOKEN}",
        request=request,
        inbox=UpdateInbox(books=store.books, database=store.database, clock=clock),
        take=caught.take,
        health=health,
        clock=clock,
        rng=random.Random(1),
        poll_seconds=1,
        silence_seconds=2.0,
    )
    try:
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(poller.run())
            yield caught, health
            running.cancel()
    finally:
        await request.shutdown()


@pytest.fixture
async def clock() -> Hurried:
    return Hurried(start=NOON)


@pytest.fixture
async def store(tmp_path: Path, clock: Hurried) -> AsyncIterator[Store]:
    async with opened(empty_database(tmp_path), clock) as one:
        yield one


async def test_an_update_is_on_disk_before_it_is_confirmed(
    store: Store, served: Served, clock: Hurried
) -> None:
    _, sim = served
    async with polling(store, sim, clock) as (caught, _):
        await sim.post("message", user=CARLA, chat=CARLA, text="hello")
        (update,) = await caught.until(1)
        await sim.post("message", user=CARLA, chat=CARLA, text="again")
        await caught.until(2)

    inbox = UpdateInbox(books=store.books, database=store.database, clock=clock)
    assert [one.key for one in await inbox.open(BOT)] == [one.key for one in caught.updates]
    offsets = [int(call["params"]["offset"]) for call in await sim.calls("getUpdates")]
    assert offsets[0] == 0
    assert update.key.update_id + 1 in offsets


async def test_what_was_stored_but_not_confirmed_is_not_taken_twice(
    store: Store, served: Served, clock: Hurried
) -> None:
    _, sim = served
    async with polling(store, sim, clock) as (caught, _):
        await sim.post("message", user=CARLA, chat=CARLA, text="hello")
        await caught.until(1)

    async with polling(store, sim, clock) as (caught_later, _):
        await sim.post("message", user=CARLA, chat=CARLA, text="again")
        (second,) = await caught_later.until(1)

    assert second.key != caught.updates[0].key


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        pytest.param(
            {"kind": "error", "code": 401, "description": "Unauthorized"},
            LineState.TOKEN_REJECTED,
            id="401",
        ),
        pytest.param(
            {"kind": "error", "code": 404, "description": "Not Found"},
            LineState.TOKEN_REJECTED,
            id="404",
        ),
        pytest.param(
            {"kind": "error", "code": 409, "description": "Conflict: terminated by other"},
            LineState.ANOTHER_POLLS,
            id="409",
        ),
        pytest.param({"kind": "bad_gateway_html"}, LineState.UNREACHABLE, id="502-html"),
        pytest.param({"kind": "garbage_200"}, LineState.UNREACHABLE, id="garbage"),
        pytest.param({"kind": "reset"}, LineState.UNREACHABLE, id="reset"),
        pytest.param({"kind": "hang"}, LineState.UNREACHABLE, id="hang"),
        pytest.param({"kind": "rate_limit", "retry_after": 7}, LineState.UNREACHABLE, id="429"),
    ],
)
async def test_every_fault_is_waited_out_and_told(
    store: Store, served: Served, clock: Hurried, fault: dict[str, object], state: LineState
) -> None:
    _, sim = served
    await sim.post("faults", match={"method": "getUpdates"}, times=2, **fault)
    await sim.post("message", user=CARLA, chat=CARLA, text="hello")

    async with polling(store, sim, clock) as (caught, health):
        await caught.until(1)

        assert {one for one, _ in clock.pauses} == {state}
        assert health.present.state is LineState.POLLING
        assert health.present.is_well


async def test_a_pause_that_telegram_asks_for_is_kept(
    store: Store, served: Served, clock: Hurried
) -> None:
    _, sim = served
    await sim.post(
        "faults", match={"method": "getUpdates"}, kind="rate_limit", retry_after=7, times=1
    )
    await sim.post("message", user=CARLA, chat=CARLA, text="hello")

    async with polling(store, sim, clock) as (caught, _):
        await caught.until(1)

    assert [seconds for _, seconds in clock.pauses] == [7.0]


async def test_a_rejected_token_is_asked_about_less_and_less(
    store: Store, served: Served, clock: Hurried
) -> None:
    _, sim = served
    await sim.post(
        "faults", match={"method": "getUpdates"}, kind="error", code=401, times=6,
        description="Unauthorized",
    )  # fmt: skip
    await sim.post("message", user=CARLA, chat=CARLA, text="hello")

    async with polling(store, sim, clock) as (caught, _):
        await caught.until(1)

    seconds = [pause for _, pause in clock.pauses]
    assert seconds == sorted(seconds)
    assert seconds[-1] == BACKOFF_LONGEST_SECONDS


async def test_an_address_with_the_token_is_never_logged(
    store: Store, served: Served, clock: Hurried, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    _, sim = served
    for kind in ("reset", "garbage_200", "bad_gateway_html"):
        await sim.post("faults", match={"method": "getUpdates"}, kind=kind, times=1)
    await sim.post("message", user=CARLA, chat=CARLA, text="hello")

    async with polling(store, sim, clock) as (caught, _):
        await caught.until(1)

    secret = DEFAULT_TOKEN.split(":")[1]
    assert secret not in "".join(f"{one.getMessage()}{one.exc_text}" for one in caplog.records)


@pytest.mark.parametrize(
    ("asked", "waited"),
    [(7, 7.0), (1e30, 3600.0), (-5, 0.0), ("soon", 0.0), (None, 0.0), ([1], 0.0)],
    ids=str,
)
def test_no_pause_is_for_ever_and_none_is_below_nothing(asked: object, waited: float) -> None:
    refused = refusal(429, {"ok": False, "parameters": {"retry_after": asked}})

    assert refused.seconds == waited
