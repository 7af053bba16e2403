"""What the writer promises: shared commits, replay one by one, numbers and events without gaps."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.errors import NotFound
from core.events.tables import EventRow
from core.events.type import Topic
from core.ids import Ids, WorkspaceId
from core.tenants.tables import PlaceRow
from core.work import Batch, Books, Deciding, Load, Work
from tests.contracts.conftest import NOON
from tests.fakes.hints import RecordedHints


async def _fetch(session: AsyncSession, keys: Sequence[str]) -> dict[str, UUID]:
    rows = await session.scalars(select(PlaceRow).where(PlaceRow.start_token.in_(keys)))
    return {row.start_token: row.id for row in rows}


BY_TOKEN: Load[str, UUID] = Load("test.places", _fetch)


@dataclass(frozen=True)
class MakePlace:
    """Makes a place once per token; token `refused` is refused, `id` clashes on purpose."""

    workspace_id: WorkspaceId
    token: str
    id: UUID

    def decide(self, batch: Batch, work: Work) -> Deciding[int | None]:
        batch.want(BY_TOKEN, self.token)
        yield
        if batch.get(BY_TOKEN, self.token) is not None:
            return None
        batch.want_number(self.workspace_id, "case")
        yield
        if batch.get(BY_TOKEN, self.token) is not None:
            return None
        number = batch.number(self.workspace_id, "case")
        if self.token == "refused":
            raise NotFound(kind="token", key=self.token)
        work.insert(PlaceRow, id=self.id, name=self.token, start_token=self.token, created_at=NOON)
        batch.put(BY_TOKEN, self.token, self.id)
        work.event("place.made", at=NOON, place=self.id)
        work.wake("places")
        work.say("delivery.settled", topic=Topic.DELIVERIES, at=NOON, delivery=self.token)
        return number


async def test_changes_at_the_same_time_see_each_other_and_number_without_gaps(
    books: Books, database: Database, workspace: WorkspaceId, ids: Ids, hints: RecordedHints
) -> None:
    changes = [MakePlace(workspace, f"t{i % 30}", ids.new()) for i in range(90)]

    numbers = await asyncio.gather(*(books.change(one) for one in changes))

    assert sorted(number for number in numbers if number is not None) == list(range(1, 31))
    async with database.reading(InWorkspace(workspace_id=workspace)) as session:
        seqs = (await session.scalars(select(EventRow.seq).order_by(EventRow.seq))).all()
    assert list(seqs) == list(range(1, 31))
    assert [one.seq for one in hints.events] == list(range(1, 31))


async def test_a_refused_change_leaves_its_neighbours_and_the_numbers_alone(
    books: Books, workspace: WorkspaceId, ids: Ids, hints: RecordedHints
) -> None:
    tokens = ["a", "refused", "b", "refused", "c"]

    answers = await asyncio.gather(
        *(books.change(MakePlace(workspace, token, ids.new())) for token in tokens),
        return_exceptions=True,
    )

    assert [answer for answer in answers if isinstance(answer, int)] == [1, 2, 3]
    assert sum(isinstance(answer, NotFound) for answer in answers) == 2
    assert [one.data["delivery"] for one in hints.sayings] == ["a", "b", "c"]
    assert await books.change(MakePlace(workspace, "d", ids.new())) == 4


async def test_a_change_the_database_refuses_does_not_take_its_neighbours_with_it(
    books: Books, database: Database, workspace: WorkspaceId, ids: Ids
) -> None:
    same = ids.new()
    await books.change(MakePlace(workspace, "first", same))
    changes = [MakePlace(workspace, f"n{i}", same if i == 5 else ids.new()) for i in range(10)]

    answers = await asyncio.gather(*(books.change(one) for one in changes), return_exceptions=True)

    assert [type(one) for one in answers if isinstance(one, Exception)] == [IntegrityError]
    async with database.reading(InWorkspace(workspace_id=workspace)) as session:
        names = set(await session.scalars(select(PlaceRow.name)))
    assert names == {"first", *(f"n{i}" for i in range(10) if i != 5)}


async def test_a_new_row_changed_again_in_its_batch_is_written_as_it_is_last(
    books: Books, database: Database, workspace: WorkspaceId, ids: Ids
) -> None:
    async def body(_session: AsyncSession, work: Work) -> None:
        row_id = ids.new()
        work.insert(PlaceRow, id=row_id, name="old", start_token="x", created_at=NOON)
        work.update(PlaceRow, row_id, name="new")

    await books.transaction(InWorkspace(workspace_id=workspace), body)

    async with database.reading(InWorkspace(workspace_id=workspace)) as session:
        assert await session.scalar(select(PlaceRow.name)) == "new"


async def test_a_transaction_that_raises_writes_nothing_and_hints_nothing(
    books: Books,
    database: Database,
    workspace: WorkspaceId,
    ids: Ids,
    hints: RecordedHints,
) -> None:
    async def body(_session: AsyncSession, work: Work) -> None:
        work.insert(PlaceRow, id=ids.new(), name="a", start_token="a", created_at=NOON)
        work.event("place.made", at=NOON)
        raise NotFound(kind="thing", key=1)

    with pytest.raises(NotFound):
        await books.transaction(InWorkspace(workspace_id=workspace), body)

    async with database.reading(System(reason="the test looks at all")) as session:
        assert (await session.scalars(select(PlaceRow))).all() == []
    assert hints.events == []
