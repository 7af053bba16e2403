"""Cases as people see them: frozen values, read with a fixed number of set queries.

The API, the live frames, the bot's lists and the cards all read cases here, so they cannot differ.
What belongs to other rooms (the alerts about a case) is asked through a function handed in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.ordering import By, Position
from core.db.tenancy import InWorkspace
from core.desk.counts import CaseCounts, count_cases
from core.desk.history import HistoryItem, history_of
from core.desk.listed import CASE_ORDER, CaseFilter, narrowed
from core.desk.merged import MergedCase, MergedInto, merged_from, merged_into
from core.desk.sight import case_is_seen, sees_case
from core.desk.similar import Alike, similar_to
from core.desk.tables import AttachmentRow, CaseRow, ThreadItemRow
from core.desk.words import WordIndex
from core.errors import NotFound
from core.ids import CaseId, PersonId, WorkspaceId
from core.notify.tables import NotificationRow
from core.tenants.named import Named, people_named
from core.tenants.sight import Sight
from core.tenants.tables import CustomerRow, PlaceRow

__all__ = ["CaseDetail", "CaseFilter", "CasePage", "CaseView", "CaseViews", "Position"]

AlertsOfCases = Callable[
    [AsyncSession, Collection[UUID]], Awaitable[Mapping[UUID, tuple[UUID, ...]]]
]
"""Case → the alerts about it, oldest first; filled by `core.alerts.of_cases.alerts_of_cases`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as lists, cards and events show it; `rating` and `solved_rating` are 1 to 5 stars."""

    id: CaseId
    workspace_id: WorkspaceId
    number: int
    kind: str
    title: str
    text: str
    rating: int | None
    category: str | None
    severity: str | None
    status: str
    source: str
    place: Named | None
    customer: Named
    customer_person_id: PersonId | None
    assignee: Named | None
    solved_rating: int | None
    opened_at: datetime
    updated_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    revision: int
    attachment_count: int
    alert_ids: tuple[UUID, ...]
    merged_into: MergedInto | None = None
    """The case that stands for it; None: it stands alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentView:
    """A file of a case. `size` is in bytes, None until it is fetched; `stored_as` is its name
    among our files, None until it is there; `state` is pending, stored or failed."""

    id: UUID
    case_id: CaseId
    thread_item_id: UUID | None
    kind: str
    name: str
    mime: str
    size: int | None
    state: str
    stored_as: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadItemView:
    """One message in a case. `delivery` says how far a reply got to the customer, None for what is
    not sent to them; `author_name` is empty for the system."""

    id: UUID
    at: datetime
    author_kind: str
    author_name: str
    text: str
    is_edited: bool
    attachments: tuple[AttachmentView, ...]
    delivery: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetail:
    """A case with everything that was said and done in it, oldest first, and the cases that were
    merged into it."""

    case: CaseView
    thread: tuple[ThreadItemView, ...]
    attachments: tuple[AttachmentView, ...]
    history: tuple[HistoryItem, ...]
    merged: tuple[MergedCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One page; `next` continues it, None at the end."""

    items: tuple[CaseView, ...]
    next: Position | None


@dataclass(slots=True)
class _Around:
    """What stands beside the case rows of one answer."""

    people: dict[UUID, Named] = field(default_factory=dict)
    customers: dict[UUID, CustomerRow] = field(default_factory=dict)
    places: dict[UUID, Named] = field(default_factory=dict)
    attachments: dict[UUID, int] = field(default_factory=dict)
    alerts: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    primaries: Mapping[UUID, MergedInto] = field(default_factory=dict)


class CaseViews:
    """Reads cases of one workspace at a time; another workspace's, and what is not within the
    reader's sight, are not there."""

    def __init__(self, *, database: Database, alerts_of: AlertsOfCases) -> None:
        self._database = database
        self._alerts_of = alerts_of

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: CaseFilter,
        *,
        sight: Sight,
        limit: int,
        after: Position | None = None,
        by: Sequence[By] = (),
        skip: int = 0,
    ) -> CasePage:
        """Return up to `limit` cases that come behind `after` (None: the first), and behind so
        many more; the newest first where `by` names nothing else."""
        seen = select(CaseRow, *CASE_ORDER.columns(by)).where(sees_case(sight))
        query = narrowed(seen, wanted, self._index(workspace_id))
        part = CASE_ORDER.part(query, by, limit=limit + 1, after=after, skip=skip)
        async with self._reading(workspace_id) as session:
            rows = list(await session.execute(part))
            items = await self._viewed(session, [row for row, *_ in rows[:limit]])
        last = tuple(rows[limit - 1][1:]) if len(rows) > limit else None
        return CasePage(items=items, next=last)

    async def count(self, workspace_id: WorkspaceId, wanted: CaseFilter, *, sight: Sight) -> int:
        """Return how many cases there are on all pages together."""
        counted = select(func.count()).select_from(CaseRow).where(sees_case(sight))
        query = narrowed(counted, wanted, self._index(workspace_id))
        async with self._reading(workspace_id) as session:
            return await session.scalar(query) or 0

    async def count_to(
        self, workspace_id: WorkspaceId, wanted: CaseFilter, most: int, *, sight: Sight
    ) -> int:
        """Return how many there are, as far as `most`: what is behind is not looked at."""
        found = select(CaseRow.id).where(sees_case(sight))
        part = narrowed(found, wanted, self._index(workspace_id)).limit(most)
        async with self._reading(workspace_id) as session:
            return await session.scalar(select(func.count()).select_from(part.subquery())) or 0

    async def counts(
        self, workspace_id: WorkspaceId, wanted: CaseFilter, *, sight: Sight, me: PersonId
    ) -> CaseCounts:
        """Return how many of the wanted cases are in which state, and whose the open ones are;
        `me` is whose are mine."""
        async with self._reading(workspace_id) as session:
            index = self._index(workspace_id)
            return await count_cases(session, wanted, index, sight=sight, me=me)

    async def many(
        self, workspace_id: WorkspaceId, ids: Collection[UUID], *, sight: Sight
    ) -> dict[CaseId, CaseView]:
        """Return the cases with these ids; those that are not there are left out."""
        if not ids:
            return {}
        query = select(CaseRow).where(CaseRow.id.in_(ids), sees_case(sight))
        async with self._reading(workspace_id) as session:
            rows = list(await session.scalars(query))
            return {one.id: one for one in await self._viewed(session, rows)}

    async def one(self, workspace_id: WorkspaceId, case_id: CaseId, *, sight: Sight) -> CaseView:
        """Return the case; raises NotFound."""
        found = await self.many(workspace_id, [case_id], sight=sight)
        if case_id not in found:
            raise NotFound(kind="case", key=case_id)
        return found[case_id]

    async def id_of(self, workspace_id: WorkspaceId, number: int, *, sight: Sight) -> CaseId:
        """Return the case with this number; raises NotFound."""
        query = select(CaseRow.id).where(CaseRow.number == number, sees_case(sight))
        async with self._reading(workspace_id) as session:
            found = await session.scalar(query)
        if found is None:
            raise NotFound(kind="case", key=number)
        return CaseId(found)

    async def detail(
        self, workspace_id: WorkspaceId, case_id: CaseId, *, sight: Sight
    ) -> CaseDetail:
        """Return the case with its thread, files and history; raises NotFound."""
        query = select(CaseRow).where(CaseRow.id == case_id, sees_case(sight))
        async with self._reading(workspace_id) as session:
            row = await session.scalar(query)
            if row is None:
                raise NotFound(kind="case", key=case_id)
            (case,) = await self._viewed(session, [row])
            attachments = await _attachments(session, case_id)
            thread = await _thread(session, case, attachments)
            history = await history_of(session, case_id)
            merged = await merged_from(session, case_id, sight=sight)
        return CaseDetail(
            case=case, thread=thread, attachments=attachments, history=history, merged=merged
        )

    async def similar(
        self, workspace_id: WorkspaceId, case_id: CaseId, *, sight: Sight, limit: int
    ) -> list[tuple[CaseView, Alike]]:
        """Return what is like the case, the most alike first; raises NotFound."""
        query = select(CaseRow).where(CaseRow.id == case_id, sees_case(sight))
        async with self._reading(workspace_id) as session:
            row = await session.scalar(query)
            if row is None:
                raise NotFound(kind="case", key=case_id)
            index = self._index(workspace_id)
            alike = await similar_to(session, row, index, sight=sight, limit=limit)
        seen = await self.many(workspace_id, alike.keys(), sight=sight)
        return [(seen[CaseId(one)], why) for one, why in alike.items() if CaseId(one) in seen]

    async def attachment(
        self, workspace_id: WorkspaceId, attachment_id: UUID, *, sight: Sight
    ) -> AttachmentView:
        """Return one file of a case; raises NotFound."""
        query = select(AttachmentRow).where(
            AttachmentRow.id == attachment_id, case_is_seen(sight, AttachmentRow.case_id)
        )
        async with self._reading(workspace_id) as session:
            row = await session.scalar(query)
        if row is None:
            raise NotFound(kind="attachment", key=attachment_id)
        return _attachment(row)

    def _reading(self, workspace_id: WorkspaceId) -> AbstractAsyncContextManager[AsyncSession]:
        return self._database.reading(InWorkspace(workspace_id=workspace_id))

    def _index(self, workspace_id: WorkspaceId) -> WordIndex:
        return WordIndex(is_postgres=self._database.is_postgres, workspace_id=workspace_id)

    async def _viewed(
        self, session: AsyncSession, rows: Sequence[CaseRow]
    ) -> tuple[CaseView, ...]:
        if not rows:
            return ()
        ids = [row.id for row in rows]
        customers = await session.scalars(
            select(CustomerRow).where(CustomerRow.id.in_({row.customer_id for row in rows}))
        )
        places = await session.scalars(
            select(PlaceRow).where(PlaceRow.id.in_({row.place_id for row in rows} - {None}))
        )
        counted = await session.execute(
            select(AttachmentRow.case_id, func.count())
            .where(AttachmentRow.case_id.in_(ids))
            .group_by(AttachmentRow.case_id)
        )
        around = _Around(
            people=await people_named(session, (row.assignee_id for row in rows)),
            customers={one.id: one for one in customers},
            places={one.id: Named(id=one.id, name=one.name) for one in places},
            attachments=dict(counted.all()),
            alerts=await self._alerts_of(session, ids),
            primaries=await merged_into(
                session, {row.merged_into_id for row in rows if row.merged_into_id}
            ),
        )
        return tuple(_view(row, around) for row in rows)


def _view(row: CaseRow, around: _Around) -> CaseView:
    customer = around.customers[row.customer_id]
    person = customer.person_id
    return CaseView(
        id=CaseId(row.id),
        workspace_id=WorkspaceId(row.workspace_id),
        number=row.number,
        kind=row.kind,
        title=row.title,
        text=row.text,
        rating=row.rating,
        category=row.category,
        severity=row.severity,
        status=row.status,
        source=row.source,
        place=around.places.get(row.place_id) if row.place_id else None,
        customer=Named(id=customer.id, name=customer.name),
        customer_person_id=None if person is None else PersonId(person),
        assignee=around.people.get(row.assignee_id) if row.assignee_id else None,
        solved_rating=row.solved_rating,
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        acknowledged_at=row.acknowledged_at,
        resolved_at=row.resolved_at,
        revision=row.revision,
        attachment_count=around.attachments.get(row.id, 0),
        alert_ids=around.alerts.get(row.id, ()),
        merged_into=around.primaries.get(row.merged_into_id) if row.merged_into_id else None,
    )


async def _attachments(session: AsyncSession, case_id: CaseId) -> tuple[AttachmentView, ...]:
    rows = await session.scalars(
        select(AttachmentRow)
        .where(AttachmentRow.case_id == case_id)
        .order_by(AttachmentRow.created_at, AttachmentRow.id)
    )
    return tuple(_attachment(row) for row in rows)


def _attachment(row: AttachmentRow) -> AttachmentView:
    return AttachmentView(
        id=row.id,
        case_id=CaseId(row.case_id),
        thread_item_id=row.thread_item_id,
        kind=row.kind,
        name=row.name,
        mime=row.mime,
        size=row.size,
        state=row.state,
        stored_as=row.stored_as,
    )


async def _thread(
    session: AsyncSession, case: CaseView, attachments: Sequence[AttachmentView]
) -> tuple[ThreadItemView, ...]:
    rows = list(
        await session.scalars(
            select(ThreadItemRow)
            .where(ThreadItemRow.case_id == case.id)
            .order_by(ThreadItemRow.at, ThreadItemRow.id)
        )
    )
    people = await people_named(session, (row.author_id for row in rows))
    told = await session.execute(
        select(NotificationRow.params, NotificationRow.status).where(
            NotificationRow.case_id == case.id, NotificationRow.kind == "case.reply"
        )
    )
    deliveries = {params.get("item"): status for params, status in told}
    return tuple(
        ThreadItemView(
            id=row.id,
            at=row.at,
            author_kind=row.author_kind,
            author_name=_author(row, case, people),
            text=row.text,
            is_edited=row.edited_at is not None,
            attachments=tuple(one for one in attachments if one.thread_item_id == row.id),
            delivery=deliveries.get(str(row.id)) if row.author_kind == "staff" else None,
        )
        for row in rows
    )


def _author(row: ThreadItemRow, case: CaseView, people: Mapping[UUID, Named]) -> str:
    # A customer goes by the name they have in this workspace, which may hide the person.
    if row.author_kind == "customer":
        return case.customer.name
    known = people.get(row.author_id) if row.author_id else None
    return known.name if known else ""
