"""Deliveries over time: what became of them, by channel, and how long it took."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event

from core.analytics.delivery_figures import DeliveriesOverTime, DeliveryFigures
from core.analytics.period import Step
from core.delivery.tables import DeliveryRow
from core.notify.tables import InAppReceiptRow, InAppRow
from core.tenants.sight import EVERYTHING, Sight
from tests.contracts.analytics.desk import ALL, Desk
from tests.contracts.conftest import NOON

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
MIDNIGHT = NOON - 12 * HOUR


async def figures(desk: Desk, days: int = 1, *, sight: Sight = EVERYTHING) -> DeliveryFigures:
    """Return the figures of some days from midnight on."""
    service = DeliveriesOverTime(database=desk.database)
    found, _ = await service.read(
        desk.home, sight, since=MIDNIGHT, until=MIDNIGHT + days * DAY, step=Step.DAY
    )
    return found


async def deliver(
    desk: Desk,
    state: str,
    *,
    channel: str = "telegram",
    at: datetime = NOON,
    took: float | None = None,
    **values: Any,
) -> UUID:
    """Put a delivery there."""
    row = DeliveryRow(
        id=desk.ids.new(),
        workspace_id=desk.home,
        kind="notice",
        channel=channel,
        lane="l",
        queue="q",
        address="a",
        state=state,
        urgency=1,
        next_at=at,
        created_at=at,
        params={},
        settled_at=None if took is None else at + took * SECOND,
        **values,
    )
    async with desk.database.writing(ALL) as session:
        session.add(row)
    return row.id


async def test_a_quiet_period_has_no_channels(desk: Desk) -> None:
    assert (await figures(desk)).channels == []


async def test_each_channel_has_what_became_of_its_deliveries(desk: Desk) -> None:
    await deliver(desk, "sent", took=1, attempts=1)
    await deliver(desk, "sent", took=9, attempts=3)
    await deliver(desk, "dead", attempts=10, reason="gave_up")
    await deliver(desk, "unknown", reason="maybe_arrived")
    await deliver(desk, "due", at=NOON + DAY)
    await deliver(desk, "cancelled", channel="email")
    await deliver(desk, "expired", channel="email", reason="expired")
    await deliver(desk, "sent", at=MIDNIGHT - SECOND)

    found = await figures(desk, 2)

    telegram, email = found.channels
    assert (telegram.channel, email.channel) == ("telegram", "email")
    assert [one.total for one in telegram.parts] == [4, 1]
    whole = telegram.whole
    assert (whole.sent, whole.failed, whole.pending) == (2, 1, 2)
    assert (whole.retried, whole.dead) == (2, 2)
    assert (email.whole.cancelled, email.whole.expired, email.whole.dead) == (1, 1, 1)
    assert telegram.took.whole is not None
    assert email.took.whole is None
    assert (round(telegram.took.whole.half), round(telegram.took.whole.most)) == (1, 9)


async def test_what_is_told_inside_the_product_is_a_channel_that_says_what_arrived(
    desk: Desk,
) -> None:
    note = desk.ids.new()
    async with desk.database.writing(ALL) as session:
        session.add(
            InAppRow(
                id=note,
                workspace_id=desk.home,
                type="general",
                topic="general",
                severity="low",
                status="sent",
                audience={},
                created_at=NOON,
                data={},
                refs={},
                max_retries=0,
            )
        )
        await session.flush()
        session.add(
            InAppReceiptRow(
                in_app_id=note,
                workspace_id=desk.home,
                person_id=desk.person,
                topic="general",
                status="delivered",
                at=NOON,
                delivered_at=NOON + 2 * SECOND,
            )
        )

    (inside,) = (await figures(desk)).channels
    others = (await figures(desk, sight=Sight(places=frozenset()))).channels

    assert (inside.channel, inside.has_receipts) == ("in_app", True)
    assert (inside.whole.sent, inside.whole.delivered) == (1, 1)
    assert inside.took.whole is not None
    assert round(inside.took.whole.half) == 2
    assert others == []


async def test_nobody_is_counted_deliveries_they_do_not_see(desk: Desk) -> None:
    hidden = await desk.case(place_id=desk.place)
    await deliver(desk, "sent", took=1, case_id=hidden)
    await deliver(desk, "sent", took=5, person_id=desk.person)
    elsewhere = Sight(person_id=desk.person, places=frozenset())

    (found,) = (await figures(desk, sight=elsewhere)).channels

    assert found.took.whole is not None
    assert (found.whole.total, round(found.took.whole.half)) == (1, 5)


async def test_deliveries_are_counted_by_walks_along_an_index(
    database_url: str, desk: Desk
) -> None:
    if not database_url.startswith("sqlite"):
        return
    asked: list[tuple[str, tuple[Any, ...]]] = []

    def keep(_: object, __: object, words: str, given: tuple[Any, ...], *___: object) -> None:
        asked.append((words, given))

    engine = desk.database._reader.sync_engine  # noqa: SLF001 - its statements are looked at
    event.listen(engine, "before_cursor_execute", keep)

    await figures(desk)

    with closing(sqlite3.connect(database_url.partition(":///")[2])) as plain:
        plans = [
            line
            for words, given in asked
            if words.startswith("SELECT")
            for (*_, line) in plain.execute(f"EXPLAIN QUERY PLAN {words}", given)
            if " deliveries" in line
        ]
    assert plans
    assert [line for line in plans if "ix_deliveries_state" not in line] == []
    assert [line for line in plans if "created_at>" not in line] == []
