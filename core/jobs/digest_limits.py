"""Tells what was held because of a limit, in one summary, once there is room for it again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.digests.digest import Cause
from core.digests.held import NOTHING
from core.digests.sound import read_sounds
from core.digests.tables import DigestRow
from core.ids import DigestId
from core.jobs.digest_round import Round
from core.limits.load import rate_of
from core.limits.tables import LimitCounterRow, LimitRow
from core.severity import Severity

Counters = Mapping[tuple[UUID, str], int]
"""(limit, address) → what was taken there."""


async def lock_counters(session: AsyncSession, ids: Collection[UUID]) -> Counters:
    """Return and lock what was taken of the limits behind these digests: before the digests
    themselves, in the order in which the intake locks them."""
    wanted = select(DigestRow.cause_id, DigestRow.address).where(
        DigestRow.id.in_(ids), DigestRow.cause == Cause.LIMIT.value
    )
    places = [(limit, address) for limit, address in (await session.execute(wanted)).all()]
    if not places:
        return {}
    one = LimitCounterRow
    rows = await session.execute(
        select(one.limit_id, one.address, one.tat)
        .where(
            or_(*(and_(one.limit_id == limit, one.address == where) for limit, where in places))
        )
        .order_by(one.limit_id, one.address)
        .with_for_update()
    )
    return {(limit, address): tat for limit, address, tat in rows.all()}


async def tell_held(round_: Round, digests: Sequence[DigestRow], counters: Counters) -> None:
    """Send the summary of each, and close it. It takes its place in the limit like any message;
    it makes a sound if anything still open in it would have."""
    if not digests:
        return
    work, now = round_.work, round_.now
    sums = await round_.held.sums(round_.session, [one.id for one in digests])
    sounds = await read_sounds(round_.session, digests)
    limits = await _limits(round_.session, digests)
    for digest in digests:
        held = sums.get(DigestId(digest.id), NOTHING)
        work.update(
            DigestRow, digest.id, closed_at=now, due_at=None, told_at=now, told_count=held.alerts
        )
        limit = limits.get(digest.cause_id) if digest.cause_id is not None else None
        await _count(round_, digest, held.alerts, held.open)
        if not held.alerts:
            continue
        is_loud = sounds.is_loud(digest, held.worst_open)
        round_.tell(
            digest,
            once="",
            severity=held.worst_open or Severity.LOW,
            params={} if is_loud else {"silent": True},
        )
        if limit is not None:
            before = counters.get((limit.id, digest.address))
            taken = rate_of(limit).take(before, now)
            if taken.is_allowed and before is not None:
                work.update(LimitCounterRow, (limit.id, digest.address), tat=taken.tat)


async def _limits(session: AsyncSession, digests: Sequence[DigestRow]) -> dict[UUID, LimitRow]:
    wanted = {one.cause_id for one in digests if one.cause_id is not None}
    rows = await session.scalars(select(LimitRow).where(LimitRow.id.in_(wanted)))
    return {row.id: row for row in rows}


async def _count(round_: Round, digest: DigestRow, alerts: int, open_: int) -> None:
    """Note in the audit trail how many were held in the end."""
    entry = await round_.session.get(AuditRow, digest.id)
    if entry is not None:
        told = {"alerts": alerts, "open": open_, "told_at": round_.now.isoformat()}
        entry.after = {**entry.after, **told}
