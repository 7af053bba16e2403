"""Dead letters for people: the list with its reasons, "send again" and "let it be".

Whoever calls has asked before whether the person may.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.delivery.dead_letters import discard, put_back
from core.delivery.reason import Reason
from core.delivery.state import State
from core.delivery.tables import DeliveryRow
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.notify.letter import Briefs, DeadLetter, letters_of
from core.notify.listener import CANCELLED, PENDING, NotificationStatus
from core.work import Books, Work

AT_ONCE = 200
"""So many letters are sent again or let be in one go."""

Position = tuple[datetime, UUID]
"""Where a page ended: when its last letter ended, and its id."""

_Deed = Callable[[Work, DeliveryRow, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFilter:
    """Which letters are meant; None does not narrow."""

    reason: Reason | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """One page, newest first; `next` continues it, None at the end."""

    items: tuple[DeadLetter, ...]
    next: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCount:
    """How many letters of one reason and channel there are."""

    reason: Reason
    channel: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """Which letters it was done to, and which were `left`: not there, ended otherwise meanwhile,
    or overtaken by a newer edit of the same message."""

    again: tuple[UUID, ...]
    left: tuple[UUID, ...]


class DeadLetters:
    """The service; each call is about one workspace, another's letters are not there."""

    def __init__(
        self,
        *,
        database: Database,
        books: Books,
        clock: Clock,
        ids: Ids,
        status: NotificationStatus,
        briefs: Briefs,
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._status = status
        self._briefs = briefs

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: LetterFilter,
        *,
        limit: int,
        after: Position | None = None,
    ) -> LetterPage:
        """Return up to `limit` letters that ended before `after` (None: the newest)."""
        query = _narrowed(select(DeliveryRow), wanted)
        if after is not None:
            at, id = after
            at_once = and_(DeliveryRow.settled_at == at, DeliveryRow.id < id)
            query = query.where(or_(DeliveryRow.settled_at < at, at_once))
        query = query.order_by(DeliveryRow.settled_at.desc(), DeliveryRow.id.desc())
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = list(await session.scalars(query.limit(limit + 1)))
            items = await letters_of(session, rows[:limit], self._briefs)
        more = len(rows) > limit
        return LetterPage(items=items, next=(items[-1].ended_at, items[-1].id) if more else None)

    async def counts(self, workspace_id: WorkspaceId) -> tuple[LetterCount, ...]:
        """Return how many there are per reason and channel, the greatest number first."""
        what = (DeliveryRow.reason, DeliveryRow.channel)
        query = select(*what, func.count()).where(DeliveryRow.reason.is_not(None)).group_by(*what)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            found = (await session.execute(query)).all()
        counts = (
            LetterCount(reason=Reason(reason), channel=channel, count=count)
            for reason, channel, count in found
        )
        return tuple(sorted(counts, key=lambda one: (-one.count, one.reason.value, one.channel)))

    async def many(
        self, workspace_id: WorkspaceId, ids: Collection[UUID]
    ) -> dict[UUID, DeadLetter]:
        """Return the letters with these ids; what is no dead letter is left out."""
        query = _narrowed(select(DeliveryRow), LetterFilter()).where(DeliveryRow.id.in_(ids))
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            found = await letters_of(session, list(await session.scalars(query)), self._briefs)
        return {one.id: one for one in found}

    async def one(self, workspace_id: WorkspaceId, id: UUID) -> DeadLetter:
        """Return the letter; raises NotFound, also for a delivery that is no dead letter."""
        found = await self.many(workspace_id, [id])
        if id not in found:
            raise NotFound(kind="dead letter", key=id)
        return found[id]

    async def replay(
        self,
        workspace_id: WorkspaceId,
        ids: Collection[UUID],
        *,
        by: PersonId | None,
        cause: Cause,
    ) -> Replayed:
        """Send these again: the same deliveries, with all their attempts.

        Raises InvalidInput for none or more than 200; for a single one NotFound, and Conflict
        with its state in the reason when it is no dead letter.
        """
        return await self._asked(workspace_id, ids, "sent_again", self._send_again, by, cause)

    async def discard(
        self,
        workspace_id: WorkspaceId,
        ids: Collection[UUID],
        *,
        by: PersonId | None,
        cause: Cause,
    ) -> Replayed:
        """Let these be: they leave the list as cancelled. Raises as `replay` does."""
        return await self._asked(workspace_id, ids, "discarded", self._let_be, by, cause)

    async def replay_all(
        self,
        workspace_id: WorkspaceId,
        wanted: LetterFilter,
        *,
        by: PersonId | None,
        cause: Cause,
    ) -> int:
        """Send again all that stand there now; returns how many those were.

        The cause is settled with the last of them: after a crash it is done again for the rest.
        """
        query = _narrowed(select(DeliveryRow.id), wanted).order_by(DeliveryRow.settled_at)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            ids = list(await session.scalars(query))
        bites = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)] or [[]]
        total = 0
        for bite in bites:
            settles = cause if bite is bites[-1] else Cause(actor=cause.actor)
            done = await self._do(workspace_id, bite, "sent_again", self._send_again, by, settles)
            total += len(done.again)
        return total

    def _send_again(self, work: Work, row: DeliveryRow, now: datetime) -> None:
        put_back(work, row, id=self._ids.new(), now=now)
        self._status.decided(work, row, PENDING, at=now)

    def _let_be(self, work: Work, row: DeliveryRow, now: datetime) -> None:
        discard(work, row, now=now)
        self._status.decided(work, row, CANCELLED, at=now)

    async def _asked(
        self,
        workspace_id: WorkspaceId,
        ids: Collection[UUID],
        action: str,
        deed: _Deed,
        by: PersonId | None,
        cause: Cause,
    ) -> Replayed:
        wanted = list(dict.fromkeys(ids))
        if not 1 <= len(wanted) <= AT_ONCE:
            raise InvalidInput(field="ids", value=len(wanted), wanted=f"1 to {AT_ONCE} of them")
        return await self._do(workspace_id, wanted, action, deed, by, cause)

    async def _do(
        self,
        workspace_id: WorkspaceId,
        ids: list[UUID],
        action: str,
        deed: _Deed,
        by: PersonId | None,
        cause: Cause,
    ) -> Replayed:
        async def body(session: AsyncSession, work: Work) -> Replayed:
            now = self._clock.now()
            rows = list(
                await session.scalars(
                    select(DeliveryRow)
                    .where(DeliveryRow.id.in_(ids))
                    .order_by(DeliveryRow.id)
                    .with_for_update()
                )
            )
            if len(ids) == 1:
                _refuse_what_is_no_letter(ids[0], rows)
            overtaken = await _due_edits(session, rows) if action == "sent_again" else set()
            again: list[UUID] = []
            for row in rows:
                if row.reason is None or row.edits_id in overtaken:
                    continue
                if row.edits_id is not None:
                    overtaken.add(row.edits_id)
                again.append(row.id)
                work.insert(AuditRow, **_audit(self._ids.new(), row, action, by, now))
                deed(work, row, now)
            left = tuple(one for one in ids if one not in again)
            done = Replayed(again=tuple(again), left=left)
            cause.settle(work, now, Answer(status=200, body=_body(done)))
            return done

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


def _narrowed(query: Select[Any], wanted: LetterFilter) -> Select[Any]:
    query = query.where(DeliveryRow.reason.is_not(None))
    if wanted.reason is not None:
        query = query.where(DeliveryRow.reason == wanted.reason.value)
    if wanted.channel is not None:
        query = query.where(DeliveryRow.channel == wanted.channel)
    return query


def _refuse_what_is_no_letter(id: UUID, rows: list[DeliveryRow]) -> None:
    if not rows:
        raise NotFound(kind="delivery", key=id)
    if rows[0].reason is None:
        state = rows[0].state
        raise Conflict(reason=f"delivery_{state}", message=f"this delivery is {state}")


async def _due_edits(session: AsyncSession, rows: list[DeliveryRow]) -> set[UUID | None]:
    """Return the messages among those these rows edit that have a newer edit waiting."""
    edits = [row.edits_id for row in rows if row.edits_id is not None]
    if not edits:
        return set()
    statement = select(DeliveryRow.edits_id).where(
        DeliveryRow.edits_id.in_(edits), DeliveryRow.state == State.DUE.value
    )
    return set(await session.scalars(statement))


def _audit(
    id: UUID, row: DeliveryRow, action: str, by: PersonId | None, now: datetime
) -> dict[str, Any]:
    return {
        "id": id,
        "at": now,
        "action": f"delivery.{action}",
        "subject_kind": "delivery",
        "subject_id": str(row.id),
        "before": {"state": row.state, "reason": row.reason},
        "after": {"state": "due" if action == "sent_again" else "cancelled"},
        "actor_id": by,
    }


def _body(done: Replayed) -> dict[str, Any]:
    return {"again": [str(one) for one in done.again], "left": [str(one) for one in done.left]}
