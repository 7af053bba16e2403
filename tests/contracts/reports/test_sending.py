"""When the clock asks a rule with a report, each receiver is told once, whoever asks how often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.db.tenancy import System
from core.delivery.claim import Claim
from core.delivery.due import Due
from core.delivery.message import Message
from core.delivery.tables import DeliveryRow
from core.notify.tables import NotificationRow
from core.reports.window import read_window
from core.rulebook.activity import NEVER, Fired
from core.tenants.tables import MemberRow, PersonRow
from core.work import Work
from tests.contracts.conftest import BOT
from tests.contracts.flows.clockwork import Clockwork, process
from tests.contracts.reports.desk import Desk

ALL = System(reason="a test looks at everything")
DAILY: dict[str, Any] = {
    "name": "Daily report",
    "schedule": {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "at": "13:00"},
    "condition": {"type": "all", "conditions": []},
    "severity": None,
    "report": "day",
    "receivers": [{"kind": "role", "id": "owner"}],
}


async def own(work: Clockwork, user: int, *, language: str = "en", blocked: bool = False) -> UUID:
    """Let somebody own the workspace."""
    person = uuid4()

    async def body(session: AsyncSession, _work: Work) -> None:
        now = work.runtime.clock.now()
        session.add(
            PersonRow(
                id=person,
                bot_id=BOT,
                telegram_user_id=user,
                name=f"Owner {user}",
                language=language,
                created_at=now,
                blocked_at=now if blocked else None,
            )
        )
        await session.flush()
        session.add(
            MemberRow(
                id=uuid4(),
                workspace_id=work.workspace,
                person_id=person,
                role="owner",
                created_at=now,
            )
        )

    await work.runtime.books.transaction(ALL, body)
    return person


async def deliveries(work: Clockwork) -> list[DeliveryRow]:
    async with work.runtime.database.reading(ALL) as session:
        found = await session.scalars(
            select(DeliveryRow).where(DeliveryRow.kind == "report").order_by(DeliveryRow.address)
        )
        return list(found)


async def test_the_report_goes_to_each_receiver_and_makes_no_alert(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await own(work, 7)
        await own(work, 8)
        await work.rule(**DAILY)
        clock.advance(timedelta(hours=1))

        await work.tick()

        sent = await deliveries(work)
        assert [row.address for row in sent] == [f"{BOT}/7/0", f"{BOT}/8/0"]
        window = read_window(sent[0].params)
        assert window.since == datetime(2026, 5, 3, tzinfo=UTC)
        assert window.until == datetime(2026, 5, 4, tzinfo=UTC)
        assert await work.alerts() == []


async def test_two_processes_and_a_clock_that_asks_again_send_one(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await own(work, 7)
        await work.rule(**DAILY)
        clock.advance(timedelta(hours=1))
        if database_url.startswith("postgresql"):
            async with process(database_url, tmp_path, clock, number=1) as other:
                await work.tick()
                await other.tick()
        await work.tick()

    async with process(database_url, tmp_path, clock, number=2) as after_a_restart:
        await after_a_restart.tick()

        assert len(await deliveries(after_a_restart)) == 1


async def test_days_that_were_missed_are_reported_one_by_one_if_the_rule_says_so(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await own(work, 7)
        await work.rule(**DAILY | {"schedule": {**DAILY["schedule"], "catch_up": "each"}})
        clock.advance(timedelta(days=2, hours=1))

        await work.tick()

        firsts = sorted(row.params["first"] for row in await deliveries(work))
    assert firsts == ["2026-05-03", "2026-05-04", "2026-05-05"]


async def test_a_day_is_told_once_however_often_its_report_was_missed(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await own(work, 7)
        await work.rule(**DAILY | {"schedule": {"every": 600, "catch_up": "each"}})
        clock.advance(timedelta(hours=13))

        await work.tick()

        firsts = sorted(row.params["first"] for row in await deliveries(work))
    assert firsts == ["2026-05-03", "2026-05-04"]


async def test_who_cannot_be_reached_and_that_nobody_is_told_is_written_down(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await work.rule(**DAILY)
        clock.advance(timedelta(hours=1))
        await work.tick()
        await own(work, 7, blocked=True)
        await work.rule(**DAILY)
        clock.advance(timedelta(days=1))
        await work.tick()

        async with work.runtime.database.reading(ALL) as session:
            told = await session.scalars(
                select(NotificationRow.suppressed_reason)
                .where(NotificationRow.kind == "report")
                .order_by(NotificationRow.created_at)
            )
            assert list(told) == ["nobody", "unreachable"]
        assert await deliveries(work) == []


async def test_a_rule_counts_the_reports_that_arrived_not_their_receivers(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await own(work, 7)
        await own(work, 8)
        rule = await work.rule(**DAILY)
        clock.advance(timedelta(hours=1))
        await work.tick()
        rules = work.runtime.rules
        waiting = await rules.one(work.workspace, rule)
        assert (waiting.sent, waiting.last_fired_at) == (NEVER, None)

        first = clock.now()
        await arrive(work)
        clock.advance(timedelta(days=1))
        await work.tick()
        await arrive(work, of=f"{BOT}/8/0")

        (found,) = [one for one in await rules.all(work.workspace) if one.id == rule]
        assert found.sent == Fired(last_at=clock.now(), recently=2)
        assert (found.last_fired_at, found.fired_7d) == (clock.now(), 2)
        clock.advance(first + timedelta(days=7, seconds=1) - clock.now())
        assert (await rules.one(work.workspace, rule)).sent.recently == 1


async def arrive(work: Clockwork, *, of: str = "") -> None:
    """Have the reports that wait arrive, `of` this address alone."""

    async def body(session: AsyncSession, _work: Work) -> None:
        waiting = await session.scalars(
            select(NotificationRow).where(NotificationRow.status == "pending")
        )
        for each in waiting:
            if each.once_key.endswith(of):
                each.status, each.settled_at = "sent", work.runtime.clock.now()

    await work.runtime.books.transaction(ALL, body)


async def test_each_reader_gets_it_in_their_language_with_a_picture(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await own(work, 7)
        await own(work, 8, language="es")
        desk = Desk(workspace=work.workspace)
        yesterday = clock.now() - timedelta(days=1)
        desk.case(yesterday, text="The wifi is slow", rating=2, place="Lobby")
        await desk.write(work.runtime)
        await work.rule(**DAILY)
        clock.advance(timedelta(hours=1))
        await work.tick()

        said = await rendered(work)

    english, spanish = said
    assert "Sunday, May 3" in english.headline.plain
    assert "domingo, 3 de mayo" in spanish.headline.plain
    pictures = [each.picture.content for each in said if each.picture is not None]
    assert [content[:8] for content in pictures] == [b"\x89PNG\r\n\x1a\n"] * 2
    assert pictures[0] != pictures[1]


async def rendered(work: Clockwork) -> list[Message]:
    """Return what the deliveries say, in the order of their addresses."""
    claim = Claim(lane=f"telegram:{BOT}", free=8, token=uuid4(), epoch=1)
    dues: tuple[Due, ...] = await work.runtime.books.change(claim)
    said = await work.runtime.renderer.render(dues)
    found = []
    for due in sorted(dues, key=lambda each: str(each.address)):
        message = said[due.id]
        assert isinstance(message, Message), message
        found.append(message)
    return found
