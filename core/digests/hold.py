"""Holds back what should not be told one by one: it is counted for a digest instead.

Part of the change that tells of an alert; nothing is awaited after it was foreseen. What is held
for several people is one row, for all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from core.delivery.kind import Kind
from core.digests.candidate import Candidate, Holder, Plan, Telling
from core.digests.digest import audience_of
from core.digests.load import OPENED
from core.digests.tables import AudienceNameRow, AudienceRow, DigestRow
from core.ids import DigestId, Ids, NotificationId, WorkspaceId
from core.notify.tables import NotificationRow
from core.work import Batch, Load, Work

NAME_LENGTH = 200
"""What alerts are counted under is cut here."""


async def _nothing(_session: object, _keys: Sequence[UUID]) -> dict[UUID, bool]:
    return {}


_WRITTEN: Load[UUID, bool] = Load("digests.audiences", _nothing)
"""The audiences this batch has written down; never fetched, for writing one again does nothing.
Whoever shows their digests comes after the whole batch, so once is enough for it all."""


class Holding:
    """Decides for each candidate whether they are told now."""

    def __init__(self, *, ids: Ids, holders: Sequence[Holder]) -> None:
        self._ids = ids
        self._holders = holders

    def foresee(self, batch: Batch, workspace_id: WorkspaceId, plan: Plan) -> None:
        """Ask for what `sift` will need."""
        for holder in self._holders:
            holder.foresee(batch, workspace_id, plan)

    def sift(
        self,
        batch: Batch,
        work: Work,
        plan: Plan,
        telling: Telling,
        candidates: Sequence[Candidate],
    ) -> list[Candidate]:
        """Return those who are told now; for the others the alert is counted under its name."""
        told: list[Candidate] = []
        held: list[DigestId] = []
        for one in candidates:
            for holder in self._holders:
                digest_id = holder.hold(batch, work, plan, telling, one)
                if digest_id is not None:
                    held.append(digest_id)
                    break
            else:
                told.append(one)
        if held:
            self._count(batch, work, telling, held)
        return told

    def _count(self, batch: Batch, work: Work, telling: Telling, held: Iterable[DigestId]) -> None:
        digests, audience = _together(tuple(held))
        name = telling.name[:NAME_LENGTH]
        if batch.peek(_WRITTEN, audience) is None:
            batch.put(_WRITTEN, audience, True)
            for digest_id in digests:
                work.insert(AudienceRow, or_ignore=True, audience_id=audience, digest_id=digest_id)
                self._changes(batch, work, digest_id)
        work.count(
            AudienceNameRow,
            column="count",
            audience_id=audience,
            name=name,
            severity=telling.severity.value,
            count=1,
            last_at=telling.at,
        )
        work.insert(
            NotificationRow,
            id=NotificationId(self._ids.new()),
            kind=Kind.ALERT_CARD.value,
            once_key=f"{telling.once_key}:held",
            status="held",
            created_at=telling.at,
            params={"audience": str(audience), "name": name},
            suppressed_ref=audience,
            alert_id=telling.alert_id,
            severity=telling.severity.value,
        )

    def _changes(self, batch: Batch, work: Work, digest_id: DigestId) -> None:
        """Note that the digest has something to say that its message does not. Moments would not
        do: what is counted now may have come before the message was last edited."""
        if batch.peek(OPENED, digest_id) is None:
            work.update(DigestRow, digest_id, last_at=batch.now, has_news=True)


@lru_cache(maxsize=512)  # in a storm the same digests hold one alert after the other
def _together(held: tuple[DigestId, ...]) -> tuple[tuple[DigestId, ...], UUID]:
    digests = tuple(sorted(set(held)))
    return digests, audience_of(digests)
