"""Holds back what its route gathers: it is told with the others of its group."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.digests.candidate import Candidate, Plan, Telling
from core.digests.digest import Cause
from core.digests.gathered import scope_of
from core.digests.load import Where
from core.digests.opening import open_digest
from core.digests.standing import STANDING_DIGESTS, StandingDigest, opened
from core.digests.tables import DigestRow
from core.ids import DigestId, Ids, WorkspaceId
from core.work import Batch, Work

SHOWN_AFTER = timedelta(seconds=3)
"""How soon the messages of a group name what has joined it: one edit, however many join."""


class GroupHolder:
    """The route says which alerts belong together."""

    def __init__(self, *, ids: Ids) -> None:
        self._ids = ids

    def foresee(self, batch: Batch, workspace_id: WorkspaceId, plan: Plan) -> None:
        """Ask for the groups that are open; nothing where no route gathers."""
        if plan.groups:
            batch.want_all(STANDING_DIGESTS, plan.places)

    def hold(
        self, batch: Batch, work: Work, plan: Plan, telling: Telling, candidate: Candidate
    ) -> DigestId | None:
        """Return the alert's group at the address, begun where there was none; None: its route
        does not gather."""
        route = candidate.decision.route
        if route is None or route.grouping is None:
            return None
        where: Where = (telling.workspace_id, candidate.address)
        scope = scope_of(route.id, route.grouping, telling.facts)
        known = (batch.get(STANDING_DIGESTS, where) or {}).get((Cause.GROUP, scope))
        if known is not None:
            self._join(batch, work, telling, where, scope, known)
            return known.id
        due_at = telling.at + route.grouping.wait
        digest_id = open_digest(
            work,
            self._ids,
            telling,
            candidate,
            cause=Cause.GROUP,
            cause_id=route.id,
            scope=scope,
            due_at=due_at,
            is_told=False,
        )
        one = StandingDigest(id=digest_id, due_at=due_at, is_told=False)
        opened(batch, where, Cause.GROUP, scope, one)
        return digest_id

    def _join(
        self,
        batch: Batch,
        work: Work,
        telling: Telling,
        where: Where,
        scope: str,
        known: StandingDigest,
    ) -> None:
        """Have the clock look at a group that was told, to show what joined."""
        due_at = telling.at + SHOWN_AFTER
        if not known.is_told or (known.due_at is not None and known.due_at <= due_at):
            return
        work.update(DigestRow, known.id, due_at=due_at)
        opened(batch, where, Cause.GROUP, scope, replace(known, due_at=due_at))
