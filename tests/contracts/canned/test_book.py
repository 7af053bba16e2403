"""Canned replies on either database."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from core.alerts.of_cases import alerts_of_cases
from core.audit.tables import AuditRow
from core.canned.book import CannedReplies
from core.canned.tables import CannedReplyRow
from core.canned.wanted import REPLIES_AT_MOST, WantedReply
from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import System
from core.desk.tables import CaseRow
from core.desk.view import CaseViews
from core.errors import Conflict, InvalidInput, NotFound, Stale
from core.ids import CaseId, Ids, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.sight import EVERYTHING
from core.tenants.tables import CustomerRow, PersonRow, PlaceRow, WorkspaceRow
from core.work import Books
from tests.contracts.conftest import BOT, NOON

ALL = System(reason="a test")
HELLO = "Hello {{ customer.first_name }}, #{{ case.number }} at {{ place.name }}. {{ agent.name }}"


@pytest.fixture
async def by(database: Database, ids: Ids) -> PersonId:
    """Whoever answers."""
    person = PersonId(ids.new())
    async with database.writing(ALL) as session:
        session.add(
            PersonRow(id=person, bot_id=BOT, telegram_user_id=1, name="Sam", created_at=NOON)
        )
    return person


@pytest.fixture
def book(database: Database, books: Books, clock: ManualClock, ids: Ids) -> CannedReplies:
    """An empty book."""
    cases = CaseViews(database=database, alerts_of=alerts_of_cases)
    return CannedReplies(database=database, books=books, clock=clock, ids=ids, cases=cases)


async def case(
    database: Database, ids: Ids, workspace: WorkspaceId, name: str, place: str | None
) -> CaseId:
    """Open a case of a customer of this name."""
    case_id, customer, place_id = CaseId(ids.new()), ids.new(), ids.new()
    async with database.writing(ALL) as session:
        session.add(CustomerRow(id=customer, workspace_id=workspace, name=name, created_at=NOON))
        if place is not None:
            session.add(
                PlaceRow(
                    id=place_id,
                    workspace_id=workspace,
                    name=place,
                    start_token="s",
                    created_at=NOON,
                )
            )
        await session.flush()
        session.add(
            CaseRow(
                id=case_id,
                workspace_id=workspace,
                number=12,
                kind="complaint",
                title="T",
                text="T",
                status="new",
                customer_id=customer,
                place_id=None if place is None else place_id,
                source="api",
                opened_at=NOON,
                updated_at=NOON,
            )
        )
    return case_id


async def made(book: CannedReplies, workspace: WorkspaceId, by: PersonId, **said: Any) -> Any:
    """Return one that was just made."""
    wanted = WantedReply.checked(**{"title": "Hello", "text": HELLO, **said})
    return await book.make(workspace, wanted, by=by, cause=Cause(actor=by))


@pytest.mark.parametrize(
    ("name", "place", "said"),
    [
        pytest.param("Ana López", "Spa", "Hello Ana, #12 at Spa. Sam", id="all known"),
        pytest.param(
            "Somebody", None, "Hello customer, #12 at our place. Sam", id="nothing known"
        ),
    ],
)
async def test_an_answer_is_filled_in_for_its_case_and_counted(
    book: CannedReplies,
    database: Database,
    ids: Ids,
    workspace: WorkspaceId,
    by: PersonId,
    name: str,
    place: str | None,
    said: str,
) -> None:
    case_id = await case(database, ids, workspace, name, place)
    one = await made(book, workspace, by)

    used = await book.use(
        workspace, one.id, case_id, by=by, sight=EVERYTHING, cause=Cause(actor=by)
    )

    filling = await book.filling(workspace, case_id, by=by, sight=EVERYTHING)
    now = await book.one(workspace, one.id)
    assert used == filling.fill(HELLO, None) == said
    assert (now.uses, now.revision) == (1, 1)


async def test_what_is_used_most_comes_first(
    book: CannedReplies, database: Database, ids: Ids, workspace: WorkspaceId, by: PersonId
) -> None:
    case_id = await case(database, ids, workspace, "Ana", None)
    await made(book, workspace, by, title="b")
    await made(book, workspace, by, title="A")
    one = await made(book, workspace, by, title="c")
    await book.use(workspace, one.id, case_id, by=by, sight=EVERYTHING, cause=Cause(actor=by))

    assert [each.wanted.title for each in await book.all(workspace)] == ["c", "A", "b"]


async def test_of_two_who_take_a_shortcut_at_once_one_gets_it(
    book: CannedReplies, workspace: WorkspaceId, by: PersonId
) -> None:
    both = await asyncio.gather(
        *(made(book, workspace, by, title=title, shortcut="sorry") for title in ("One", "Two")),
        return_exceptions=True,
    )

    (refused,) = (one for one in both if isinstance(one, BaseException))
    assert isinstance(refused, InvalidInput)
    assert refused.field == "shortcut"


async def test_one_keeps_its_own_shortcut_and_none_is_no_shortcut(
    book: CannedReplies, workspace: WorkspaceId, by: PersonId
) -> None:
    one = await made(book, workspace, by, shortcut="sorry")
    await made(book, workspace, by, title="Two")
    await made(book, workspace, by, title="Three")
    wanted = WantedReply.checked(title="Other", text="x", shortcut="sorry", language="es")

    changed = await book.change(
        workspace, one.id, wanted, revision=1, by=by, cause=Cause(actor=by)
    )

    assert (changed.wanted, changed.revision) == (wanted, 2)
    with pytest.raises(Stale):
        await book.change(workspace, one.id, wanted, revision=1, by=by, cause=Cause(actor=by))


async def test_there_are_only_so_many(
    book: CannedReplies, database: Database, ids: Ids, workspace: WorkspaceId, by: PersonId
) -> None:
    async with database.writing(ALL) as session:
        session.add_all(
            CannedReplyRow(
                id=ids.new(), workspace_id=workspace, title="T", text="x", created_at=NOON
            )
            for _ in range(REPLIES_AT_MOST)
        )

    with pytest.raises(Conflict) as refused:
        await made(book, workspace, by)

    assert refused.value.reason == "too_many"


async def test_every_change_is_in_the_trail(
    book: CannedReplies, database: Database, workspace: WorkspaceId, by: PersonId
) -> None:
    one = await made(book, workspace, by)
    wanted = WantedReply.checked(title="Other", text="x")
    await book.change(workspace, one.id, wanted, revision=1, by=by, cause=Cause(actor=by))
    await book.remove(workspace, one.id, revision=2, by=by, cause=Cause(actor=by))

    async with database.reading(ALL) as session:
        rows = await session.scalars(select(AuditRow.action))
        assert sorted(rows) == [
            "canned_reply.changed",
            "canned_reply.created",
            "canned_reply.removed",
        ]


async def test_another_workspaces_are_not_there(
    book: CannedReplies, database: Database, ids: Ids, workspace: WorkspaceId, by: PersonId
) -> None:
    one = await made(book, workspace, by, shortcut="sorry")
    other = WorkspaceId(UUID(int=7))
    async with database.writing(ALL) as session:
        session.add(WorkspaceRow(id=other, name="Bar", language="en", zone="UTC", created_at=NOON))

    theirs = await made(book, other, by, shortcut="sorry")

    assert [each.id for each in await book.all(other)] == [theirs.id]
    with pytest.raises(NotFound):
        await book.one(other, one.id)
    with pytest.raises(NotFound):
        await book.remove(other, one.id, revision=None, by=by, cause=Cause(actor=by))
