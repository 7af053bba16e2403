"""Silences are made, changed, ended before their time, and each of these taken back.

A change bumps the workspace's configuration, so that every process mutes by it with the next
alert. What an end means for the alerts is seen to by the clock's job (`core.jobs.silences`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.sight import sees_alert
from core.alerts.silencing import mark, must_be_theirs, redraw_muted
from core.alerts.tables import AlertRow
from core.alerts.would_mute import Preview, preview_of
from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.delivery.address import TelegramAddress
from core.desk.sight import case_is_seen
from core.errors import Conflict, NotAllowed, NotFound, Stale
from core.ids import AlertId, Ids, PersonId, SilenceId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.matching.line import read_matchers
from core.matching.matcher import Matcher
from core.silences.breadth import TooBroad
from core.silences.storing import (
    chat_at,
    has_room,
    kept_of,
    standing_silence,
    stored_matchers,
    wanted_again,
)
from core.silences.tables import SilenceRow
from core.silences.view import matchers_of, single_of, state_of
from core.silences.wanted import WantedSilence, checked
from core.tenants.access import RIGHTS, Rights, allows, require
from core.tenants.sight import EVERYTHING, Sight
from core.tenants.turns import reconfigured
from core.work import Books, Work

MADE, CHANGED, ENDED = "silence.made", "silence.changed", "silence.ended"
"""In the audit trail."""


class TellsAgain(Protocol):
    """Has alerts be told that a silence does not mute any more."""

    async def __call__(
        self, workspace_id: WorkspaceId, ref: UUID, *, is_over: bool = True
    ) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of it: the silence, and the change that can be taken back."""

    silence_id: SilenceId
    change: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who asks, as what; `confirms` that a broad one is meant. `where` is the chat it was made in:
    there its end is told."""

    person: PersonId
    role: Rights | None
    confirms: bool = False
    where: TelegramAddress | None = None


class SilenceAlerts:
    """The use case."""

    def __init__(
        self,
        *,
        database: Database,
        books: Books,
        clock: Clock,
        ids: Ids,
        unmute: TellsAgain,
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._unmute = unmute

    async def reach(
        self,
        workspace_id: WorkspaceId,
        matchers: tuple[Matcher, ...],
        until_alert: AlertId | None = None,
        *,
        sight: Sight,
    ) -> Preview:
        """Return what matchers would mute of what somebody sees."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            seen = None if sight.is_everything else sees_alert(sight, case_is_seen)
            now = self._clock.now()
            return await preview_of(
                session, matchers, at=now, is_seen=seen, until_alert=until_alert
            )

    async def create(
        self, workspace_id: WorkspaceId, wanted: WantedSilence, *, by: By, cause: Cause
    ) -> Done:
        """Make a silence. Raises InvalidInput, NotAllowed, TooBroad, NotFound for an alert that
        is not there, and Conflict: already_over, or too_many."""
        require(by.role, "silences.write")
        checked(wanted, self._clock.now())
        await self._weigh(workspace_id, wanted, by)

        async def body(session: AsyncSession, work: Work) -> Done:
            now = self._clock.now()
            await reconfigured(session, workspace_id)
            await has_room(session, wanted.matchers)
            span, reason = checked(wanted, now)
            await must_be_theirs(session, wanted.until_alert, case_is_seen, by=by.person)
            row = SilenceRow(
                id=self._ids.new(),
                workspace_id=workspace_id,
                matchers=stored_matchers(wanted.matchers),
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                reason=reason,
                created_at=now,
                created_by=by.person,
                until_alert_id=wanted.until_alert,
                chat_id=await chat_at(session, workspace_id, by.where),
            )
            session.add(row)
            await session.flush()
            await self._mark(session, work, row, by.person, now)
            change = self._audit(work, MADE, row, before={}, by=by.person, now=now)
            answer = Answer(status=201, body={"silence": str(row.id)})
            cause.settle(work, now, answer)
            return Done(silence_id=SilenceId(row.id), change=change)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def of_alert(
        self,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        *,
        ends_at: datetime | None,
        reason: str,
        by: By,
        cause: Cause,
    ) -> Done:
        """Silence what this alert is about, and nothing else: until `ends_at`, None until it is
        over. Raises NotFound, and Conflict `already_over`."""
        wanted = WantedSilence(
            matchers=read_matchers(await self.line_of(workspace_id, alert_id)),
            reason=reason,
            ends_at=ends_at,
            until_alert=alert_id if ends_at is None else None,
        )
        return await self.create(workspace_id, wanted, by=by, cause=cause)

    async def line_of(self, workspace_id: WorkspaceId, alert_id: AlertId) -> str:
        """Return the matchers that mean this alert alone; raises as `of_alert` does."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            await must_be_theirs(session, alert_id, case_is_seen, by=None)
            query = select(AlertRow.fingerprint).where(AlertRow.id == alert_id)
            fingerprint = (await session.scalars(query)).one()
        return str(Matcher(field="fingerprint", op="=", value=fingerprint))

    async def change(
        self,
        workspace_id: WorkspaceId,
        silence_id: SilenceId,
        wanted: WantedSilence,
        *,
        if_revision: int,
        by: By,
        cause: Cause,
    ) -> Done:
        """Replace one that has not ended. Raises what `create` does, Stale when somebody changed
        it meanwhile, and Conflict `already_ended`."""
        require(by.role, "silences.write")
        before = await self._row(workspace_id, silence_id)
        if (wanted.matchers, wanted.until_alert) != (matchers_of(before), before.until_alert_id):
            await self._weigh(workspace_id, wanted, by)

        async def body(session: AsyncSession, work: Work) -> Done:
            now = self._clock.now()
            await reconfigured(session, workspace_id)
            row = await standing_silence(session, silence_id, now)
            if row.revision != if_revision:
                raise Stale("somebody changed this silence meanwhile; read it again")
            if wanted.until_alert != row.until_alert_id:
                await must_be_theirs(session, wanted.until_alert, case_is_seen, by=by.person)
            span, reason = checked(wanted, now, begun_at=row.starts_at)
            old = kept_of(row)
            row.matchers = stored_matchers(wanted.matchers)
            row.starts_at, row.ends_at, row.reason = span.starts_at, span.ends_at, reason
            row.until_alert_id = wanted.until_alert
            return await self._changed(session, work, row, CHANGED, old, by.person, cause)

        done = await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        await self._unmute(workspace_id, silence_id, is_over=False)
        return done

    async def adjust(
        self,
        workspace_id: WorkspaceId,
        silence_id: SilenceId,
        *,
        ends_at: datetime | None = None,
        reason: str | None = None,
        by: By,
        cause: Cause,
    ) -> Done:
        """Have it end at another time, or say another reason; the rest stays."""
        row = await self._row(workspace_id, silence_id)
        wanted = WantedSilence(
            matchers=matchers_of(row),
            reason=row.reason if reason is None else reason,
            ends_at=row.ends_at if ends_at is None else ends_at,
            starts_at=row.starts_at,
            until_alert=None if row.until_alert_id is None else AlertId(row.until_alert_id),
        )
        return await self.change(
            workspace_id, silence_id, wanted, if_revision=row.revision, by=by, cause=cause
        )

    async def end(
        self,
        workspace_id: WorkspaceId,
        silence_id: SilenceId,
        *,
        by: By,
        cause: Cause,
        if_revision: int | None = None,
    ) -> Done:
        """End it now; raises NotFound, Stale, and Conflict `already_ended`."""
        require(by.role, "silences.write")

        async def body(session: AsyncSession, work: Work) -> Done:
            now = self._clock.now()
            await reconfigured(session, workspace_id)
            row = await standing_silence(session, silence_id, now)
            if if_revision is not None and row.revision != if_revision:
                raise Stale("somebody changed this silence meanwhile; read it again")
            old = kept_of(row)
            row.ends_at, row.ended_by = min(now, row.ends_at), by.person
            return await self._changed(session, work, row, ENDED, old, by.person, cause)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def end_of(
        self, workspace_id: WorkspaceId, alert_id: AlertId, *, by: By, cause: Cause
    ) -> Done | SilenceId | None:
        """End the silence that mutes an alert when it is about that alert alone. Return the
        silence when it mutes others as well, None when none does; then nothing was done."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await session.scalar(
                select(SilenceRow)
                .join(AlertRow, AlertRow.muted_ref == SilenceRow.id)
                .where(AlertRow.id == alert_id, SilenceRow.ended_at.is_(None))
            )
        if row is None or state_of(row, self._clock.now()) == "expired":
            return None
        silence_id = SilenceId(row.id)
        if row.until_alert_id is None and single_of(matchers_of(row)) is None:
            return silence_id
        return await self.end(workspace_id, silence_id, by=by, cause=cause)

    async def undo(self, workspace_id: WorkspaceId, change: UUID, *, by: By, cause: Cause) -> Done:
        """Take a change back: end one that was made, have one be as it was before, make one that
        was ended anew. Raises NotFound, and Conflict `changed_since` when it is not the newest
        change of its silence."""
        entry = await self._entry(workspace_id, change)
        silence_id = SilenceId(UUID(entry.subject_id))
        if entry.action == MADE:
            return await self.end(workspace_id, silence_id, by=by, cause=cause)
        wanted = wanted_again(entry.before)
        if entry.action == ENDED:
            return await self.create(
                workspace_id, wanted, by=replace(by, confirms=True), cause=cause
            )
        row = await self._row(workspace_id, silence_id)
        return await self.change(
            workspace_id,
            silence_id,
            replace(wanted, starts_at=row.starts_at),
            if_revision=row.revision,
            by=replace(by, confirms=True),
            cause=cause,
        )

    async def _weigh(self, workspace_id: WorkspaceId, wanted: WantedSilence, by: By) -> None:
        if wanted.until_alert is not None:
            return
        found = await self.reach(workspace_id, wanted.matchers, sight=EVERYTHING)
        if not found.is_broad:
            return
        if not allows(by.role, "silences.broad"):
            raise NotAllowed(
                action="silence so many alerts at once", needs=RIGHTS["silences.broad"].value
            )
        if not by.confirms:
            raise TooBroad(would=found.would, of=found.of, now=found.now)

    async def _mark(
        self, session: AsyncSession, work: Work, row: SilenceRow, by: PersonId, now: datetime
    ) -> None:
        if state_of(row, now) == "active":
            await mark(
                session,
                work,
                SilenceId(row.id),
                matchers_of(row),
                ids=self._ids,
                by=by,
                now=now,
                until_alert=None if row.until_alert_id is None else AlertId(row.until_alert_id),
            )

    async def _changed(
        self,
        session: AsyncSession,
        work: Work,
        row: SilenceRow,
        action: str,
        old: dict[str, Any],
        by: PersonId,
        cause: Cause,
    ) -> Done:
        now = self._clock.now()
        row.revision += 1
        await session.flush()
        await self._mark(session, work, row, by, now)
        await redraw_muted(session, work, row.id, ids=self._ids, now=now)
        change = self._audit(work, action, row, before=old, by=by, now=now)
        cause.settle(work, now, Answer(status=200, body={"silence": str(row.id)}))
        return Done(silence_id=SilenceId(row.id), change=change)

    def _audit(
        self,
        work: Work,
        action: str,
        row: SilenceRow,
        *,
        before: dict[str, Any],
        by: PersonId,
        now: datetime,
    ) -> UUID:
        change = self._ids.new()
        work.insert(
            AuditRow,
            id=change,
            at=now,
            action=action,
            subject_kind="silence",
            subject_id=str(row.id),
            before=before,
            after=kept_of(row),
            actor_id=by,
        )
        return change

    async def _row(self, workspace_id: WorkspaceId, silence_id: SilenceId) -> SilenceRow:
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await session.scalar(select(SilenceRow).where(SilenceRow.id == silence_id))
        if row is None:
            raise NotFound(kind="silence", key=silence_id)
        return row

    async def _entry(self, workspace_id: WorkspaceId, change: UUID) -> AuditRow:
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            entry = await session.scalar(
                select(AuditRow).where(AuditRow.id == change, AuditRow.subject_kind == "silence")
            )
            if entry is None:
                raise NotFound(kind="change", key=change)
            newest = await session.scalar(
                select(AuditRow.id)
                .where(AuditRow.subject_kind == "silence", AuditRow.subject_id == entry.subject_id)
                .order_by(AuditRow.id.desc())
                .limit(1)
            )
        if newest != change:
            raise Conflict(
                reason="changed_since", message="the silence was changed again since then"
            )
        return entry
