"""What muted an alert is over: it is told again, unless something else mutes it by now.

Whoever drives this may do so twice or in several processes at once: an alert is told in the commit
that takes from it what muted it, and only while it still says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.ask import Ask
from core.alerts.asked_again import ASKED_COLUMNS, ask_of, asked_again
from core.alerts.inhibiting import inhibited_by
from core.alerts.open_alert import NEWEST_ALERT
from core.alerts.policy import Policies, Policy
from core.alerts.standing import STANDING
from core.alerts.tables import AlertRow
from core.alerts.telling import NO_ANSWERS, Telling
from core.alerts.would_mute import facts_of_row
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.delivery.outbox import SENT, enqueue_edits
from core.delivery.subject import Subject, SubjectKind
from core.ids import AlertId, Ids, WorkspaceId
from core.subjects import SIGHTED
from core.work import Batch, Books, Load, Work

_AT_ONCE = 64
_OPEN = ("firing", "acknowledged")


class Muted(NamedTuple):
    """An alert that something mutes: what is asked of it again, and what mutes it."""

    ask: Ask
    facts: dict[str, str]
    ref: UUID | None


async def _fetch(session: AsyncSession, keys: Sequence[AlertId]) -> dict[AlertId, Muted]:
    rows = await session.execute(
        select(*ASKED_COLUMNS, AlertRow.muted_ref)
        .where(AlertRow.id.in_(keys), AlertRow.status.in_(_OPEN))
        .order_by(AlertRow.id)
        .with_for_update()
    )
    return {
        AlertId(row.id): Muted(ask=ask_of(row), facts=facts_of_row(row), ref=row.muted_ref)
        for row in rows
    }


MUTED: Load[AlertId, Muted] = Load("alerts.muted", _fetch)
"""An open alert → what is needed to tell it again."""


class Unmute:
    """The use case."""

    def __init__(
        self,
        *,
        database: Database,
        books: Books,
        clock: Clock,
        ids: Ids,
        policies: Policies,
        telling: Telling,
        revisions: Load[Subject, int],
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._policies = policies
        self._telling = telling
        self._revisions = revisions

    async def __call__(self, workspace_id: WorkspaceId, ref: UUID, *, is_over: bool = True) -> int:
        """Tell what a silence or an alert mutes no more; return how many were told of or are
        muted by something else now. `is_over`: its end was seen to. Else what is over by now is
        left to its end, which counts what is still open before it is told."""
        done, after = 0, None
        while True:
            ids = await self._muted_by(workspace_id, ref, after)
            if not ids:
                return done
            done += await self._tell(workspace_id, ref, ids, is_over=is_over)
            after = ids[-1]

    async def _muted_by(
        self, workspace_id: WorkspaceId, ref: UUID, after: AlertId | None
    ) -> list[AlertId]:
        """Return the next alerts that say so, in the order of their ids: as they fired."""
        query = select(AlertRow.id).where(AlertRow.muted_ref == ref, AlertRow.status.in_(_OPEN))
        if after is not None:
            query = query.where(AlertRow.id > after)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            found = await session.scalars(query.order_by(AlertRow.id).limit(_AT_ONCE))
            return [AlertId(one) for one in found]

    async def _tell(
        self, workspace_id: WorkspaceId, ref: UUID, ids: Sequence[AlertId], *, is_over: bool
    ) -> int:
        async with asyncio.TaskGroup() as tasks:
            some = [
                tasks.create_task(
                    self._books.change(
                        _Change(self, workspace_id, alert_id=one, ref=ref, is_over=is_over)
                    ),
                    name="unmute",
                )
                for one in ids
            ]
        return sum(one.result() for one in some)

    def decide(
        self,
        batch: Batch,
        work: Work,
        workspace_id: WorkspaceId,
        change: _Change,
    ) -> Generator[None, None, bool]:
        """Tell one alert if `change.ref` has muted it and does not any more; runs inside a
        batch."""
        alert_id = change.alert_id
        batch.want(self._policies.load, workspace_id)
        batch.want(MUTED, alert_id)
        batch.want(SIGHTED, alert_id)
        yield
        policy, muted = batch.get(self._policies.load, workspace_id), batch.get(MUTED, alert_id)
        if policy is None or muted is None:
            return False
        key = (workspace_id, muted.ask.fingerprint)
        batch.want(NEWEST_ALERT, key)
        batch.want(STANDING, alert_id)
        batch.want(SENT, _subject(alert_id))
        self._telling.foresee(batch, workspace_id, policy, muted.ask.labels)
        yield
        muted, known = batch.get(MUTED, alert_id), batch.get(NEWEST_ALERT, key)
        if muted is None or muted.ref != change.ref:
            return False  # somebody else was faster
        if known is None or known.id != alert_id or not known.is_open:
            return False
        if not change.is_over and policy.silences.awaits_end(change.ref, batch.now):
            return False
        if self._muting(batch, workspace_id, policy, muted, alert_id) == change.ref:
            return False
        revision = known.revision + 1
        batch.put(MUTED, alert_id, muted._replace(ref=None))
        batch.put(NEWEST_ALERT, key, replace(known, revision=revision))
        batch.put(self._revisions, _subject(alert_id), revision)
        work.update(AlertRow, alert_id, muted_by=None, muted_ref=None, revision=revision)
        cards = batch.get(SENT, _subject(alert_id)) or ()
        enqueue_edits(work, ids=self._ids, now=batch.now, sent=cards, urgency=known.severity.rank)
        is_told = self._telling.tell(
            batch,
            work,
            workspace_id,
            alert_id,
            policy,
            asked_again(
                muted.ask,
                policy,
                severity=known.severity,
                at=batch.now,
                about=batch.get(SIGHTED, alert_id) or (),
            ),
            occasion=change.occasion(policy.revision),
            answers=batch.get(STANDING, alert_id) or NO_ANSWERS,
        )
        if is_told:
            work.event(
                "alert.updated",
                at=batch.now,
                alert=alert_id,
                change="unsilenced",
                old="muted",
                new=known.status,
            )
        return True

    def _muting(
        self,
        batch: Batch,
        workspace_id: WorkspaceId,
        policy: Policy,
        muted: Muted,
        alert_id: AlertId,
    ) -> UUID | None:
        silence = policy.silences.find(muted.facts, batch.now, alert_id)
        if silence is not None:
            return silence.id
        scopes = policy.inhibitions.muting(muted.facts) if policy.inhibitions else ()
        return inhibited_by(batch, workspace_id, scopes)


@dataclass(frozen=True, slots=True)
class _Change:
    """One alert as the writer takes it."""

    flow: Unmute
    workspace_id: WorkspaceId
    alert_id: AlertId
    ref: UUID
    is_over: bool

    def decide(self, batch: Batch, work: Work) -> Generator[None, None, bool]:
        return self.flow.decide(batch, work, self.workspace_id, self)

    def occasion(self, revision: int) -> str:
        """Return what the telling is known by: the end of what muted it, or the change of
        configuration since which it does not."""
        return f"unmuted:{self.ref}" if self.is_over else f"unmuted:{self.ref}:{revision}"


def _subject(alert_id: AlertId) -> Subject:
    return Subject(kind=SubjectKind.ALERT, id=alert_id)
