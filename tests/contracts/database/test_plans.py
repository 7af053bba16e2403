"""What runs all the time reads indexes, however much history there is; on PostgreSQL unless the
name of a test says otherwise."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import Connection, Engine, Table, event, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.open_alert import NEWEST_ALERT
from core.alerts.tables import AlertRow
from core.clock import ManualClock
from core.db.base import Base
from core.db.engine import Database
from core.db.rows import Row, complete_row
from core.db.tenancy import System
from core.db.writer import Writer
from core.delivery.claim import Claim
from core.delivery.reason import Reason
from core.delivery.status import Status
from core.delivery.tables import DeliveryRow
from core.events.log import EventLog
from core.events.tables import CounterRow, EventRow
from core.ids import Ids, WorkspaceId
from core.inbox.tables import RawRequestRow, UpdateRow
from core.inbox.updates import UpdateInbox
from core.ingest.tables import IntegrationRow
from core.ingest.waiting import waiting_requests
from core.notify.deliveries import Deliveries, DeliveryFilter
from core.notify.listener import NotificationStatus
from core.subjects import briefs, sees_delivery
from core.tenants.tables import BotRow, WorkspaceRow
from core.work import Batch, Books
from tests.contracts.conftest import BOT, NOON
from tests.contracts.database.processes import OneProcess, processes
from tests.servers.postgres import Postgres

ALL = System(reason="a test looks at everything")
WORKSPACE, INTEGRATION = WorkspaceId(UUID(int=1)), UUID(int=2)
HISTORY, OPEN = 6_000, 30
LANE = f"telegram:{BOT}"


@dataclass
class Seen:
    """The statements that ran, with their parameters as the driver got them."""

    statements: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)

    def hear(self, _: Connection, __: Any, sql: str, given: Any, *___: Any) -> None:
        """Remember one that reads or changes rows by a condition."""
        if " WHERE " in sql.replace("\n", " ") and isinstance(given, tuple):
            self.statements.append((sql, given))


@contextmanager
def heard() -> Iterator[Seen]:
    """Listen to every statement of this process."""
    seen = Seen()
    event.listen(Engine, "before_cursor_execute", seen.hear)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", seen.hear)


@pytest.fixture
def url(postgres_server: Postgres) -> Iterator[str]:
    """A PostgreSQL of this test's own."""
    with postgres_server.database() as address:
        yield address


@pytest.fixture
async def one(url: str, clock: ManualClock, ids: Ids) -> AsyncIterator[OneProcess]:
    """A process on a database with much behind it and little to do."""
    async with processes(url, clock, count=1) as (process,):
        async with process.database.writing(ALL) as session:
            connection = await session.connection()
            for table, rows in _rows(ids):
                await connection.execute(insert(cast("Table", table.__table__)), rows)
        async with process.database.writing(ALL) as session:
            await session.execute(text("ANALYZE"))
        yield process


def _rows(ids: Ids) -> Iterator[tuple[type[Base], list[Row]]]:
    def of(table: type[Base], *rows: Row) -> tuple[type[Base], list[Row]]:
        return table, [complete_row(table, row) for row in rows]

    now = {"created_at": NOON, "updated_at": NOON}
    owned = {"workspace_id": WORKSPACE}
    named = {"name": "Hotel", "language": "en", "zone": "UTC", "created_at": NOON}
    yield of(WorkspaceRow, {"id": WORKSPACE, **named})
    bot = {"id": BOT, "username": "bell_bot", "name": "Bell", "is_sandbox": True}
    yield of(BotRow, {**bot, "created_at": NOON})
    hook = {"id": INTEGRATION, "name": "CI", "preset": "generic_json", "token_hash": "h"}
    yield of(IntegrationRow, {**hook, "token_sealed": "s", **now, **owned})
    yield of(CounterRow, {"name": "event", "value": HISTORY, **owned})
    count = range(HISTORY)
    yield of(EventRow, *({**owned, "seq": i + 1, "type": "x", "v": 1, "at": NOON, "data": {}}
                         for i in count))  # fmt: skip
    yield of(
        UpdateRow,
        *(
            {
                "bot_id": BOT, "update_id": i, "body": "{}", "person_key": "u:1",
                "received_at": NOON, "done_at": None if i >= HISTORY - OPEN else NOON,
            }
            for i in count
        ),
    )  # fmt: skip
    yield of(
        RawRequestRow,
        *(
            {
                **owned, "id": ids.new(), "integration_id": INTEGRATION, "headers": {},
                "received_at": NOON + timedelta(seconds=i), "body": b"{}",
                "content_type": "application/json",
                "state": "new" if i >= HISTORY - OPEN else "done",
            }
            for i in count
        ),
    )  # fmt: skip
    yield of(
        AlertRow,
        *(
            {
                **owned, "id": ids.new(), "number": i + 1, "fingerprint": f"f{i}", "title": "x",
                "severity": "high", "status": "firing" if i >= HISTORY - OPEN else "resolved",
                "source_kind": "integration", "source_id": INTEGRATION, "source_name": "CI",
                "labels": {}, "rule_ids": [], "fired_at": NOON, "last_at": NOON,
            }
            for i in count
        ),
    )  # fmt: skip
    yield of(
        DeliveryRow,
        *(
            {
                **owned, "id": ids.new(), "kind": "notice", "channel": "telegram", "lane": LANE,
                "queue": f"{LANE}:{i}", "address": f"{BOT}/7/0", "urgency": 1, "next_at": NOON,
                "state": "due" if i >= HISTORY - OPEN else "sent", "params": {},
                "created_at": NOON - timedelta(seconds=HISTORY - i),
            }
            for i in count
        ),
    )  # fmt: skip


async def scans(url: str, seen: Seen) -> list[str]:
    """Return the plans of those statements that read a whole table."""
    connection = await asyncpg.connect(url)
    try:
        found = []
        assert seen.statements
        for sql, given in seen.statements:
            lines = [row[0] for row in await connection.fetch(f"EXPLAIN {sql}", *given)]
            # A table of one row, or of none, is rightly read whole.
            small = (
                "bots",
                "chat_pauses",
                "chats",
                "counters",
                "integrations",
                "persons",
                "workspaces",
            )
            if any(
                "Seq Scan" in line and not any(f"on {s}" in line for s in small) for line in lines
            ):
                found.append("\n".join([sql, *lines]))
        return found
    finally:
        await connection.close()


async def test_a_claim_reads_indexes_alone(url: str, one: OneProcess) -> None:
    with heard() as seen:
        taken = await one.books.change(Claim(lane=LANE, free=8, token=UUID(int=9), epoch=1))

    assert len(taken) == 8
    assert await scans(url, seen) == []


async def test_open_updates_are_found_without_the_done_ones(
    url: str, one: OneProcess, clock: ManualClock
) -> None:
    inbox = UpdateInbox(books=one.books, database=one.database, clock=clock)
    with heard() as seen:
        found = await inbox.open(BOT)

    assert len(found) == OPEN
    assert await scans(url, seen) == []


async def test_waiting_requests_are_found_without_the_done_ones(url: str, one: OneProcess) -> None:
    with heard() as seen:
        found = await waiting_requests(one.database, besides=())

    assert len(found) == OPEN
    assert await scans(url, seen) == []


async def test_the_log_is_read_from_where_somebody_was(url: str, one: OneProcess) -> None:
    log = EventLog(database=one.database)
    with heard() as seen:
        assert await log.head(WORKSPACE) == HISTORY
        assert len(await log.since(WORKSPACE, HISTORY - 5, limit=200)) == 5
        assert await log.first(WORKSPACE) == 1

    assert await scans(url, seen) == []


async def test_the_newest_alert_of_a_fingerprint_is_found_by_it(url: str, one: OneProcess) -> None:
    wanted = [(WORKSPACE, f"f{i}") for i in (1, 5_000, HISTORY - 1)]
    with heard() as seen:
        async with one.database.writing(ALL) as session:
            found = await NEWEST_ALERT.fetch(session, wanted)

    assert set(found) == set(wanted)
    assert await scans(url, seen) == []


async def test_the_newest_alert_is_found_by_its_fingerprint_before_the_table_was_counted(
    url: str, one: OneProcess
) -> None:
    wanted = [(WORKSPACE, f"f{i}") for i in range(64)]
    connection = await asyncpg.connect(url)
    try:
        # As in the first minutes of a workspace: what PostgreSQL knows comes with ANALYZE.
        await connection.execute("DELETE FROM pg_statistic WHERE starelid = 'alerts'::regclass")
        with heard() as seen:
            async with one.database.writing(ALL) as session:
                found = await NEWEST_ALERT.fetch(session, wanted)
        (sql, given) = next(each for each in seen.statements if "alerts" in each[0])
        plan = [row[0] for row in await connection.fetch(f"EXPLAIN {sql}", *given)]
    finally:
        await connection.close()

    assert set(found) == set(wanted)
    read = [line for line in plan if "ix_alerts" in line]
    assert read
    assert all("ix_alerts_fingerprint" in line for line in read), "\n".join(plan)


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(DeliveryFilter(), id="all"),
        pytest.param(DeliveryFilter(statuses=(Status.SENT,)), id="most"),
        pytest.param(DeliveryFilter(statuses=(Status.PENDING,)), id="few"),
        pytest.param(DeliveryFilter(reasons=tuple(Reason)), id="dead letters"),
    ],
)
async def test_a_page_of_deliveries_is_read_without_the_rest(
    url: str, one: OneProcess, clock: ManualClock, ids: Ids, wanted: DeliveryFilter
) -> None:
    deliveries = Deliveries(
        is_seen=sees_delivery,
        database=one.database,
        books=one.books,
        clock=clock,
        ids=ids,
        listener=NotificationStatus(),
        briefs=briefs,
    )
    after = (NOON - timedelta(seconds=3), UUID(int=2**127))
    with heard() as seen:
        page = await deliveries.page(WORKSPACE, wanted, limit=20, after=after)

    assert len(page.items) == (0 if wanted.reasons else 20)
    assert await scans(url, seen) == []


async def test_a_page_of_deliveries_reads_indexes_on_sqlite_too(
    empty_database: Path, tmp_path: Path, clock: ManualClock, ids: Ids
) -> None:
    path = shutil.copy(empty_database, tmp_path / "opsbell.db")
    database = Database(url=f"sqlite+aiosqlite:///{path}")
    writer = Writer(database=database, clock=clock, batches=_no_batch)
    deliveries = Deliveries(
        is_seen=sees_delivery,
        database=database,
        books=Books(writer=writer),
        clock=clock,
        ids=ids,
        listener=NotificationStatus(),
        briefs=briefs,
    )

    with heard() as seen:
        await deliveries.page(WORKSPACE, DeliveryFilter(), limit=20, after=(NOON, UUID(int=1)))
    await database.close()

    with closing(sqlite3.connect(path)) as connection:
        (sql, given), *_ = seen.statements
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", given)]
    looks = {line for line in plan if "deliveries" in line}
    how = "SEARCH deliveries USING INDEX"
    assert looks == {
        f"{how} ix_deliveries_state (workspace_id=? AND state=? AND created_at<?)",
        f"{how} sqlite_autoindex_deliveries_1 (id=?)",
    }


def _no_batch(session: AsyncSession) -> Batch:
    raise AssertionError("a list writes nothing")
