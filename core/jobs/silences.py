"""Sees to the end of silences and of alerts that inhibit: what they muted is told again.

An end is one transaction that marks it; then each alert that is still open is told in a change of
its own. A process that dies between the two leaves alerts that say what muted them: the second job
here looks for those.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.silencing import forget_ended, newest_of, reaches
from core.alerts.tables import AlertRow
from core.audit.tables import AuditRow
from core.db.tenancy import InWorkspace, System
from core.ids import WorkspaceId
from core.jobs.job import Job, Tools
from core.jobs.one_by_one import by_itself
from core.matching.matcher import written
from core.silences.ending import announce, unended
from core.silences.storing import kept_of
from core.silences.tables import InhibitingRow, SilenceRow
from core.silences.view import Reach, matchers_of, single_of
from core.tenants.tables import WorkspaceRow
from core.work import Work

_AT_ONCE = 200
_OPEN = ("firing", "acknowledged")
_ALL = System(reason="what muted alerts and is over")

Found = tuple[WorkspaceId, UUID]


async def _run(tools: Tools) -> None:
    now = tools.clock.now()
    over = select(SilenceRow.workspace_id, SilenceRow.id).where(
        SilenceRow.ended_at.is_(None),
        # Somebody who ended it has the last word, wherever the clock is put since.
        or_(SilenceRow.ends_at <= now, SilenceRow.ended_by.is_not(None)),
    )
    with_alert = (
        select(SilenceRow.workspace_id, SilenceRow.id)
        .join(AlertRow, AlertRow.id == SilenceRow.until_alert_id)
        .where(SilenceRow.ended_at.is_(None), AlertRow.status.not_in(_OPEN))
    )
    sources = (
        select(InhibitingRow.workspace_id, InhibitingRow.alert_id)
        .join(AlertRow, AlertRow.id == InhibitingRow.alert_id)
        .where(AlertRow.status.not_in(_OPEN))
        .distinct()
    )
    ended = dict.fromkeys([*await _read(tools, over), *await _read(tools, with_alert)])
    for workspace_id, silence_id in ended:
        with by_itself("unmute", ref=str(silence_id)):
            await _end(tools, workspace_id, silence_id)
    for workspace_id, alert_id in await _read(tools, sources):
        with by_itself("unmute", ref=str(alert_id)):
            await _release(tools, workspace_id, alert_id)


async def _left(tools: Tools) -> None:
    """Tell what a process left behind that died, or was told of a change too late."""
    muted = (AlertRow.status.in_(_OPEN), AlertRow.muted_ref.is_not(None))
    by_silence = (
        select(AlertRow.workspace_id, AlertRow.muted_ref, SilenceRow.ended_at.is_(None))
        .join(SilenceRow, SilenceRow.id == AlertRow.muted_ref)
        .where(*muted, or_(SilenceRow.ended_at.is_not(None), SilenceRow.revision > 1))
        .distinct()
    )
    async with tools.database.reading(_ALL) as session:
        found = (await session.execute(by_silence.limit(_AT_ONCE))).all()
        source = select(AlertRow.id, AlertRow.status).subquery()
        orphans = (
            await session.execute(
                select(AlertRow.workspace_id, AlertRow.muted_ref)
                .join(source, source.c.id == AlertRow.muted_ref)
                .where(
                    *muted,
                    and_(AlertRow.muted_by == "inhibition", source.c.status.not_in(_OPEN)),
                )
                .distinct()
                .limit(_AT_ONCE)
            )
        ).all()
    for workspace, ref, stands in [*found, *((one, ref, False) for one, ref in orphans)]:
        if ref is not None:
            with by_itself("unmute", ref=str(ref)):
                await tools.unmute(WorkspaceId(workspace), ref, is_over=not stands)


async def _read(tools: Tools, query: Select[UUID, UUID]) -> list[Found]:
    async with tools.database.reading(_ALL) as session:
        rows = await session.execute(query.limit(_AT_ONCE))
        return [(WorkspaceId(workspace), id) for workspace, id in rows]


async def _end(tools: Tools, workspace_id: WorkspaceId, silence_id: UUID) -> None:
    async def body(session: AsyncSession, work: Work) -> bool:
        now = tools.clock.now()
        row = await unended(session, silence_id)
        if row is None:
            return False
        reach = (await reaches(session, [row.id])).get(row.id, Reach())
        row.ended_at, row.muted = now, reach.muted
        await session.execute(
            update(WorkspaceRow)
            .where(WorkspaceRow.id == workspace_id)
            .values(config_revision=WorkspaceRow.config_revision + 1)
        )
        await forget_ended(session, row.id)
        work.insert(
            AuditRow,
            id=tools.ids.new(),
            at=now,
            action="silence.over",
            subject_kind="silence_end",
            subject_id=str(row.id),
            before=kept_of(row),
            after={"muted": reach.muted, "open": reach.open},
        )
        what = await _what(session, row)
        await announce(session, work, row, reach, what, ids=tools.ids, now=now)
        return True

    if await tools.books.transaction(InWorkspace(workspace_id=workspace_id), body):
        await tools.unmute(workspace_id, silence_id)


async def _what(session: AsyncSession, row: SilenceRow) -> str:
    try:
        matchers = matchers_of(row)
    except ValueError:
        return row.reason  # It cannot be read any more, but ends like any other.
    single = single_of(matchers)
    about = None if single is None else (await newest_of(session, [single])).get(single)
    return written(matchers) if about is None else f"{about[0]} · {about[1]}"


async def _release(tools: Tools, workspace_id: WorkspaceId, alert_id: UUID) -> None:
    await tools.unmute(workspace_id, alert_id)

    async def body(session: AsyncSession, _: Work) -> None:
        status = await session.scalar(select(AlertRow.status).where(AlertRow.id == alert_id))
        if status in _OPEN:
            return  # Reopened meanwhile: it goes on muting.
        await session.execute(
            delete(InhibitingRow)
            .where(InhibitingRow.alert_id == alert_id)
            .execution_options(synchronize_session=False)
        )
        await forget_ended(session, alert_id)

    await tools.books.transaction(InWorkspace(workspace_id=workspace_id), body)


SILENCES = Job(name="silences", every=timedelta(seconds=1), run=_run)
LEFT_MUTED = Job(name="left_muted", every=timedelta(minutes=1), run=_left)
