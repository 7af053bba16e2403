"""What is seen is the same whether a query or a value decides it."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.sight import sees_alert
from core.alerts.tables import AlertCaseRow, AlertRow
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.sight import case_is_seen, sees_case
from core.desk.tables import CaseRow
from core.ids import Ids, PersonId, WorkspaceId
from core.tenants.sight import EVERYTHING, Sight, Sighted
from core.tenants.tables import CustomerRow, PersonRow, PlaceRow
from tests.contracts.conftest import BOT, NOON

ME, OTHER = PersonId(UUID(int=1)), PersonId(UUID(int=2))
SPA, BAR, GYM = UUID(int=11), UUID(int=12), UUID(int=13)
SIGHTS = {
    "everything": EVERYTHING,
    "own_places": Sight(person_id=ME, places=frozenset({SPA, GYM})),
    "own_topics": Sight(person_id=ME, places=frozenset(), categories=frozenset({"noise"})),
    "both": Sight(person_id=ME, places=frozenset({SPA}), categories=frozenset({"noise"})),
    "nothing_yet": Sight(person_id=ME, places=frozenset()),
    "assigned": Sight(person_id=ME, only_assigned=True),
    "nobody_in_person": Sight(places=frozenset({BAR})),
    "nobody_and_nothing": Sight(only_assigned=True),
}
CASES = [
    Sighted(place_id=place, category=category, assignee_id=assignee)
    for place, category, assignee in product(
        (None, SPA, BAR), (None, "noise", "Noise"), (None, ME, OTHER)
    )
]


@pytest.fixture
async def session_of(database: Database, workspace: WorkspaceId, ids: Ids) -> InWorkspace:
    """A workspace with a case of every kind, and alerts about none, one and two of them."""
    scope = InWorkspace(workspace_id=workspace)
    async with database.writing(scope) as session:
        await _fill(session, workspace, ids)
    return scope


async def _fill(session: AsyncSession, workspace: WorkspaceId, ids: Ids) -> None:
    session.add_all(
        PersonRow(id=one, bot_id=BOT, telegram_user_id=one.int, name="P", created_at=NOON)
        for one in (ME, OTHER)
    )
    session.add_all(
        PlaceRow(id=one, workspace_id=workspace, name="P", start_token=str(one), created_at=NOON)
        for one in (SPA, BAR, GYM)
    )
    customer = CustomerRow(id=ids.new(), workspace_id=workspace, name="C", created_at=NOON)
    session.add(customer)
    await session.flush()
    for number, case in enumerate(CASES):
        session.add(
            CaseRow(
                id=_case(number),
                workspace_id=workspace,
                number=number,
                kind="complaint",
                title="T",
                text="T",
                status="new",
                customer_id=customer.id,
                source="api",
                opened_at=NOON,
                updated_at=NOON,
                place_id=case.place_id,
                category=case.category,
                assignee_id=case.assignee_id,
            )
        )
    await session.flush()
    for number, (about, assignee) in enumerate(_alerts()):
        session.add(
            AlertRow(
                id=_alert(number),
                workspace_id=workspace,
                number=number,
                fingerprint=str(number),
                title="T",
                severity="high",
                status="firing",
                source_kind="rule",
                source_id=_alert(number),
                source_name="R",
                labels={},
                rule_ids=[],
                fired_at=NOON,
                last_at=NOON,
                assignee_id=assignee,
            )
        )
        await session.flush()
        session.add_all(
            AlertCaseRow(workspace_id=workspace, alert_id=_alert(number), case_id=_case(one))
            for one in about
        )


def _alerts() -> list[tuple[tuple[int, ...], PersonId | None]]:
    """Return which cases each alert is about, and whose it is."""
    about: list[tuple[int, ...]] = [(), *((one,) for one in range(len(CASES)))]
    about += [(one, len(CASES) - 1 - one) for one in range(len(CASES) // 2)]
    return [(one, whose) for one in about for whose in (None, ME, OTHER)]


def _case(number: int) -> UUID:
    return UUID(int=1000 + number)


def _alert(number: int) -> UUID:
    return UUID(int=5000 + number)


@pytest.mark.parametrize("sight", SIGHTS.values(), ids=SIGHTS.keys())
async def test_a_query_and_the_value_see_the_same_cases(
    database: Database, session_of: InWorkspace, sight: Sight
) -> None:
    async with database.reading(session_of) as session:
        found = set(await session.scalars(select(CaseRow.id).where(sees_case(sight))))

    assert found == {_case(at) for at, case in enumerate(CASES) if sight.covers_case(case)}


@pytest.mark.parametrize("sight", SIGHTS.values(), ids=SIGHTS.keys())
async def test_a_query_and_the_value_see_the_same_alerts(
    database: Database, session_of: InWorkspace, sight: Sight
) -> None:
    async with database.reading(session_of) as session:
        seen = select(AlertRow.id).where(sees_alert(sight, case_is_seen))
        found = set(await session.scalars(seen))

    assert found == {
        _alert(at)
        for at, (about, whose) in enumerate(_alerts())
        if sight.covers_any([CASES[one] for one in about], whose)
    }
