"""Holds back what is too much for one chat: it is counted on the chat's storm instead of told."""

from __future__ import annotations

from datetime import timedelta

from core.db.rows import Row
from core.digests.candidate import Candidate, Plan, Telling
from core.digests.digest import Cause
from core.digests.flood import Flood, threshold
from core.digests.load import FLOODS, OPENED, KnownFlood, Where
from core.digests.opening import open_digest
from core.digests.tables import FloodRow
from core.ids import DigestId, Ids, WorkspaceId
from core.severity import Severity
from core.work import Batch, Work

EDITED_EVERY = timedelta(seconds=3)
"""How often an open storm says the latest: a group takes one edit in three seconds and still has
room for everybody else (core.digests.flood)."""


class StormHolder:
    """More came within a minute than people can read."""

    def __init__(self, *, ids: Ids) -> None:
        self._ids = ids

    def foresee(self, batch: Batch, workspace_id: WorkspaceId, plan: Plan) -> None:
        """Ask for what came lately at all the addresses that may be told."""
        batch.want_all(FLOODS, plan.places)

    def hold(
        self, batch: Batch, work: Work, plan: Plan, telling: Telling, candidate: Candidate
    ) -> DigestId | None:
        """Return the storm that counts the alert; None: it is told by itself."""
        rate = threshold(candidate.decision.target.storm_alerts)
        if rate is None:
            return None
        where: Where = (telling.workspace_id, candidate.address)
        known = batch.get(FLOODS, where)
        before = known or KnownFlood(flood=Flood(), digest_id=None)
        storm = before.digest_id
        flood, is_told = before.flood.take(
            telling.at,
            rate,
            in_storm=storm is not None,
            is_critical=telling.severity is Severity.CRITICAL,
        )
        if not is_told and storm is None:
            storm = open_digest(
                work,
                self._ids,
                telling,
                candidate,
                cause=Cause.STORM,
                due_at=telling.at + EDITED_EVERY,
                is_told=True,
            )
            batch.put(OPENED, storm, True)
        if known is not None and (flood, storm) == (known.flood, known.digest_id):
            return None if is_told else storm  # in a storm hardly anything changes
        values: Row = {"tat": flood.tat, "urgent_tat": flood.urgent_tat, "digest_id": storm}
        if known is None:
            work.insert(FloodRow, **values, address=candidate.address)
        else:
            work.update(FloodRow, where, **values)
        batch.put(FLOODS, where, KnownFlood(flood=flood, digest_id=storm))
        return None if is_told else storm
