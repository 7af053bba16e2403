"""What a start makes sure of, whatever was there before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.delivery.tables import DeliveryRow
from core.errors import NotFound
from core.flows.found import BotAccount, Found
from core.ids import Ids
from core.inbox.cause import Cause
from core.routing.tables import ReceiverRow
from core.rules.conditions.all import All
from core.rules.ready_made import ReadyMade
from core.rules.rule import ReceiverRef, RuleSpec
from core.rules.schedule import Schedule
from core.rules.tables import RuleRow, RuleWindowRow
from core.tenants.start import INVITE_PREFIX
from core.texts import Locale
from core.work import Books, Work
from tests.contracts.conftest import BOT
from tests.contracts.flows.conftest import House

SANDBOX = BotAccount(id=BOT, username="bell_bot", name="Bell", is_sandbox=True)
REAL = replace(SANDBOX, id=777, username="real_bot", is_sandbox=False)


async def test_an_owned_workspace_gives_no_claim_link(house: House) -> None:
    assert await house.runtime.flows.found.claim(house.workspace, BOT) is None


async def test_starting_again_makes_no_second_workspace(house: House) -> None:
    assert await house.runtime.flows.found(SANDBOX) == house.workspace


async def test_starting_again_leaves_the_rules_as_people_have_them(house: House) -> None:
    here = InWorkspace(workspace_id=house.workspace)

    async def body(session: AsyncSession, _work: Work) -> None:
        rule = await session.scalar(select(RuleRow).where(RuleRow.name == "New complaint"))
        assert rule is not None
        rule.name = "Renamed"

    await house.runtime.books.transaction(here, body)

    await house.runtime.flows.found(SANDBOX)

    async with house.runtime.database.reading(here) as look:
        names = (await look.scalars(select(RuleRow.name).order_by(RuleRow.priority))).all()
    assert names == ["Low rating", "Words that worry", "Critical item", "Renamed"]


async def test_a_first_rule_by_the_clock_is_asked_and_a_paused_one_lies_still(
    books: Books, database: Database, clock: ManualClock, ids: Ids
) -> None:
    def first_rules(_locale: Locale) -> tuple[ReadyMade, ...]:
        weekly = RuleSpec(
            name="Weekly",
            kinds=(),
            condition=All(conditions=()),
            severity=None,
            schedule=Schedule.model_validate({"days": ["mon"], "at": "09:00"}),
            report="week",
            receivers=(ReceiverRef(kind="role", id="admin"),),
        )
        paused = weekly.model_copy(update={"name": "Paused", "active": False})
        return ReadyMade(key="weekly", spec=weekly), ReadyMade(key="paused", spec=paused)

    found = Found(
        books=books,
        clock=clock,
        ids=ids,
        workspace_name="Hotel",
        zone="Europe/Madrid",
        first_rules=first_rules,
    )

    workspace = await found(SANDBOX)

    async with database.reading(InWorkspace(workspace_id=workspace)) as look:
        rules = (await look.scalars(select(RuleRow).order_by(RuleRow.name))).all()
        windows = (await look.scalars(select(RuleWindowRow))).all()
        roles = (await look.scalars(select(ReceiverRow.role))).all()
    paused, weekly = rules
    assert [paused.is_active, weekly.is_active] == [False, True]
    assert [(one.rule_id, one.due_at) for one in windows] == [
        (weekly.id, datetime(2026, 5, 11, 7, tzinfo=UTC))
    ]
    assert sorted(filter(None, roles)) == ["admin", "owner"]


async def test_a_real_bot_finds_the_workspace_unclaimed_and_the_sandbox_without_rights(
    house: House,
) -> None:
    found = house.runtime.flows.found

    assert await found(REAL) == house.workspace
    start = await found.claim(house.workspace, REAL.id)

    assert start is not None
    assert start.startswith(INVITE_PREFIX)
    members = await house.runtime.team.members(house.workspace)
    assert members == ()


async def test_another_bot_token_locks_nobody_out(house: House) -> None:
    other = replace(SANDBOX, id=888)
    await house.runtime.flows.found(other)

    assert await house.runtime.flows.found.claim(house.workspace, other.id) is not None


async def test_a_newer_claim_link_ends_the_older_one(house: House) -> None:
    found, join = house.runtime.flows.found, house.runtime.flows.join
    other = replace(SANDBOX, id=888)
    await found(other)
    first = await found.claim(house.workspace, other.id)
    await found.claim(house.workspace, other.id)
    assert first is not None

    with pytest.raises(NotFound):
        await join(
            first.removeprefix(INVITE_PREFIX),
            person_id=house.customer,
            cause=Cause(actor=house.customer),
        )


async def test_the_owner_hears_who_came_in_by_an_invitation(house: House) -> None:
    async with house.runtime.database.reading(InWorkspace(workspace_id=house.workspace)) as look:
        rows = (await look.scalars(select(DeliveryRow).where(DeliveryRow.kind == "notice"))).all()

    assert [(row.person_id, row.params["name"], row.params["role"]) for row in rows] == [
        (house.owner, "Sam", "staff")
    ]
