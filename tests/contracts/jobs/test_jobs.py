"""The jobs on a real database, driven by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from core.alerts.firing import Firing
from core.alerts.policy import Policies
from core.alerts.telling import Telling
from core.clock import ManualClock
from core.db.base import Base
from core.db.engine import Database
from core.db.leases import Leases
from core.delivery.claim import Claim
from core.delivery.kind import Kind
from core.delivery.state import State
from core.delivery.tables import DeliveryRow
from core.digests.hold import Holding
from core.digests.holders import holders
from core.flows.ask_rule import AskRule
from core.flows.settle_flapping import SettleFlapping
from core.flows.unmute import Unmute
from core.ids import Ids, WorkspaceId
from core.inbox.tables import IdempotencyRow, UpdateRow
from core.jobs import JOBS
from core.jobs.job import Job, Tools
from core.jobs.leader import Leader
from core.jobs.ticker import Ticker
from core.notify.undelivered import Undelivered
from core.rulebook.history import StoredHistory
from core.subjects import REVISIONS
from core.tenants.tables import InviteRow, LoginCodeRow, PersonRow, SessionRow
from core.work import Books
from tests.contracts.conftest import BOT
from tests.contracts.delivery.post import ALL, Post


@pytest.fixture
def post(
    database: Database, books: Books, clock: ManualClock, ids: Ids, workspace: WorkspaceId
) -> Post:
    """An outbox to look after."""
    return Post(database=database, books=books, clock=clock, ids=ids, workspace=workspace)


def ticker(post: Post, *, holder: str = "first", jobs: Sequence[Job] = JOBS) -> Ticker:
    """The jobs of one process."""
    telling = Telling(ids=post.ids, holding=Holding(ids=post.ids, holders=holders(post.ids)))
    policies = Policies()
    tools = Tools(
        ids=post.ids,
        database=post.database,
        books=post.books,
        clock=post.clock,
        rescue=post.rescue,
        listener=post.notebook,
        undelivered=Undelivered(
            database=post.database, books=post.books, clock=post.clock, ids=post.ids
        ),
        ask_rule=AskRule(
            database=post.database,
            books=post.books,
            clock=post.clock,
            ids=post.ids,
            policies=policies,
            firing=Firing(
                ids=post.ids,
                revisions=REVISIONS,
                telling=telling,
            ),
            history=StoredHistory(database=post.database),
        ),
        unmute=Unmute(
            database=post.database,
            books=post.books,
            clock=post.clock,
            ids=post.ids,
            policies=policies,
            telling=telling,
            revisions=REVISIONS,
        ),
        settle_flapping=SettleFlapping(
            books=post.books,
            ids=post.ids,
            policies=policies,
            telling=telling,
            revisions=REVISIONS,
        ),
    )
    leases = Leases(books=post.books, clock=post.clock, holder=holder)
    leader = Leader(leases=leases, clock=post.clock)
    return Ticker(jobs=jobs, tools=tools, leader=leader, clock=post.clock)


async def test_a_lease_that_ended_is_taken_back_by_itself(post: Post, clock: ManualClock) -> None:
    id = await post.put(kind=Kind.ALERT_CARD)
    await post.books.change(Claim(lane=f"telegram:{BOT}", free=1, token=post.ids.new(), epoch=1))
    jobs = ticker(post)

    await jobs.tick()
    assert await post.state(id) is State.SENDING
    clock.advance(timedelta(seconds=61))
    await jobs.tick()

    assert await post.state(id) is State.DUE


async def test_what_nobody_could_send_expires_and_is_told(post: Post, clock: ManualClock) -> None:
    late = await post.put(expires_at=clock.now() + timedelta(seconds=30))
    other = await post.put(chat=2)
    clock.advance(timedelta(seconds=30))

    await ticker(post).tick()

    row = await post.row(late)
    assert (row.state, row.problem) == ("expired", "expired before it could be sent")
    assert [one.id for one in post.notebook.ended] == [late]
    assert await post.state(other) is State.DUE


async def test_what_has_served_its_purpose_is_forgotten(
    post: Post, clock: ManualClock, ids: Ids
) -> None:
    now = clock.now()
    person = ids.new()
    async with post.database.writing(ALL) as session:
        session.add(
            PersonRow(id=person, bot_id=BOT, telegram_user_id=1, name="Ann", created_at=now)
        )
        await session.flush()
        for number in range(501):
            session.add(
                IdempotencyRow(
                    scope="person:1",
                    key=str(number),
                    body_hash="x",
                    status=201,
                    answer={},
                    created_at=now - timedelta(hours=1 if number == 0 else 25),
                )
            )
        for number, days in enumerate((1, 8)):
            session.add(
                UpdateRow(
                    bot_id=BOT,
                    update_id=number,
                    body="{}",
                    person_key="1",
                    received_at=now,
                    done_at=now - timedelta(days=days),
                )
            )
        session.add(UpdateRow(bot_id=BOT, update_id=9, body="{}", person_key="1", received_at=now))
        for name, days in (("old", 2), ("new", 0)):
            session.add(
                LoginCodeRow(
                    token_hash=name,
                    person_id=person,
                    created_at=now,
                    expires_at=now - timedelta(days=days),
                )
            )

    await ticker(post).tick()

    assert await count(post, IdempotencyRow) == 1
    assert await count(post, UpdateRow) == 2
    assert await count(post, LoginCodeRow) == 1


async def test_sessions_and_invitations_are_kept_a_while_after_their_end(
    post: Post, clock: ManualClock, ids: Ids
) -> None:
    now, person = clock.now(), ids.new()
    week, month = timedelta(days=7), timedelta(days=30)
    bit, ahead = timedelta(seconds=1), now + timedelta(days=1)
    sessions = {
        "open": (ahead, None),
        "just expired": (now - week, None),
        "just revoked": (ahead, now - week),
        "long expired": (now - week - bit, None),
        "long revoked": (ahead, now - week - bit),
    }
    invites = {
        "open": (ahead, None),
        "just expired": (now - month, None),
        "just used": (ahead, now - month),
        "long expired": (now - month - bit, None),
        "long used": (ahead, now - month - bit),
    }
    async with post.database.writing(ALL) as session:
        session.add(
            PersonRow(id=person, bot_id=BOT, telegram_user_id=1, name="Ann", created_at=now)
        )
        await session.flush()
        for name, (expires_at, revoked_at) in sessions.items():
            session.add(
                SessionRow(
                    id=ids.new(),
                    person_id=person,
                    workspace_id=post.workspace,
                    token_hash=name,
                    created_at=now,
                    used_at=now,
                    expires_at=expires_at,
                    user_agent="x",
                    revoked_at=revoked_at,
                )
            )
        for name, (expires_at, used_at) in invites.items():
            session.add(
                InviteRow(
                    id=ids.new(),
                    workspace_id=post.workspace,
                    token_hash=name,
                    role="staff",
                    created_at=now,
                    expires_at=expires_at,
                    used_at=used_at,
                )
            )

    await ticker(post).tick()

    async with post.database.reading(ALL) as session:
        kept_sessions = set(await session.scalars(select(SessionRow.token_hash)))
        kept_invites = set(await session.scalars(select(InviteRow.token_hash)))
    assert kept_sessions == {"open", "just expired", "just revoked"}
    assert kept_invites == {"open", "just expired", "just used"}


async def count(post: Post, table: type[Base]) -> int:
    """Return how many rows a table has."""
    async with post.database.reading(ALL) as session:
        return (await session.scalars(select(func.count()).select_from(table))).one()


class Runs:
    """A job that counts its runs, and fails when told to."""

    def __init__(self) -> None:
        self.count = 0
        self.fails = False

    async def run(self, _: Tools) -> None:
        """Count."""
        self.count += 1
        if self.fails:
            raise LookupError("broken on purpose")

    def job(self, *, leader_only: bool = True, name: str = "test") -> Job:
        """Return it as a job of every ten seconds."""
        return Job(name=name, every=timedelta(seconds=10), run=self.run, leader_only=leader_only)


async def test_a_job_runs_at_once_and_then_every_so_often(post: Post, clock: ManualClock) -> None:
    runs = Runs()
    jobs = ticker(post, jobs=[runs.job()])

    for _ in range(21):
        await jobs.tick()
        clock.advance(timedelta(seconds=1))

    assert runs.count == 3


async def test_a_job_that_fails_harms_neither_itself_nor_others(
    post: Post, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = Runs(), Runs()
    broken.fails = True
    jobs = ticker(post, jobs=[broken.job(), sound.job(name="sound")])

    await jobs.tick()
    clock.advance(timedelta(seconds=10))
    await jobs.tick()

    assert (broken.count, sound.count) == (2, 2)
    assert {getattr(record, "action", "") for record in caplog.records} == {"job_failed"}


async def test_one_process_leads_and_the_next_takes_over(post: Post, clock: ManualClock) -> None:
    first, second, everywhere = Runs(), Runs(), Runs()
    one = ticker(post, holder="one", jobs=[first.job()])
    two = ticker(
        post, holder="two", jobs=[second.job(), everywhere.job(leader_only=False, name="all")]
    )

    await one.tick()
    await two.tick()
    assert (first.count, second.count, everywhere.count) == (1, 0, 1)

    clock.advance(timedelta(seconds=20))
    await two.tick()
    await one.tick()
    assert (first.count, second.count) == (1, 1)


async def test_a_process_that_ends_leaves_the_jobs_to_the_next_at_once(
    post: Post, clock: ManualClock
) -> None:
    second = Runs()
    one = ticker(post, holder="one", jobs=[])
    two = ticker(post, holder="two", jobs=[second.job()])
    await one.tick()

    await one.stop()
    await two.tick()

    assert second.count == 1


async def test_sqlite_finds_rows_by_their_ids_once_it_has_counted(
    post: Post, clock: ManualClock
) -> None:
    if post.database.is_postgres:
        return  # it counts by itself
    for number in range(600):
        await post.put(chat=number)
    asked = (
        select(DeliveryRow)
        .where(DeliveryRow.workspace_id == post.workspace)
        .where(DeliveryRow.id.in_([UUID(int=number) for number in range(30)]))
    )

    await ticker(post).tick()

    async with post.database.reading(ALL) as session:
        connection = await session.connection()
        words = asked.compile(connection.sync_engine, compile_kwargs={"literal_binds": True})
        plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}")).mappings().all()
    assert "(id=?)" in plan[0]["detail"]
