"""What a worker asks all the time: by indexes on SQLite, and never from a workspace's session."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, Uuid, event, select

from core.db.asked import LENGTHS, Asked, padded_keys
from core.db.tenancy import InWorkspace, TenancyBreach
from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.delivery.outbox import SENT
from core.delivery.subject import Subject, SubjectKind
from core.delivery.tables import DeliveryRow, SentMessageRow
from core.tenants.tables import PersonRow
from tests.contracts.conftest import BOT
from tests.contracts.delivery.post import ALL, Post

IDS = Asked(select(DeliveryRow.id), columns=(Uuid(),))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_sending_reads_no_table_whole(post: Post, case_id: UUID) -> None:
    for chat in range(8):
        await post.put(kind=Kind.CASE_STATUS, case_id=case_id, chat=chat)
    asked: list[tuple[str, Any]] = []

    def hear(_: Connection, __: Any, sql: str, given: Any, *___: Any) -> None:
        if " WHERE " in sql.replace("\n", " ") and isinstance(given, tuple):
            asked.append((sql, given))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        assert await post.worker.send_due() == 8
    finally:
        event.remove(Engine, "before_cursor_execute", hear)

    assert any("FROM sent_messages" in sql for sql, _ in asked)
    async with post.database.reading(ALL) as session:
        connection = await session.connection()
        for sql, given in asked:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)
            steps = [str(step) for step in plan.scalars(3)]
            whole = [step for step in steps if step.startswith("SCAN") and "INDEX" not in step]
            known = {"SCAN names", "SCAN CONSTANT ROW", "SCAN first", "SCAN chosen"}
            assert set(whole) <= known, (sql, steps)


async def test_it_is_refused_in_a_workspace_s_session(post: Post) -> None:
    id = await post.put()

    async with post.database.reading(ALL) as session:
        assert await IDS.rows(session, {}) == [(id,)]
    async with post.database.reading(InWorkspace(workspace_id=post.workspace)) as session:
        with pytest.raises(TenancyBreach):
            await IDS.rows(session, {})


async def test_each_column_that_is_asked_for_has_its_type(post: Post) -> None:
    await post.put()
    short = Asked(select(DeliveryRow.id, DeliveryRow.case_id), columns=(Uuid(),))

    async with post.database.reading(ALL) as session:
        with pytest.raises(TypeError, match="2 columns, 1 types"):
            await short.rows(session, {})


async def test_what_shows_a_case_knows_whose_message_it_is(post: Post, case_id: UUID) -> None:
    person_id, message_id = post.ids.new(), post.ids.new()
    now = post.clock.now()
    person = PersonRow(id=person_id, bot_id=BOT, telegram_user_id=1, name="Olivia", created_at=now)
    message = SentMessageRow(
        id=message_id,
        workspace_id=post.workspace,
        kind=Kind.CASE_STATUS.value,
        bot_id=BOT,
        chat_id=1,
        message_id=1,
        address=str(TelegramAddress(bot_id=BOT, chat_id=1)),
        sent_at=now,
        shown_revision=1,
        case_id=case_id,
        person_id=person_id,
    )
    async with post.database.writing(ALL) as session:
        for row in (person, message):
            session.add(row)
            await session.flush()
    case = Subject(kind=SubjectKind.CASE, id=case_id)

    async with post.database.reading(ALL) as session:
        ((shown,),) = (await SENT.fetch(session, [case])).values()

    assert (shown.id, shown.case_id, shown.person_id) == (message_id, case_id, person_id)


@pytest.mark.parametrize(("count", "length"), [(1, 1), (2, 8), (64, 64), (600, 600)])
def test_lists_come_in_a_few_lengths(count: int, length: int) -> None:
    keys = padded_keys(range(count))

    assert len(keys) == length
    assert set(keys) == set(range(count))
    assert count > max(LENGTHS) or length in LENGTHS
