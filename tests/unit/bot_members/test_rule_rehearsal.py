"""A test alert goes through the outbox to whoever asks, and nothing else is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from core.alerts.tables import AlertRow
from core.db.tenancy import InWorkspace
from core.delivery.due import DUE_COLUMNS, Due, dues_of
from core.delivery.message import Message
from core.delivery.tables import DeliveryRow
from core.notify.tables import NotificationRow
from tests.unit.bot_members.bothouse import NOON, OLIVIA, BotHouse
from tests.unit.bot_members.test_rule_testing import complain

_LEASED = slice(
    DUE_COLUMNS.index(DeliveryRow.lease_token), DUE_COLUMNS.index(DeliveryRow.lease_until) + 1
)
"""The columns that a worker's claim fills."""


async def waiting(house: BotHouse) -> list[Due]:
    """Return the notices in the outbox, as the worker would claim them."""
    query = select(*DUE_COLUMNS).where(DeliveryRow.kind == "notice")
    query = query.order_by(DeliveryRow.created_at, DeliveryRow.id)
    async with house.runtime.database.reading(
        InWorkspace(workspace_id=house.workspace)
    ) as session:
        rows = [list(row) for row in (await session.execute(query)).all()]
        for row in rows:
            row[_LEASED] = UUID(int=1), NOON + timedelta(minutes=1)
        return list(await dues_of(session, rows))


async def count(house: BotHouse, *tables: Any) -> list[int]:
    """Return how many rows there are in each."""
    async with house.runtime.database.reading(
        InWorkspace(workspace_id=house.workspace)
    ) as session:
        found = [await session.scalar(select(func.count()).select_from(one)) for one in tables]
    return [one or 0 for one in found]


def words(message: object) -> str:
    """Return all that a message says."""
    assert isinstance(message, Message)
    assert message.buttons == ()
    return "\n".join(line.plain for line in (message.headline, *message.body, *message.footer))


async def test_a_test_alert_is_about_the_newest_that_would_have_fired(house: BotHouse) -> None:
    place = await house.found()
    await complain(house, place, "The tap drips\nall night")
    await house.say(OLIVIA, '/rule when rating <= 2 then alert critical to @Olivia named "Drips"')
    before = await count(house, AlertRow, NotificationRow)

    await house.tap(OLIVIA, "Send me a test alert")

    assert house.telegram.toasts[-1] == "A test alert is on its way to you, and to nobody else."
    assert "Not saved yet" in house.last(OLIVIA).words
    assert await count(house, AlertRow, NotificationRow) == before
    (due,) = await waiting(house)
    assert "drips" not in str(due.params), "what a customer wrote stays with the case"
    assert due.expires_at == NOON + timedelta(minutes=10)
    (said,) = (await house.runtime.renderer.render([due])).values()
    assert words(said) == (
        "🧪 🔴 The tap drips\nCritical · ★☆☆☆☆ · Room 12\n\nall night\n\n"
        "Test of “Drips” · 12:00\n"
        "Only you got this, and no alert was made. A real one has buttons below."
    )


async def test_a_test_alert_of_a_rule_that_never_fired_is_about_the_rule(house: BotHouse) -> None:
    await house.found()
    await house.say(OLIVIA, "/rule when rating <= 2 then alert low")

    await house.tap(OLIVIA, "Send me a test alert")

    (due,) = await waiting(house)
    gone = replace(due, params={**due.params, "case": str(UUID(int=5))})
    for one in (due, gone):
        (said,) = (await house.runtime.renderer.render([one])).values()
        assert words(said).startswith("🧪 🔴 The rating is at most 2\nLow\n")
