"""Keeps open digests up to date: their messages say the latest, and a storm that is over says so.

What is held costs the intake one counter; that it is shown is this job's, a few seconds later.
Digests of one workspace are one transaction, in the order of their ids.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace, System
from core.delivery.address import TELEGRAM, parse_address
from core.delivery.kind import Kind
from core.delivery.outbox import enqueue_edits
from core.delivery.tables import SentMessageRow
from core.digests.digest import Cause
from core.digests.flood import QUIET
from core.digests.holders.storm import EDITED_EVERY
from core.digests.opening import DIGEST_LASTS
from core.digests.tables import DigestRow, FloodRow
from core.errors import OpsbellError
from core.ids import ChatId, DigestId, PersonId, ReceiverId, WorkspaceId
from core.jobs.job import Job, Tools
from core.notify.tell import Recipient, tell_all
from core.severity import Severity
from core.work import Work

log = logging.getLogger(__name__)

_AT_ONCE = 500
_ALL = System(reason="digests that have something new to say")


async def _run(tools: Tools) -> None:
    now = tools.clock.now()
    due = (
        select(DigestRow.workspace_id, DigestRow.id)
        .where(DigestRow.closed_at.is_(None), DigestRow.due_at <= now)
        .order_by(DigestRow.workspace_id, DigestRow.id)
        .limit(_AT_ONCE)
    )
    async with tools.database.reading(_ALL) as session:
        found = [(workspace, id) for workspace, id in (await session.execute(due)).all()]
    for workspace, rows in groupby(found, key=lambda one: one[0]):
        try:
            await _say(tools, WorkspaceId(workspace), [id for _, id in rows], now)
        except OpsbellError as problem:
            log.warning(
                "digests could not be brought up to date",
                extra={"action": "digests_late", "problem": problem.message},
            )


async def _say(tools: Tools, workspace_id: WorkspaceId, ids: list[UUID], now: datetime) -> None:
    async def body(session: AsyncSession, work: Work) -> None:
        open_ = (
            select(DigestRow)
            .where(DigestRow.id.in_(ids), DigestRow.closed_at.is_(None), DigestRow.due_at <= now)
            .order_by(DigestRow.id)
            .with_for_update()
        )
        digests = (await session.scalars(open_)).all()
        standing = select(SentMessageRow).where(
            SentMessageRow.digest_id.in_([one.id for one in digests])
        )
        messages: dict[UUID, list[SentMessageRow]] = {}
        for message in await session.scalars(standing):
            if message.digest_id is not None:
                messages.setdefault(message.digest_id, []).append(message)
        for digest in digests:
            sent = messages.get(digest.id, [])
            is_over = digest.cause == Cause.STORM.value and now >= digest.last_at + QUIET
            if is_over:
                await _end(tools, session, work, digest, sent, now)
            elif digest.has_news and sent:
                # Without a message, one is on its way that may say less: it stays to be done.
                enqueue_edits(work, ids=tools.ids, now=now, sent=sent, urgency=Severity.HIGH.rank)
                work.update(
                    DigestRow, digest.id, has_news=False, told_at=now, due_at=now + EDITED_EVERY
                )
            else:
                work.update(DigestRow, digest.id, due_at=_next(digest, now))

    await tools.books.transaction(InWorkspace(workspace_id=workspace_id), body)


def _next(digest: DigestRow, now: datetime) -> datetime:
    """Return when to look again at one that has nothing new to say."""
    return min(now + EDITED_EVERY, max(digest.last_at + QUIET, now + timedelta(seconds=1)))


async def _end(
    tools: Tools,
    session: AsyncSession,
    work: Work,
    digest: DigestRow,
    sent: list[SentMessageRow],
    now: datetime,
) -> None:
    """Close it: its message says so, and a quiet new one tells whoever saw no edit."""
    work.update(DigestRow, digest.id, closed_at=now, due_at=None, told_at=now)
    await session.execute(
        update(FloodRow).where(FloodRow.digest_id == digest.id).values(digest_id=None)
    )
    enqueue_edits(work, ids=tools.ids, now=now, sent=sent, urgency=Severity.LOW.rank)
    address = parse_address(TELEGRAM, digest.address)
    tell_all(
        work,
        [
            Recipient(
                address,
                f"digest:{digest.id}:over",
                None if digest.receiver_id is None else ReceiverId(digest.receiver_id),
                None if digest.person_id is None else PersonId(digest.person_id),
                None if digest.chat_id is None else ChatId(digest.chat_id),
            )
        ],
        ids=tools.ids,
        kind=Kind.DIGEST,
        urgency=Severity.LOW.rank,
        now=now,
        digest_id=DigestId(digest.id),
        params={"over": True, "reply_to": sent[0].message_id} if sent else {"over": True},
        expires_at=now + DIGEST_LASTS,
    )


DIGESTS = Job(name="digests", every=timedelta(seconds=1), run=_run)
