"""What came of alerts, on both databases: exact to the last digit, and every card shows it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from core.alerts.conversion import LARGEST, NewConversion
from core.alerts.tables import AlertRow
from core.db.tenancy import InWorkspace
from core.errors import Conflict
from core.ids import AlertId
from core.inbox.cause import Cause
from core.tenants.sight import EVERYTHING
from tests.contracts.flows.conftest import House
from tests.contracts.flows.test_notes import due_edits, fired


async def convert(house: House, alert_id: AlertId, said: NewConversion) -> None:
    """Say what came of it."""
    await house.runtime.flows.convert(
        house.workspace, alert_id, said, by=house.staff, cause=Cause(actor=house.staff)
    )


@pytest.mark.parametrize("value", [Decimal("0.0001"), Decimal("1499.50"), LARGEST])
async def test_a_value_is_kept_to_the_last_digit(house: House, value: Decimal) -> None:
    alert_id = await fired(house)

    await convert(house, alert_id, NewConversion(kind="sale", value=value))

    seen = await house.runtime.alerts.one(house.workspace, alert_id, sight=EVERYTHING)
    assert seen.conversion is not None
    assert seen.conversion.value == float(value)
    async with house.runtime.database.reading(InWorkspace(workspace_id=house.workspace)) as db:
        total = await db.scalar(select(func.sum(AlertRow.converted_value)))
    assert Decimal(int(total or 0)).scaleb(-4) == value


async def test_a_card_is_edited_once_for_what_is_said_twice(house: House) -> None:
    alert_id = await fired(house)
    sale = NewConversion(kind="sale", value=Decimal(10), currency="EUR")

    await convert(house, alert_id, sale)
    await convert(house, alert_id, sale)

    assert await due_edits(house) == 1


async def test_what_nobody_said_cannot_be_taken_back(house: House) -> None:
    alert_id = await fired(house)
    undo, cause = house.runtime.flows.convert.undo, Cause(actor=house.staff)
    await convert(house, alert_id, NewConversion(kind="sale"))

    await undo(house.workspace, alert_id, by=house.staff, cause=cause)

    with pytest.raises(Conflict):
        await undo(house.workspace, alert_id, by=house.staff, cause=cause)
    seen = await house.runtime.alerts.one(house.workspace, alert_id, sight=EVERYTHING)
    assert seen.conversion is None
