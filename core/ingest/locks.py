"""What opens an integration's address: its preset's proof, made with one of its secrets.

Asked before anything is stored. Where there is a secret, what comes without a good proof is
counted and turned away, and learns nothing of what would have been right.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import NotSignedIn
from core.flows.receive import Source
from core.ids import IntegrationId, WorkspaceId
from core.ingest.preset import Preset
from core.ingest.proof import Verdict
from core.ingest.tables import IntegrationRow
from core.work import Batch, Books, Deciding, Load, Work

log = logging.getLogger(__name__)

OVERLAP = timedelta(hours=24)
"""So long the secret before is taken too, while its sender is told the new one."""


class Unproven(NotSignedIn):
    """A request whose sender did not prove it; the sentence says no more than that."""

    code = "unproven"

    def __init__(self) -> None:
        super().__init__("the request does not prove where it comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The secrets of an address, any of which opens it. None of them is there when our keys open
    none any more: then nothing opens it."""

    secret: str | None
    former: str | None = None
    former_until: datetime | None = None

    def secrets_at(self, now: datetime) -> list[str]:
        """Return those that count at a moment."""
        is_over = self.former_until is None or self.former_until <= now
        return [one for one in (self.secret, None if is_over else self.former) if one]

    def judge(
        self, preset: Preset | None, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Verdict:
        """Return what the request's proof is worth; `headers` have lower-case names."""
        if preset is None:  # of another release: nobody here can tell, so nothing opens
            return Verdict.WRONG
        verdicts = [
            preset.proof.verify(headers, body, secret, now) for secret in self.secrets_at(now)
        ]
        if Verdict.GOOD in verdicts:
            return Verdict.GOOD
        worth = (Verdict.STALE, Verdict.WRONG, Verdict.MISSING)
        return next((one for one in worth if one in verdicts), Verdict.WRONG)


async def refuse(books: Books, source: Source, verdict: Verdict, now: datetime) -> Unproven:
    """Count a request that was not proven, for the integration's card; return what to raise."""
    log.warning(
        "a request did not prove where it comes from; it was refused",
        extra={
            "action": "ingest_unproven",
            "integration": str(source.integration_id),
            "proof": verdict.value,
        },
    )
    await books.change(_Refuse(source=source, verdict=verdict, at=now))
    return Unproven()


async def _fetch_refused(
    session: AsyncSession, ids: Sequence[IntegrationId]
) -> dict[IntegrationId, int]:
    rows = await session.execute(
        select(IntegrationRow.id, IntegrationRow.refused)
        .where(IntegrationRow.id.in_(ids))
        .order_by(IntegrationRow.id)
        .with_for_update()
    )
    return {IntegrationId(id_): count for id_, count in rows}


_REFUSED: Load[IntegrationId, int] = Load("refused", _fetch_refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refuse:
    source: Source
    verdict: Verdict
    at: datetime

    @property
    def workspace_id(self) -> WorkspaceId:
        return self.source.workspace_id

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        key = self.source.integration_id
        batch.want(_REFUSED, key)
        yield
        before = batch.get(_REFUSED, key)
        if before is None:
            return
        batch.put(_REFUSED, key, before + 1)
        work.update(
            IntegrationRow,
            key,
            refused=before + 1,
            refused_at=self.at,
            refused_why=self.verdict.value,
        )
