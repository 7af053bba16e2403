"""Idempotency keys: the same answer again, another body refused, one at a time."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Conflict
from core.inbox.cause import Answer, Cause, IdempotencyKey
from core.inbox.idempotency import KEPT_ANSWERS, IdempotencyGate, InFlight, repeated
from core.work import Batch, Deciding, Work
from tests.contracts.inbox.store import ALL, Store

KEY = IdempotencyKey(scope="person:1", key="retry-1", body_hash="aa")
CREATED = Answer(status=201, body={"id": "c1"})


class Create:
    """A change that answers a request."""

    workspace_id = None

    def __init__(self, key: IdempotencyKey, answer: Answer) -> None:
        self.key = key
        self.answer = answer

    def decide(self, batch: Batch, work: Work) -> Deciding[Answer]:
        at = (self.key.scope, self.key.key)
        batch.want(KEPT_ANSWERS, at)
        yield
        before = repeated(self.key, batch.get(KEPT_ANSWERS, at))
        if before is not None:
            return before
        Cause(actor=None, idempotency=self.key).settle(work, batch.now, self.answer)
        return self.answer


@pytest.fixture
def gate(store: Store) -> IdempotencyGate:
    return IdempotencyGate(database=store.database, books=store.books, clock=store.clock)


async def test_a_repeat_gets_the_answer_of_the_first(store: Store, gate: IdempotencyGate) -> None:
    assert await gate.before(KEY) is None
    await store.books.change(Create(KEY, CREATED))

    assert await gate.before(KEY) == CREATED
    assert await store.books.change(Create(KEY, Answer(status=500, body={}))) == CREATED


async def test_another_body_under_the_same_key_is_refused(
    store: Store, gate: IdempotencyGate
) -> None:
    await store.books.change(Create(KEY, CREATED))
    other = IdempotencyKey(scope=KEY.scope, key=KEY.key, body_hash="bb")

    with pytest.raises(Conflict) as refusal:
        await gate.before(other)

    assert refusal.value.reason == "key_reused"


async def test_the_same_key_of_another_caller_is_another_key(
    store: Store, gate: IdempotencyGate
) -> None:
    await store.books.change(Create(KEY, CREATED))

    other = IdempotencyKey(scope="person:2", key=KEY.key, body_hash="bb")

    assert await gate.before(other) is None


async def test_two_at_once_do_not_both_act(gate: IdempotencyGate) -> None:
    async with gate.entered(KEY):
        with pytest.raises(Conflict) as refusal:
            async with gate.entered(KEY):
                raise AssertionError("the second one got in")

    assert refusal.value.reason == "in_flight"


async def test_a_key_is_free_again_when_its_request_failed(gate: IdempotencyGate) -> None:
    with pytest.raises(RuntimeError):
        async with gate.entered(KEY):
            raise RuntimeError

    async with gate.entered(KEY):
        pass


class Names:
    """Which names are at work, as two processes share them."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    async def take(self, name: str, *, seconds: int) -> bool:
        """Take a name."""
        assert seconds > 0
        is_free = name not in self.taken
        self.taken.add(name)
        return is_free

    async def give_back(self, name: str) -> None:
        """Give it back."""
        self.taken.discard(name)


async def test_what_is_at_work_in_another_process_is_in_flight_here(store: Store) -> None:
    names = Names()
    here, there = (
        IdempotencyGate(
            database=store.database, books=store.books, clock=store.clock, elsewhere=names
        )
        for _ in range(2)
    )

    async with here.entered(KEY):
        with pytest.raises(InFlight):
            async with there.entered(KEY):
                raise AssertionError("the second one got in")

    async with there.entered(KEY):
        pass
    assert not names.taken


async def test_a_process_that_died_behind_its_commit_holds_nobody_up(store: Store) -> None:
    names = Names()
    gate = IdempotencyGate(
        database=store.database, books=store.books, clock=store.clock, elsewhere=names
    )
    names.taken.add(f"{KEY.scope}:{KEY.key}")
    await store.books.change(Create(KEY, CREATED))

    async with gate.entered(KEY):
        answered = await gate.once(KEY, said_again)

    assert answered == (CREATED, True)


async def said_again(kept: Answer | None) -> Answer:
    """Return what was kept; nothing else may be done."""
    assert kept is not None
    return kept


async def test_two_processes_that_both_begin_answer_alike(store: Store) -> None:
    """Each has its own gate, and neither knows of the other: the row decides."""
    both = asyncio.Barrier(2)

    async def act(kept: Answer | None, mine: Answer) -> Answer:
        if kept is not None:
            return kept
        await both.wait()

        async def body(_: AsyncSession, work: Work) -> Answer:
            Cause(actor=None, idempotency=KEY).settle(work, store.clock.now(), mine)
            return mine

        return await store.books.transaction(ALL, body)

    def gate() -> IdempotencyGate:
        return IdempotencyGate(database=store.database, books=store.books, clock=store.clock)

    async with asyncio.timeout(30):
        (one, is_one), (two, is_two) = await asyncio.gather(
            *(
                gate().once(KEY, partial(act, mine=Answer(status=201, body={"id": name})))
                for name in ("c1", "c2")
            )
        )

    assert one == two
    assert {is_one, is_two} == {False, True}
