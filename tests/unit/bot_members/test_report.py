"""/report: the report of a day or a week goes to whoever asks, and only to those who may."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace
from core.delivery.tables import DeliveryRow
from core.notify.tables import NotificationRow
from core.reports.window import read_window
from core.work import Work
from tests.unit.bot_members.bothouse import BOT, CARLA, OLIVIA, ROOM, BotHouse


async def asked(house: BotHouse) -> list[DeliveryRow]:
    """Return the reports on their way."""
    scope = InWorkspace(workspace_id=house.workspace)
    async with house.runtime.database.reading(scope) as session:
        found = await session.scalars(
            select(DeliveryRow).where(DeliveryRow.kind == "report").order_by(DeliveryRow.id)
        )
        return list(found)


def spans(rows: list[DeliveryRow]) -> list[Any]:
    return [row.params["span"] for row in rows]


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("/report", "day"),
        ("/report day", "day"),
        ("/report Yesterday", "day"),
        ("/report week", "week"),
        ("/report  last   week", "week"),
        ("/report today", "today"),
        ("/report 7d", "7d"),
        ("/report 7 days", "7d"),
    ],
)
async def test_a_report_is_sent_to_whoever_asks(house: BotHouse, typed: str, span: str) -> None:
    await house.found()

    await house.say(OLIVIA, typed)

    (row,) = await asked(house)
    assert (row.address, row.person_id is None, row.urgency) == (f"{BOT}/{OLIVIA}/0", False, 2)
    assert spans([row]) == [span]
    assert read_window(row.params).until <= house.runtime.clock.now()


async def test_an_unknown_time_is_answered_with_those_there_are(house: BotHouse) -> None:
    await house.found()

    await house.say(OLIVIA, "/report month")

    assert "/report week the last whole week" in house.last(OLIVIA).words
    assert await asked(house) == []


async def test_in_a_group_it_answers_there_in_the_groups_language(house: BotHouse) -> None:
    await house.found()
    await house.member(OLIVIA, ROOM, "left", "member")
    await house.say(OLIVIA, "/here", chat=ROOM)

    number = await house.say(OLIVIA, "/report week", chat=ROOM)

    (row,) = await asked(house)
    assert (row.address, row.person_id) == (f"{BOT}/{ROOM}/0", None)
    assert row.params["reply_to"] == number


async def test_a_customer_gets_no_figures(house: BotHouse) -> None:
    place = await house.found()
    await house.say(CARLA, f"/start {place}")

    await house.say(CARLA, "/report")

    assert await asked(house) == []


async def test_a_rule_that_only_reports_tells_of_reports_and_of_no_alerts(
    house: BotHouse,
) -> None:
    await house.found()
    await house.say(OLIVIA, '/rule every day at 09:00 then report day named "Daily"')
    assert "It would have been sent" in house.last(OLIVIA).words
    assert "alert" not in house.last(OLIVIA).words.partition("It would have")[2]
    await house.tap(OLIVIA, "Save")
    assert "No report sent yet." in house.last(OLIVIA).words
    assert "fired" not in house.last(OLIVIA).words
    await house.say(OLIVIA, "/rules Daily")
    assert "no report sent yet" in house.last(OLIVIA).words

    (rule,) = [
        one for one in await house.runtime.rules.all(house.workspace) if one.name == "Daily"
    ]

    async def body(session: AsyncSession, _work: Work) -> None:
        session.add(
            NotificationRow(
                id=house.runtime.ids.new(),
                workspace_id=house.workspace,
                kind="report",
                once_key=f"report:{rule.id}:2026-05-04:somewhere",
                status="sent",
                created_at=house.runtime.clock.now(),
                params={},
            )
        )

    here = InWorkspace(workspace_id=house.workspace)
    await house.runtime.books.transaction(here, body)
    await house.say(OLIVIA, "/rules Daily")
    assert "1 in 7 days, last" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "▶️ Daily")
    assert "Report sent 1 time in 7 days, last" in house.last(OLIVIA).words


async def test_who_gets_the_report_of_a_rule_is_changed_by_buttons(house: BotHouse) -> None:
    await house.found()
    await house.say(OLIVIA, "/rule every monday at 09:00 then report week to role:owner")
    await house.tap(OLIVIA, "Change")

    await house.tap(OLIVIA, "Who is told")
    await house.tap(OLIVIA, "@Olivia")

    told = "report of the week before to everybody with the role owner and @Olivia"
    assert told in house.last(OLIVIA).words
