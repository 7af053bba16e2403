"""Keeps digests up to date: storms and groups say the latest, what was held is told, what is over
says so.

What is held costs the intake one counter; that it is shown is this job's, a few seconds later.
Digests of one workspace are one transaction, in the order of their ids.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.held_alerts import StoredHeldAlerts
from core.db.tenancy import InWorkspace, System
from core.delivery.tables import SentMessageRow
from core.desk.sight import case_is_seen
from core.digests.digest import Cause
from core.digests.tables import DigestRow
from core.errors import OpsbellError
from core.ids import WorkspaceId
from core.jobs.digest_groups import keep_groups
from core.jobs.digest_limits import lock_counters, tell_held
from core.jobs.digest_round import CLOCK_SLACK, Round
from core.jobs.digest_storms import keep_storms
from core.jobs.job import Job, Tools
from core.jobs.one_by_one import by_itself
from core.work import Work

_AT_ONCE = 500
_ALL = System(reason="digests that have something new to say")
_HELD = StoredHeldAlerts(case_is_seen=case_is_seen)


async def _run(tools: Tools) -> None:
    now = tools.clock.now()
    due = (
        select(DigestRow.workspace_id, DigestRow.id)
        .where(
            DigestRow.closed_at.is_(None),
            # What was opened later than now was opened before somebody put the clock back.
            or_(
                DigestRow.due_at <= now,
                and_(DigestRow.due_at.is_not(None), DigestRow.opened_at > now + CLOCK_SLACK),
            ),
        )
        .order_by(DigestRow.workspace_id, DigestRow.id)
        .limit(_AT_ONCE)
    )
    async with tools.database.reading(_ALL) as session:
        found = [(workspace, id) for workspace, id in (await session.execute(due)).all()]
    for workspace, rows in groupby(found, key=lambda one: one[0]):
        await _seen_to(tools, WorkspaceId(workspace), [id for _, id in rows], now)


async def _seen_to(
    tools: Tools, workspace_id: WorkspaceId, ids: list[UUID], now: datetime
) -> None:
    """Bring them up to date; where something is wrong with one, each of them by itself."""
    with by_itself("digest", digest=str(ids[0]), of=str(len(ids))):
        try:
            await _say(tools, workspace_id, ids, now)
        except OpsbellError:
            raise  # It is not about one of them.
        except Exception:
            if len(ids) == 1:
                raise
            for id in ids:
                await _seen_to(tools, workspace_id, [id], now)


async def _say(tools: Tools, workspace_id: WorkspaceId, ids: list[UUID], now: datetime) -> None:
    async def body(session: AsyncSession, work: Work) -> None:
        counters = await lock_counters(session, ids)
        open_ = (
            select(DigestRow)
            .where(DigestRow.id.in_(ids), DigestRow.closed_at.is_(None))
            .order_by(DigestRow.id)
            .with_for_update()
        )
        digests = [
            one
            for one in (await session.scalars(open_)).all()
            if one.due_at is not None and (one.due_at <= now or one.opened_at > now + CLOCK_SLACK)
        ]
        by_cause: dict[Cause, list[DigestRow]] = {}
        for digest in digests:
            by_cause.setdefault(Cause(digest.cause), []).append(digest)
        round_ = Round(
            ids=tools.ids,
            session=session,
            work=work,
            now=now,
            messages=await _messages(session, [one.id for one in digests]),
            held=_HELD,
        )
        await keep_storms(round_, by_cause.get(Cause.STORM, []))
        await tell_held(round_, by_cause.get(Cause.LIMIT, []), counters)
        await keep_groups(round_, by_cause.get(Cause.GROUP, []))

    await tools.books.transaction(InWorkspace(workspace_id=workspace_id), body)


async def _messages(session: AsyncSession, ids: list[UUID]) -> dict[UUID, list[SentMessageRow]]:
    """Return by digest the messages that stand in chats, the oldest first."""
    standing = (
        select(SentMessageRow)
        .where(SentMessageRow.digest_id.in_(ids))
        .order_by(SentMessageRow.sent_at, SentMessageRow.id)
    )
    found: dict[UUID, list[SentMessageRow]] = {}
    for message in await session.scalars(standing):
        if message.digest_id is not None:
            found.setdefault(message.digest_id, []).append(message)
    return found


DIGESTS = Job(name="digests", every=timedelta(seconds=1), run=_run)
