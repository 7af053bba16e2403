"""What flapped is stable again: its cards say so, and people are told once.

Whoever drives this may do so twice or in several processes at once: an alert is told of in the
commit that ends its flapping, and only while it still flaps.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.asked_again import ASKED_BEFORE, asked_again
from core.alerts.flapping import STEADY, Flapping, read_flapping, stored, stored_as_over
from core.alerts.open_alert import NEWEST_ALERT
from core.alerts.policy import Policies
from core.alerts.standing import STANDING
from core.alerts.tables import AlertRow
from core.alerts.telling import NO_ANSWERS, Telling
from core.delivery.outbox import SENT, enqueue_edits
from core.delivery.subject import Subject, SubjectKind
from core.ids import AlertId, Ids, WorkspaceId
from core.severity import Severity
from core.subjects import SIGHTED
from core.work import Batch, Books, Load, Work


class _Known(NamedTuple):
    """An alert that flaps, by its own row: a newer one may have its fingerprint."""

    fingerprint: str
    status: str
    severity: Severity
    revision: int
    flapping: Flapping


async def _fetch(session: AsyncSession, keys: Sequence[AlertId]) -> dict[AlertId, _Known]:
    rows = await session.execute(
        select(
            AlertRow.id,
            AlertRow.fingerprint,
            AlertRow.status,
            AlertRow.severity,
            AlertRow.revision,
            AlertRow.flips,
            AlertRow.flapping_since,
            AlertRow.flapped,
        )
        .where(AlertRow.id.in_(keys), AlertRow.flapping_since.is_not(None))
        .order_by(AlertRow.id)
        .with_for_update()
    )
    return {
        AlertId(id): _Known(
            fingerprint=fingerprint,
            status=status,
            severity=Severity(severity),
            revision=revision,
            flapping=read_flapping(flips, since, changes),
        )
        for id, fingerprint, status, severity, revision, flips, since, changes in rows
    }


_FLAPPING: Load[AlertId, _Known] = Load("alerts.flapping", _fetch)


class SettleFlapping:
    """The use case."""

    def __init__(
        self,
        *,
        books: Books,
        ids: Ids,
        policies: Policies,
        telling: Telling,
        revisions: Load[Subject, int],
    ) -> None:
        self._books = books
        self._ids = ids
        self._policies = policies
        self._telling = telling
        self._revisions = revisions

    async def __call__(self, workspace_id: WorkspaceId, alert_id: AlertId) -> bool:
        """End the flapping of an alert that is stable by now; return whether it was."""
        return await self._books.change(_Change(self, workspace_id, alert_id))

    def decide(
        self, batch: Batch, work: Work, workspace_id: WorkspaceId, alert_id: AlertId
    ) -> Generator[None, None, bool]:
        """Say that it is stable, if it is; runs inside a batch."""
        subject = Subject(kind=SubjectKind.ALERT, id=alert_id)
        batch.want(self._policies.load, workspace_id)
        batch.want(ASKED_BEFORE, alert_id)
        batch.want(SIGHTED, alert_id)
        yield
        policy, ask = (
            batch.get(self._policies.load, workspace_id),
            batch.get(ASKED_BEFORE, alert_id),
        )
        if policy is None or ask is None:
            return False
        key = (workspace_id, ask.fingerprint)
        batch.want(NEWEST_ALERT, key)
        batch.want(_FLAPPING, alert_id)
        batch.want(STANDING, alert_id)
        batch.want(SENT, subject)
        self._telling.foresee(batch, workspace_id, policy, ask.labels)
        yield
        now, newest, row = batch.now, batch.get(NEWEST_ALERT, key), batch.get(_FLAPPING, alert_id)
        is_newest = newest is not None and newest.id == alert_id
        before = newest.flapping if newest and is_newest else row.flapping if row else STEADY
        if not before.is_on:
            return False  # somebody else was faster
        seen = before.by(now)
        if seen.settle(now).is_on:
            if seen is not before:  # The clock was put back: it is stable so long from now on.
                work.update(AlertRow, alert_id, **stored(seen))
            return False
        known = newest if newest and is_newest else row
        if known is None:
            return False
        revision = known.revision + 1
        work.update(AlertRow, alert_id, revision=revision, **stored_as_over(before))
        work.event(
            "alert.updated",
            at=now,
            alert=alert_id,
            change="stable",
            old=known.status,
            new=known.status,
        )
        cards = batch.get(SENT, subject) or ()
        enqueue_edits(work, ids=self._ids, now=now, sent=cards, urgency=Severity.LOW.rank)
        batch.put(self._revisions, subject, revision)
        if row is not None:
            batch.put(_FLAPPING, alert_id, row._replace(flapping=STEADY))
        if newest is None or not is_newest:
            return True  # What fired since was told: to say of this that it is over says nothing.
        batch.put(NEWEST_ALERT, key, replace(newest, flapping=STEADY, revision=revision))
        self._telling.tell(
            batch,
            work,
            workspace_id,
            alert_id,
            policy,
            asked_again(
                ask,
                policy,
                severity=known.severity,
                at=now,
                about=batch.get(SIGHTED, alert_id) or (),
            ),
            occasion=f"stable:{before.since}",
            answers=batch.get(STANDING, alert_id) or NO_ANSWERS,
        )
        return True


@dataclass(frozen=True, slots=True)
class _Change:
    """One alert as the writer takes it."""

    flow: SettleFlapping
    workspace_id: WorkspaceId
    alert_id: AlertId

    def decide(self, batch: Batch, work: Work) -> Generator[None, None, bool]:
        return self.flow.decide(batch, work, self.workspace_id, self.alert_id)
