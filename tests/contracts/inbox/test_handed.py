"""What a start found open: counted when handed over, closed when it ended the program."""

from __future__ import annotations

import pytest

from core.inbox.cause import UpdateKey
from core.inbox.updates import RawUpdate, StoredUpdate, UpdateInbox
from tests.contracts.inbox.store import BOT, Store

KEYS = (UpdateKey(BOT, 1), UpdateKey(BOT, 2))


@pytest.fixture
async def inbox(store: Store) -> UpdateInbox:
    """Return an inbox with two open updates."""
    found = UpdateInbox(books=store.books, database=store.database, clock=store.clock)
    raw = [RawUpdate(update_id=key.update_id, person_key="u:1", body="{}") for key in KEYS]
    await found.store(BOT, raw, 3)
    return found


def _handed(updates: list[StoredUpdate]) -> dict[int, int]:
    return {one.key.update_id: one.handed for one in updates}


async def test_what_is_handed_over_is_counted(inbox: UpdateInbox) -> None:
    await inbox.handing(KEYS)
    await inbox.handing(KEYS[:1])

    assert _handed(await inbox.open(BOT)) == {1: 2, 2: 1}


async def test_a_failure_of_the_handler_shows_that_it_ends_nothing(inbox: UpdateInbox) -> None:
    await inbox.handing(KEYS[:1])
    await inbox.failed(KEYS[:1], "ValueError")

    (first, _) = await inbox.open(BOT)
    assert (first.handed, first.attempts) == (0, 1)


async def test_what_is_closed_is_not_open_any_more(inbox: UpdateInbox) -> None:
    await inbox.close(KEYS[:1], "it ended the program")

    assert _handed(await inbox.open(BOT)) == {2: 0}


async def test_what_is_done_is_neither_counted_nor_closed(inbox: UpdateInbox) -> None:
    await inbox.done(KEYS)

    await inbox.handing(KEYS)
    await inbox.close(KEYS, "too late")

    assert await inbox.failed(KEYS, "ValueError") is None


async def test_what_was_brought_unasked_leaves_the_offset(inbox: UpdateInbox) -> None:
    brought = RawUpdate(update_id=9, person_key="u:1", body="{}")

    new = await inbox.store(BOT, [brought], None)
    again = await inbox.store(BOT, [brought], None)

    assert ([one.key.update_id for one in new], again) == ([9], [])
    assert (await inbox.offset(BOT)).next_update == 3
