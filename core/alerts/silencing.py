"""Has open alerts say that a silence mutes them, in the transaction that makes the silence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.sight import CaseIsSeen, sees_alert
from core.alerts.tables import AlertRow
from core.alerts.would_mute import OPEN_AT_MOST, SEEN, holding, narrowed_to
from core.delivery.outbox import enqueue_edits
from core.delivery.tables import SentMessageRow
from core.errors import Conflict, NotFound
from core.ids import AlertId, Ids, PersonId, SilenceId
from core.matching.matcher import Matcher
from core.notify.tables import NotificationRow
from core.severity import Severity
from core.silences.view import Reach
from core.tenants.sights import sight_of
from core.work import Work

REDRAWN_AT_MOST = 100
"""Cards that say at once that they are silenced, the newest: edits take from the same budget of a
chat as news do, so thousands of them would keep news waiting."""
_CHUNK = 500
_OPEN = ("firing", "acknowledged")


async def mark(
    session: AsyncSession,
    work: Work,
    silence_id: SilenceId,
    matchers: Sequence[Matcher],
    *,
    ids: Ids,
    by: PersonId | None,
    now: datetime,
    until_alert: AlertId | None = None,
) -> int:
    """Have the open alerts that the silence mutes and nothing else does be muted by it; return how
    many those are. Of very many the newest."""
    conditions = [*narrowed_to(matchers), AlertRow.status.in_(_OPEN), AlertRow.muted_by.is_(None)]
    if until_alert is not None:
        conditions.append(AlertRow.id == until_alert)
    query = select(*SEEN).where(*conditions).order_by(AlertRow.fired_at.desc())
    found = holding((await session.execute(query.limit(OPEN_AT_MOST))).all(), matchers)
    chosen = [row.id for row in found]
    for at in range(0, len(chosen), _CHUNK):
        await session.execute(
            update(AlertRow)
            .where(AlertRow.id.in_(chosen[at : at + _CHUNK]), AlertRow.muted_by.is_(None))
            .values(muted_by="silence", muted_ref=silence_id, revision=AlertRow.revision + 1)
            .execution_options(synchronize_session=False)
        )
    for alert_id in chosen:
        work.event(
            "alert.updated",
            at=now,
            by=by,
            alert=alert_id,
            change="silenced",
            old=None,
            new="silence",
        )
    await _redraw(session, work, chosen[:REDRAWN_AT_MOST], ids=ids, now=now)
    return len(chosen)


async def redraw_muted(
    session: AsyncSession, work: Work, ref: UUID, *, ids: Ids, now: datetime
) -> None:
    """Have the cards of the open alerts it mutes say what it is now."""
    muted = (AlertRow.muted_ref == ref, AlertRow.status.in_(_OPEN))
    query = select(AlertRow.id).where(*muted).order_by(AlertRow.fired_at.desc())
    chosen = list(await session.scalars(query.limit(REDRAWN_AT_MOST)))
    if not chosen:
        return
    await session.execute(
        update(AlertRow)
        .where(AlertRow.id.in_(chosen))
        .values(revision=AlertRow.revision + 1)
        .execution_options(synchronize_session=False)
    )
    await _redraw(session, work, chosen, ids=ids, now=now)


async def forget_ended(session: AsyncSession, ref: UUID) -> None:
    """Have the alerts that are over say no longer what muted them."""
    await session.execute(
        update(AlertRow)
        .where(AlertRow.muted_ref == ref, AlertRow.status.not_in(_OPEN))
        .values(muted_by=None, muted_ref=None)
        .execution_options(synchronize_session=False)
    )


async def reaches(session: AsyncSession, ids: Collection[UUID]) -> Mapping[UUID, Reach]:
    """Return how many alerts each silence has muted: those that say so while it stands, after
    its end those of which nobody was told because of it."""
    marked = await session.execute(
        select(AlertRow.muted_ref, AlertRow.status, func.count())
        .where(AlertRow.muted_ref.in_(ids))
        .group_by(AlertRow.muted_ref, AlertRow.status)
    )
    found: dict[UUID, Reach] = {}
    for ref, status, count in marked:
        if ref is None:
            continue
        known = found.get(ref, Reach())
        still = count if status in _OPEN else 0
        found[ref] = Reach(muted=known.muted + count, open=known.open + still)
    withheld = await session.execute(
        select(NotificationRow.suppressed_ref, func.count(func.distinct(NotificationRow.alert_id)))
        .where(NotificationRow.suppressed_ref.in_(ids))
        .group_by(NotificationRow.suppressed_ref)
    )
    for ref, count in withheld:
        if ref is None:
            continue
        known = found.get(ref, Reach())
        found[ref] = Reach(muted=max(known.muted, count), open=known.open)
    return found


async def newest_of(
    session: AsyncSession, fingerprints: Collection[str]
) -> Mapping[str, tuple[int, str]]:
    """Return the number and title of the newest alert with each of these fingerprints."""
    newest = (
        select(AlertRow.fingerprint, func.max(AlertRow.number).label("number"))
        .where(AlertRow.fingerprint.in_(fingerprints))
        .group_by(AlertRow.fingerprint)
        .subquery()
    )
    rows = await session.execute(
        select(AlertRow.fingerprint, AlertRow.number, AlertRow.title).join(
            newest,
            (newest.c.fingerprint == AlertRow.fingerprint) & (newest.c.number == AlertRow.number),
        )
    )
    return {fingerprint: (number, title) for fingerprint, number, title in rows}


async def must_be_theirs(
    session: AsyncSession,
    alert_id: AlertId | None,
    case_is_seen: CaseIsSeen,
    *,
    by: PersonId | None,
) -> None:
    """Raise NotFound for an alert that is not there or out of somebody's sight (None: everything
    is in it), and Conflict for one that is over; None, for a silence of no alert, is fine."""
    if alert_id is None:
        return
    is_seen = sees_alert(await sight_of(session, by), case_is_seen)
    status = await session.scalar(select(AlertRow.status).where(AlertRow.id == alert_id, is_seen))
    if status is None:
        raise NotFound(kind="alert", key=alert_id)
    if status not in _OPEN:
        raise Conflict(reason="already_over", message=f"the alert is {status} already")


async def _redraw(
    session: AsyncSession, work: Work, chosen: Sequence[UUID], *, ids: Ids, now: datetime
) -> None:
    if not chosen:
        return
    cards = await session.scalars(
        select(SentMessageRow).where(SentMessageRow.alert_id.in_(chosen))
    )
    enqueue_edits(work, ids=ids, now=now, sent=cards.all(), urgency=Severity.LOW.rank)
