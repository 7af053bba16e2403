"""Holds back what is over a limit that somebody has set: it comes with one summary.

Once one alert had to be held, those after it wait for the summary with it, so that they come in
their order; the summary takes its place in the limit like any message.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.audit.tables import AuditRow
from core.digests.candidate import Candidate, Plan, Telling
from core.digests.digest import Cause
from core.digests.load import Where
from core.digests.opening import open_digest
from core.digests.standing import STANDING_DIGESTS, StandingDigest, opened
from core.ids import DigestId, Ids, LimitId, WorkspaceId
from core.limits.limit import THROTTLED, Limit
from core.limits.load import COUNTERS
from core.limits.rate import Taken
from core.limits.tables import LimitCounterRow
from core.severity import Severity
from core.work import Batch, Work

GATHERED_FOR = timedelta(seconds=30)
"""The least a summary waits for more, unless the limit's own window is shorter: a limit of sixty
a minute is free again after a second."""


class LimitHolder:
    """More came for one recipient than is allowed."""

    def __init__(self, *, ids: Ids) -> None:
        self._ids = ids
        self._asked: tuple[Telling, tuple[Limit, ...]] | None = None

    def foresee(self, batch: Batch, workspace_id: WorkspaceId, plan: Plan) -> None:
        """Ask for what was taken and is open at all addresses; nothing where nobody set a
        limit."""
        if plan.limits:
            batch.want_all(COUNTERS, plan.places)
            batch.want_all(STANDING_DIGESTS, plan.places)

    def hold(
        self, batch: Batch, work: Work, plan: Plan, telling: Telling, candidate: Candidate
    ) -> DigestId | None:
        """Return the summary that the alert waits for; None: it was taken from every limit that
        counts it there. Where one refuses, nothing is taken from the others."""
        if not plan.limits:
            return None
        limits = [one for one in self._about(plan, telling) if _is_for(one, candidate)]
        if not limits:
            return None
        where: Where = (telling.workspace_id, candidate.address)
        standing = batch.get(STANDING_DIGESTS, where) or {}
        for limit in limits:
            waiting = standing.get((Cause.LIMIT, str(limit.id)))
            if waiting is not None:
                return waiting.id
        counters = batch.get(COUNTERS, where) or {}
        asked = [(limit, limit.rate.take(counters.get(limit.id), telling.at)) for limit in limits]
        for limit, taken in asked:
            if not taken.is_allowed:
                return self._open(batch, work, telling, candidate, limit, taken)
        _take(batch, work, where, asked)
        return None

    def _about(self, plan: Plan, telling: Telling) -> tuple[Limit, ...]:
        """Return the limits that count the alert; asked once for all whom it is told."""
        if self._asked is None or self._asked[0] is not telling:
            is_critical = telling.severity is Severity.CRITICAL
            self._asked = (telling, plan.limits.about(telling.facts, is_critical=is_critical))
        return self._asked[1]

    def _open(
        self,
        batch: Batch,
        work: Work,
        telling: Telling,
        candidate: Candidate,
        limit: Limit,
        taken: Taken,
    ) -> DigestId:
        due_at = _summary_at(limit, telling.at, taken)
        scope = str(limit.id)
        digest_id = open_digest(
            work,
            self._ids,
            telling,
            candidate,
            cause=Cause.LIMIT,
            cause_id=limit.id,
            scope=scope,
            due_at=due_at,
            is_told=False,
        )
        where = (telling.workspace_id, candidate.address)
        one = StandingDigest(id=digest_id, due_at=due_at, is_told=False)
        opened(batch, where, Cause.LIMIT, scope, one)
        recipient = candidate.recipient
        work.insert(
            AuditRow,
            id=digest_id,
            at=telling.at,
            action=THROTTLED,
            subject_kind="limit",
            subject_id=scope,
            before={},
            after={
                "limit": limit.name,
                "digest": str(digest_id),
                "receiver": _word(recipient.receiver_id),
                "chat": _word(recipient.chat_id),
                "person": _word(recipient.person_id),
            },
        )
        return digest_id


def _summary_at(limit: Limit, at: datetime, taken: Taken) -> datetime:
    return max(taken.free_at, at + min(limit.rate.window, GATHERED_FOR))


def _is_for(limit: Limit, candidate: Candidate) -> bool:
    recipient, role = candidate.recipient, candidate.decision.target.role
    return limit.holds_for(
        chat_id=_word(recipient.chat_id),
        person_id=_word(recipient.person_id),
        role=None if role is None else role.value,
    )


def _take(batch: Batch, work: Work, where: Where, asked: Sequence[tuple[Limit, Taken]]) -> None:
    known = batch.get(COUNTERS, where)
    counters: dict[LimitId, int] = {} if known is None else dict(known)
    for limit, taken in asked:
        if limit.id in counters:
            work.update(LimitCounterRow, (limit.id, where[1]), tat=taken.tat)
        else:
            work.insert(LimitCounterRow, limit_id=limit.id, address=where[1], tat=taken.tat)
        counters[limit.id] = taken.tat
    batch.put(COUNTERS, where, counters)


def _word(id: object) -> str | None:
    return None if id is None else str(id)
