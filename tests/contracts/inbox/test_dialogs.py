"""Conversations are rows: they outlive the process, expire, and never mistake an old button."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.clock import ManualClock
from core.dialogs.dialog import Dialog, DialogKey
from core.dialogs.store import Dialogs, Ends, Saves, begun
from core.inbox.cause import Cause
from core.work import Batch, Deciding, Work
from tests.contracts.inbox.store import BOT, NOON, Store

KEY = DialogKey(bot_id=BOT, chat_id=1003, topic_id=0, user_id=1003)


class Settles:
    """An effect that does nothing but settle its cause."""

    workspace_id = None

    def __init__(self, cause: Cause) -> None:
        self.cause = cause

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        yield
        self.cause.settle(work, batch.now)


@pytest.fixture
def dialogs(store: Store) -> Dialogs:
    return Dialogs(database=store.database, clock=store.clock)


async def write(store: Store, rider: Saves | Ends) -> None:
    await store.books.change(Settles(Cause(actor=None).carrying(rider)))


def complaint(before: Dialog, at: datetime = NOON) -> Dialog:
    return begun(before, kind="complaint", step="stars", now=at)


async def test_a_conversation_is_found_again_where_it_stood(
    store: Store, dialogs: Dialogs
) -> None:
    first = complaint(await dialogs.read(KEY)).shown_in(55)
    await write(store, Saves(dialog=first))
    second = (await dialogs.read(KEY)).moved("words", NOON, stars=2)
    await write(store, Saves(dialog=second))

    found = await dialogs.read(KEY)

    assert (found.kind, found.step, found.answers) == ("complaint", "words", {"stars": 2})
    assert (found.version, found.panel_message_id) == (2, 55)


async def test_an_ended_conversation_is_gone_and_the_next_counts_on(
    store: Store, dialogs: Dialogs
) -> None:
    await write(store, Saves(dialog=complaint(await dialogs.read(KEY))))
    await write(store, Ends(dialog=await dialogs.read(KEY)))

    left = await dialogs.read(KEY)
    following = complaint(left)

    assert not left.is_open
    assert left.answers == {}
    assert following.version > 1
    await write(store, Saves(dialog=following))
    assert (await dialogs.read(KEY)).is_open


async def test_a_day_without_an_answer_ends_a_conversation(
    store: Store, dialogs: Dialogs, clock: ManualClock
) -> None:
    await write(store, Saves(dialog=complaint(await dialogs.read(KEY))))

    clock.advance(timedelta(hours=24))

    assert not (await dialogs.read(KEY)).is_open


async def test_topics_and_people_have_conversations_of_their_own(
    store: Store, dialogs: Dialogs
) -> None:
    await write(store, Saves(dialog=complaint(await dialogs.read(KEY))))

    assert not (await dialogs.read(KEY._replace(topic_id=7))).is_open
    assert not (await dialogs.read(KEY._replace(user_id=1004))).is_open


async def test_ending_what_never_began_writes_nothing(store: Store, dialogs: Dialogs) -> None:
    await write(store, Ends(dialog=await dialogs.read(KEY)))

    assert not (await dialogs.read(KEY)).is_stored
