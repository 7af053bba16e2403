"""Every delivery of a workspace for people: the list, one with its attempts, and calling one off.

Whoever calls has asked before whether the person may.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.engine import Database
from core.db.ordering import AnySelect
from core.db.tenancy import InWorkspace
from core.delivery.dead_letters import close, may_repeat
from core.delivery.kind import Kind
from core.delivery.reason import Reason
from core.delivery.settle import Listener
from core.delivery.state import State
from core.delivery.status import Status, states_of, status_of
from core.delivery.tables import DeliveryAttemptRow, DeliveryRow
from core.errors import Conflict, NotFound
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.notify.letter import Briefs, Told, told_of
from core.notify.letter_words import todo_words, why_words
from core.tenants.sight import EVERYTHING, Sight
from core.texts import Text
from core.work import Books, Work

DeliveryIsSeen = Callable[[Sight], ColumnElement[bool]]
"""The condition that a delivery is within the sight; filled by `core.subjects.sees_delivery`."""

Position = tuple[datetime, UUID]
"""Where a page ended: when its last delivery was made, and its id. Neither ever changes, so a list
goes on rightly while what is on it settles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFilter:
    """Which deliveries are meant; None and an empty tuple do not narrow. `since`: made then or
    later."""

    statuses: tuple[Status, ...] = ()
    reasons: tuple[Reason, ...] = ()
    channel: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """One delivery as people see it.

    `why` and `todo` are for people, and None while there is nothing to say: it was sent, was
    called off, or is on its way. `problem` is what the channel said last, in English. `next_at`
    is when it is tried (again), None once it ended. `may_repeat`: sent again, it carries the mark
    that it may have come before.
    """

    id: UUID
    kind: Kind
    channel: str
    status: Status
    reason: Reason | None
    what: Text
    to: Text
    why: Text | None
    todo: Text | None
    problem: str | None
    attempts: int
    created_at: datetime
    next_at: datetime | None
    expires_at: datetime | None
    ended_at: datetime | None
    alert_id: UUID | None
    case_id: UUID | None
    notification_id: UUID | None
    may_repeat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try. `number` 0: here somebody asked for it to be sent again, and the count began
    anew."""

    number: int
    at: datetime
    outcome: str
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPage:
    """One page, newest first; `next` continues it, None at the end."""

    items: tuple[DeliveryView, ...]
    next: Position | None


class Deliveries:
    """The service; each call is about one workspace, another's deliveries are not there, nor is
    what lies outside of the reader's sight."""

    def __init__(
        self,
        *,
        database: Database,
        books: Books,
        clock: Clock,
        ids: Ids,
        listener: Listener,
        briefs: Briefs,
        is_seen: DeliveryIsSeen,
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._listener = listener
        self._briefs = briefs
        self._is_seen = is_seen

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: DeliveryFilter,
        *,
        limit: int,
        after: Position | None = None,
        skip: int = 0,
        sight: Sight = EVERYTHING,
    ) -> DeliveryPage:
        """Return up to `limit` deliveries made before `after` (None: the newest), behind so many
        more."""
        states = _states(wanted)
        if not states:
            return DeliveryPage(items=(), next=None)
        # One statement, so that what settles meanwhile is seen once and not missed; a part for
        # each state, because each is walked by the index of states, newest first, and no further
        # than needed.
        seen = self._sees(sight)
        parts = [_of_state(state, wanted, after, skip + limit + 1, seen) for state in states]
        found = union_all(*parts).subquery()
        newest = select(found.c.id).order_by(found.c.created_at.desc(), found.c.id.desc())
        keys = newest.limit(limit + 1).offset(skip).subquery()
        query = (
            select(DeliveryRow)
            .join(keys, keys.c.id == DeliveryRow.id)
            .order_by(DeliveryRow.created_at.desc(), DeliveryRow.id.desc())
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = list(await session.scalars(query))
            items = await self._views(session, rows[:limit])
        more = len(rows) > limit
        return DeliveryPage(
            items=items, next=(items[-1].created_at, items[-1].id) if more else None
        )

    async def count(
        self, workspace_id: WorkspaceId, wanted: DeliveryFilter, *, sight: Sight = EVERYTHING
    ) -> int:
        """Return how many there are on all pages together."""
        states = _states(wanted)
        if not states:
            return 0
        counted = select(func.count().label("n")).where(self._sees(sight))
        parts = [_those_of(state, wanted, counted) for state in states]
        query = select(func.sum(union_all(*parts).subquery().c.n))
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return int(await session.scalar(query) or 0)

    async def one(
        self, workspace_id: WorkspaceId, id: UUID, *, sight: Sight = EVERYTHING
    ) -> DeliveryView:
        """Return the delivery; raises NotFound."""
        query = select(DeliveryRow).where(DeliveryRow.id == id)
        query = query.where(self._sees(sight))
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            found = await self._views(session, list(await session.scalars(query)))
        if not found:
            raise NotFound(kind="delivery", key=id)
        return found[0]

    async def attempts(self, workspace_id: WorkspaceId, id: UUID) -> tuple[Attempt, ...]:
        """Return what was tried with a delivery, oldest first."""
        query = (
            select(DeliveryAttemptRow)
            .where(DeliveryAttemptRow.delivery_id == id)
            .order_by(DeliveryAttemptRow.at, DeliveryAttemptRow.id)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return tuple(
                Attempt(number=row.attempt, at=row.at, outcome=row.outcome, detail=row.detail)
                for row in await session.scalars(query)
            )

    async def cancel(
        self, workspace_id: WorkspaceId, id: UUID, *, by: PersonId | None, cause: Cause
    ) -> None:
        """Call off a delivery that waits; it is never sent.

        Raises NotFound, and Conflict with its state in the reason once it was claimed or ended:
        `delivery_sending`, `delivery_sent`, `delivery_dead` …
        """

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            # Locked: a claim of the same moment comes before or after, never between.
            query = select(DeliveryRow).where(DeliveryRow.id == id).with_for_update()
            row = (await session.scalars(query)).one_or_none()
            if row is None:
                raise NotFound(kind="delivery", key=id)
            if row.state != State.DUE.value:
                message = f"this delivery is {row.state}; only what waits can be called off"
                raise Conflict(reason=f"delivery_{row.state}", message=message)
            work.insert(
                AuditRow,
                id=self._ids.new(),
                at=now,
                action="delivery.cancelled",
                subject_kind="delivery",
                subject_id=str(row.id),
                before={"state": row.state},
                after={"state": State.CANCELLED.value},
                actor_id=by,
            )
            close(
                work,
                row,
                state=State.CANCELLED,
                problem="called off by a member",
                now=now,
                listener=self._listener,
            )
            cause.settle(work, now, Answer(status=204, body={}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    def _sees(self, sight: Sight) -> ColumnElement[bool]:
        return true() if sight.is_everything else self._is_seen(sight)

    async def _views(
        self, session: AsyncSession, rows: Sequence[DeliveryRow]
    ) -> tuple[DeliveryView, ...]:
        told = await told_of(session, rows, self._briefs)
        return tuple(_view(row, one) for row, one in zip(rows, told, strict=True))


def _states(wanted: DeliveryFilter) -> list[State]:
    """Return the states to look through; what has a reason ended in one of three."""
    statuses = wanted.statuses or tuple(Status)
    states = [state for status in dict.fromkeys(statuses) for state in states_of(status)]
    if wanted.reasons:
        states = [one for one in states if one in (State.DEAD, State.EXPIRED, State.UNKNOWN)]
    return states


def _of_state(
    state: State,
    wanted: DeliveryFilter,
    after: Position | None,
    limit: int,
    seen: ColumnElement[bool],
) -> Select[UUID, datetime]:
    base = select(DeliveryRow.id, DeliveryRow.created_at).where(seen)
    query = _those_of(state, wanted, base)
    if after is not None:
        at, id = after
        at_once = and_(DeliveryRow.created_at == at, DeliveryRow.id < id)
        query = query.where(
            DeliveryRow.created_at <= at, or_(DeliveryRow.created_at < at, at_once)
        )
    newest = query.order_by(DeliveryRow.created_at.desc(), DeliveryRow.id.desc()).limit(limit)
    part = newest.subquery()
    return select(part.c.id, part.c.created_at)


def _those_of(state: State, wanted: DeliveryFilter, query: AnySelect) -> AnySelect:
    # The state is written into the statement: what a partial index asks for must be seen.
    query = query.where(DeliveryRow.state == literal_column(f"'{state.value}'"))
    if wanted.reasons:
        query = query.where(DeliveryRow.reason.in_([one.value for one in wanted.reasons]))
    if wanted.channel is not None:
        query = query.where(DeliveryRow.channel == wanted.channel)
    if wanted.since is not None:
        query = query.where(DeliveryRow.created_at >= wanted.since)
    return query


def _view(row: DeliveryRow, told: Told) -> DeliveryView:
    reason = Reason(row.reason) if row.reason is not None else None
    state = State(row.state)
    return DeliveryView(
        id=row.id,
        kind=Kind(row.kind),
        channel=row.channel,
        status=status_of(state),
        reason=reason,
        what=told.what,
        to=told.to,
        why=why_words(reason, is_group=told.is_group) if reason else None,
        todo=todo_words(reason, is_group=told.is_group) if reason else None,
        problem=row.problem,
        attempts=row.attempts,
        created_at=row.created_at,
        next_at=row.next_at if state is State.DUE else None,
        expires_at=row.expires_at,
        ended_at=row.settled_at,
        alert_id=row.alert_id,
        case_id=row.case_id,
        notification_id=row.notification_id,
        may_repeat=reason is not None and may_repeat(row),
    )
