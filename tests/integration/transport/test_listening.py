"""The webhook feed against the sandbox: it is set and watched, the inbox is handed on once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.transport.health import Health, LineState
from bot.transport.listening import WATCH_SECONDS, Listening, Webhook
from bot.transport.raw import raw_update
from bot.transport.request import AiohttpRequest
from core.clock import ManualClock
from core.http import Timeouts, make_session
from core.inbox.cause import UpdateKey
from core.inbox.updates import StoredUpdate, UpdateInbox
from core.inbox.webhook import Reception, UpdateDoor, WebhookSecrets
from tests.contracts.inbox.store import BOT, NOON, Store, opened
from tests.integration.transport.world import CARLA, Sim, empty_database

Served = tuple[Sandbox, Sim]
KEYS = ("the newer key of thirty-two bytes", "the older key of thirty-two bytes")
HOOK = Webhook(url="http://127.0.0.1:9/telegram/x", word="word")


class Stepped(ManualClock):
    """A clock that tells when so many wait for it."""

    def __init__(self) -> None:
        super().__init__(start=NOON)
        self._asleep = 0
        self._more = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait, counted."""
        self._asleep += 1
        self._more.set()
        try:
            await super().sleep(seconds)
        finally:
            self._asleep -= 1

    async def until_sleeping(self, wanted: int) -> None:
        """Return when so many wait."""
        async with asyncio.timeout(10):
            while self._asleep < wanted:
                self._more.clear()
                await self._more.wait()


@dataclass(slots=True)
class Caught:
    """Takes the place of the handlers."""

    replayed: frozenset[UpdateKey] = frozenset()
    updates: list[StoredUpdate] = field(default_factory=list)
    looks: asyncio.Queue[int] = field(default_factory=asyncio.Queue)

    async def take(self, updates: Sequence[StoredUpdate]) -> None:
        """Keep them."""
        self.updates += updates
        self.looks.put_nowait(len(updates))

    async def several(self, wanted: int) -> list[int]:
        """Return the numbers once so many came."""
        async with asyncio.timeout(10):
            while len(self.updates) < wanted:
                await self.looks.get()
        return [one.key.update_id for one in self.updates]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A door, an inbox, and the line that listens."""

    door: UpdateDoor
    inbox: UpdateInbox
    hint: asyncio.Event
    caught: Caught
    health: Health
    clock: Stepped

    async def brings(self, *numbers: int) -> None:
        """Let Telegram bring updates, without any hint."""
        for number in numbers:
            body = f'{{"update_id": {number}, "message": {{"from": {{"id": {CARLA}}}}}}}'
            assert await self.door.take(body.encode()) is Reception.STORED


@pytest.fixture
def clock() -> Stepped:
    return Stepped()


@pytest.fixture
async def store(tmp_path: Path, clock: Stepped) -> AsyncIterator[Store]:
    async with opened(empty_database(tmp_path), clock) as one:
        yield one


@asynccontextmanager
async def listening(store: Store, served: Served, clock: Stepped) -> AsyncIterator[Scene]:
    sim = served[1]
    request = AiohttpRequest(session=lambda: make_session(sim.base), timeouts=Timeouts(read=5))
    await request.initialize()
    inbox = UpdateInbox(books=store.books, database=store.database, clock=clock)
    scene = Scene(
        door=UpdateDoor(bot_id=BOT, keys=KEYS, inbox=inbox, read=raw_update),
        inbox=inbox,
        hint=asyncio.Event(),
        caught=Caught(),
        health=Health(now=clock.now()),
        clock=clock,
    )
    line = Listening(
        bot_id=BOT,
        webhook=HOOK,
        address=f"{sim.base}/bot{DEFAULT_TOKEN}",
        request=request,
        inbox=inbox,
        feed=scene.caught,
        hint=scene.hint,
        health=scene.health,
        clock=clock,
        rng=random.Random(1),
    )
    try:
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(line.run())
            yield scene
            running.cancel()
    finally:
        await request.shutdown()


async def test_the_webhook_is_set_with_its_word_and_our_kinds(
    store: Store, served: Served, clock: Stepped
) -> None:
    async with listening(store, served, clock) as scene:
        await scene.health.until(LineState.LISTENING)

    kept = served[0].state.queue.webhook
    assert kept is not None
    assert (kept.url, kept.secret_token) == (HOOK.url, HOOK.word)
    assert "callback_query" in (served[0].updates.allowed or [])


async def test_what_is_brought_is_handed_on_once_whatever_its_number(
    store: Store, served: Served, clock: Stepped
) -> None:
    async with listening(store, served, clock) as scene:
        await scene.brings(12)
        scene.hint.set()
        await scene.caught.several(1)
        await scene.brings(12, 11)
        scene.hint.set()

        assert await scene.caught.several(2) == [12, 11]


async def test_what_no_hint_told_of_is_found_within_a_second(
    store: Store, served: Served, clock: Stepped
) -> None:
    async with listening(store, served, clock) as scene:
        await scene.health.until(LineState.LISTENING)
        await scene.caught.looks.get()
        await scene.brings(12)
        await clock.until_sleeping(2)
        clock.advance(timedelta(seconds=1))

        assert await scene.caught.several(1) == [12]


async def test_a_webhook_that_somebody_changed_is_set_again(
    store: Store, served: Served, clock: Stepped
) -> None:
    sandbox = served[0]
    async with listening(store, served, clock) as scene:
        await scene.health.until(LineState.LISTENING)
        sandbox.state.queue.webhook = None
        await _minute_later(scene)
        await served[1].call("setWebhook", since=sandbox.outbox.head - 1)

        assert sandbox.state.queue.webhook is not None


async def test_what_telegram_says_of_failures_is_shown(
    store: Store, served: Served, clock: Stepped
) -> None:
    sandbox, sim = served
    async with listening(store, served, clock) as scene:
        await scene.health.until(LineState.LISTENING)
        await sim.post("start", user=CARLA)
        await _failed(sandbox)
        await _minute_later(scene)

        shown = await scene.health.until(LineState.WEBHOOK_FAILS)

    assert shown.problem == "Connection refused"
    assert not shown.is_well


async def _failed(sandbox: Sandbox) -> None:
    """Return when a delivery has failed."""
    rung = asyncio.Event()
    stop = sandbox.bell.listen(rung.set)
    while not (hook := sandbox.state.queue.webhook) or hook.last_error is None:
        rung.clear()
        await rung.wait()
    stop()


async def _minute_later(scene: Scene) -> None:
    await scene.clock.until_sleeping(2)
    scene.clock.advance(timedelta(seconds=WATCH_SECONDS))


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ({"kind": "unauthorized_once"}, LineState.TOKEN_REJECTED),
        ({"kind": "bad_gateway_html", "times": 1}, LineState.UNREACHABLE),
        ({"kind": "rate_limit", "retry_after": 7, "times": 1}, LineState.UNREACHABLE),
    ],
    ids=["401", "502", "429"],
)
async def test_a_webhook_that_could_not_be_set_is_set_later(
    store: Store,
    served: Served,
    clock: Stepped,
    fault: dict[str, object],
    state: LineState,
) -> None:
    await served[1].post("faults", match={"method": "setWebhook"}, **fault)
    async with listening(store, served, clock) as scene:
        await scene.health.until(state)
        await clock.until_sleeping(2)
        clock.advance(timedelta(seconds=30))

        await scene.health.until(LineState.LISTENING)


@pytest.mark.parametrize("key", KEYS, ids=["newest", "older"])
async def test_the_door_knows_every_key_of_ours(store: Store, key: str) -> None:
    inbox = UpdateInbox(books=store.books, database=store.database, clock=store.clock)
    door = UpdateDoor(bot_id=BOT, keys=KEYS, inbox=inbox, read=raw_update)
    known, stranger = WebhookSecrets.of(key, BOT), WebhookSecrets.of(key, BOT + 1)

    assert door.refusal(known.place, known.word) is None
    assert door.refusal(known.place, stranger.word) is Reception.REFUSED
    assert door.refusal(known.place, "") is Reception.REFUSED
    assert door.refusal(stranger.place, known.word) is Reception.UNKNOWN


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"{}",
        b'{"update_id": "x"}',
        b'{"update_id": -1}',
        b'{"update_id": 9223372036854775808}',
        b'{"update_id": 1e30}',
    ],
)
async def test_what_is_no_update_is_not_stored(store: Store, body: bytes) -> None:
    inbox = UpdateInbox(books=store.books, database=store.database, clock=store.clock)
    door = UpdateDoor(bot_id=BOT, keys=KEYS, inbox=inbox, read=raw_update)

    assert await door.take(body) is Reception.UNREADABLE
    assert await inbox.open(BOT) == []


async def test_half_a_character_does_not_make_telegram_bring_it_for_a_day(store: Store) -> None:
    inbox = UpdateInbox(books=store.books, database=store.database, clock=store.clock)
    door = UpdateDoor(bot_id=BOT, keys=KEYS, inbox=inbox, read=raw_update)

    taken = await door.take(b'{"update_id": 5, "message": {"text": "a\\ud83d\\u0000\xff"}}')

    assert taken is Reception.STORED
    (stored,) = await inbox.open(BOT)
    assert orjson.loads(stored.body)["message"]["text"] == "a\ufffd\ufffd\ufffd"
