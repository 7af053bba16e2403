"""What waits is seen, on both databases, and looking costs as much as there is to tell."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

from sqlalchemy import event

from core.clock import ManualClock
from core.db.engine import Database
from core.db.leases import Leases
from core.watch.stored import StoredGauges
from core.work import Books


async def read(gauges: StoredGauges) -> dict[tuple[str, ...], float]:
    """Return the readings by name and labels."""
    return {(one.measure.name, *one.labels): one.value for one in await gauges.read()}


async def test_nothing_waits_in_an_empty_database(database: Database, clock: ManualClock) -> None:
    found = await read(StoredGauges(database=database, clock=clock, holder="me"))

    assert found == {
        ("opsbell_outbox_deliveries", "due"): 0,
        ("opsbell_outbox_deliveries", "sending"): 0,
        ("opsbell_outbox_oldest_due_seconds",): 0,
        ("opsbell_digests_open", "storm"): 0,
        ("opsbell_digests_open", "limit"): 0,
        ("opsbell_digests_open", "group"): 0,
        ("opsbell_digests_held_alerts", "storm"): 0,
        ("opsbell_digests_held_alerts", "limit"): 0,
        ("opsbell_digests_held_alerts", "group"): 0,
        ("opsbell_alerts_flapping",): 0,
        ("opsbell_ingest_waiting_requests",): 0,
        ("opsbell_updates_waiting",): 0,
    }


async def test_a_lease_is_ours_or_anothers_until_it_ends(
    database: Database, books: Books, clock: ManualClock
) -> None:
    ttl = timedelta(seconds=30)
    await Leases(books=books, clock=clock, holder="me").take("telegram:424242", ttl)
    await Leases(books=books, clock=clock, holder="another").take("jobs", ttl)
    gauges = StoredGauges(database=database, clock=clock, holder="me")

    held = await read(gauges)
    clock.advance(ttl)
    ended = await read(gauges)

    assert held["opsbell_lease_held", "telegram"] == 1
    assert held["opsbell_lease_held", "jobs"] == 0
    assert not [name for name, *_ in ended if name == "opsbell_lease_held"]


async def test_every_look_goes_by_an_index_of_what_waits(
    database_url: str, database: Database, clock: ManualClock
) -> None:
    if not database_url.startswith("sqlite"):
        return
    asked: list[tuple[str, tuple[str, ...]]] = []

    def keep(
        connection: object, cursor: object, words: str, given: tuple[str, ...], *_: object
    ) -> None:
        asked.append((words, given))

    engine = database._reader.sync_engine  # noqa: SLF001 - its statements are what is looked at
    event.listen(engine, "before_cursor_execute", keep)

    await read(StoredGauges(database=database, clock=clock, holder="me"))

    looks = [(words, given) for words, given in asked if words.startswith("SELECT")]
    with closing(sqlite3.connect(database_url.partition(":///")[2])) as plain:
        whole = [
            words
            for words, given in looks
            for (*_, line) in plain.execute(f"EXPLAIN QUERY PLAN {words}", given)
            if line.startswith("SCAN") and " INDEX " not in line and "leases" not in words
        ]
    assert len(looks) == 10
    assert whole == []
