"""Idempotency keys: the same answer again, another body refused, one at a time."""

from __future__ import annotations

import pytest

from core.errors import Conflict
from core.inbox.cause import Answer, Cause, IdempotencyKey
from core.inbox.idempotency import KEPT_ANSWERS, IdempotencyGate, repeated
from core.work import Batch, Deciding, Work
from tests.contracts.inbox.store import Store

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
    return IdempotencyGate(database=store.database)


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


def test_two_at_once_do_not_both_act(gate: IdempotencyGate) -> None:
    with gate.entered(KEY), pytest.raises(Conflict) as refusal, gate.entered(KEY):
        raise AssertionError("the second one got in")

    assert refusal.value.reason == "in_flight"


def test_a_key_is_free_again_when_its_request_failed(gate: IdempotencyGate) -> None:
    with pytest.raises(RuntimeError), gate.entered(KEY):
        raise RuntimeError

    with gate.entered(KEY):
        pass
