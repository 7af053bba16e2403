"""Whom a rule names is told, and its clock begins when it is saved."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from core.db.tenancy import InWorkspace
from core.delivery.tables import DeliveryRow
from core.desk.submission import Submission
from core.inbox.cause import Cause
from core.rulebook.book import RuleBook
from core.rules.line import read_line
from core.rules.rule import RuleSpec
from core.rules.tables import RuleWindowRow
from tests.contracts.flows.conftest import House


async def typed(house: House, line: str) -> RuleSpec:
    """Return the rule of a line."""
    rules: RuleBook = house.runtime.rules
    return read_line(line, receivers=await rules.names(house.workspace))


async def complain(house: House) -> None:
    """Hand in a complaint."""
    given = Submission(
        workspace_id=house.workspace,
        customer_name="Carla",
        kind="complaint",
        source="api",
        at=house.runtime.clock.now(),
        text="Cold soup",
        rating=1,
    )
    await house.runtime.flows.submit(given, Cause(actor=None))


async def told(house: House) -> set[object]:
    """Return who got an alert's card."""
    async with house.runtime.database.reading(InWorkspace(workspace_id=house.workspace)) as look:
        return set(
            await look.scalars(
                select(DeliveryRow.person_id).where(DeliveryRow.kind == "alert.card")
            )
        )


async def windows(house: House) -> list[RuleWindowRow]:
    """Return what is counted or waited for."""
    async with house.runtime.database.reading(InWorkspace(workspace_id=house.workspace)) as look:
        return list(await look.scalars(select(RuleWindowRow)))


async def only(house: House, line: str) -> None:
    """Have this rule and no other."""
    rules = house.runtime.rules
    for one in await rules.all(house.workspace):
        await rules.delete(house.workspace, one.id, by=house.owner)
    await rules.save(house.workspace, await typed(house, line), by=house.owner)


async def test_who_is_named_is_told_and_nobody_else(house: House) -> None:
    await only(house, "when rating <= 2 then alert high to @Sam")

    await complain(house)

    assert await told(house) == {house.staff}


async def test_a_role_that_is_named_is_told(house: House) -> None:
    await only(house, "when rating <= 2 then alert high to role:staff")

    await complain(house)

    assert await told(house) == {house.staff}


async def test_a_rule_that_waits_begins_when_it_is_saved_and_ends_with_it(house: House) -> None:
    rules = house.runtime.rules
    spec = await typed(house, "when no feedback for 6h then alert medium")
    saved = await rules.save(house.workspace, spec, by=house.owner)

    begun = await windows(house)
    await rules.switch(house.workspace, saved.id, active=False, by=house.owner)
    paused = await windows(house)
    await rules.switch(house.workspace, saved.id, active=True, by=house.owner)
    again = await windows(house)
    await rules.delete(house.workspace, saved.id, by=house.owner)

    due = house.runtime.clock.now() + timedelta(hours=6)
    assert [one.due_at for one in begun] == [due]
    assert paused == []
    assert [one.due_at for one in again] == [due]
    assert await windows(house) == []
