"""Brings what is said to its recipients: when it is asked for, when it is due, and once more.

Part of a transaction of its workspace. Whoever wants none of it by this channel gets none; that
stands in their receipt, as does every other no.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.status import Status
from core.errors import NotFound
from core.ids import NotificationId, PersonId
from core.notify.inapp import CHANNEL, Audience, Said, Why
from core.notify.tables import InAppReceiptRow, InAppRefRow, InAppRow
from core.severity import Severity
from core.tenants.preferences import Preferences, Via, read
from core.tenants.tables import MemberRow, PlaceRow, PreferenceRow, ResponsibilityRow
from core.work import Work

_PENDING, _SENT = Status.PENDING.value, Status.SENT.value
_CANCELLED, _FAILED = Status.CANCELLED.value, Status.FAILED.value


async def say(
    session: AsyncSession,
    work: Work,
    said: Said,
    *,
    id: NotificationId,
    by: PersonId | None,
    now: datetime,
) -> None:
    """Record it, and bring it to its recipients unless it is for later. Raises NotFound, naming
    the field, for a person who is no member and for a place that is not there."""
    await _check_places(session, said.audience)
    members = await _members(session, said.audience)
    for place, person in enumerate(said.audience.persons):
        if person not in members:
            field = f"recipients.persons.{place}"
            raise NotFound(kind="member", key=person, field=field)
    is_later = said.scheduled_at is not None and said.scheduled_at > now
    work.insert(
        InAppRow,
        id=id,
        type=said.type,
        topic=said.topic,
        severity=said.severity.value,
        status=_PENDING if is_later else _SENT,
        audience=said.audience.stored(),
        created_at=now,
        data=dict(said.data),
        refs=dict(said.refs),
        max_retries=said.max_retries,
        title=said.title,
        message=said.message,
        created_by=by,
        scheduled_at=said.scheduled_at,
        sent_at=None if is_later else now,
        expires_at=said.expires_at,
    )
    work.insert_all(
        InAppRefRow,
        {"in_app_id": id},
        [{"kind": kind, "value": value} for kind, value in said.refs.items()],
    )
    if is_later:
        shared = {"in_app_id": id, "topic": said.topic, "status": _PENDING}
        work.insert_all(InAppReceiptRow, shared, [{"person_id": one} for one in sorted(members)])
        return
    wanting, declining = _sifted(members, said.type, said.topic, said.severity)
    _receive(work, id, said.topic, wanting, now)
    _decline(work, id, said.topic, declining)
    if wanting:
        announce(work, id, said.topic, now, by=by)


async def bring(
    session: AsyncSession, work: Work, row: InAppRow, now: datetime, *, again: bool = False
) -> int:
    """Bring one that is due to those it is for by now, also to who joined since it was asked for;
    `again`: only to those it failed for. Return to how many it came."""
    audience = Audience.read(row.audience)
    members = await _members(session, audience)
    query = select(InAppReceiptRow).where(InAppReceiptRow.in_app_id == row.id)
    receipts = {one.person_id: one for one in await session.scalars(query.with_for_update())}
    waits = _FAILED if again else _PENDING
    waiting = {key: one for key, one in receipts.items() if one.status == waits}
    if again:
        waiting = {k: one for k, one in waiting.items() if one.attempts < row.max_retries}
        new: set[PersonId] = set()
    else:
        new = members.keys() - receipts.keys()
    there = {key: members[key] for key in sorted(members) if key in waiting or key in new}
    wanting, declining = _sifted(there, row.type, row.topic, Severity(row.severity))
    _receive(work, row.id, row.topic, [one for one in wanting if one in new], now)
    _decline(work, row.id, row.topic, [one for one in declining if one in new])
    for key, receipt in waiting.items():
        if again:
            receipt.attempts += 1
        if key in members and key in declining:
            _settle(work, receipt, _CANCELLED, Why.PREFERENCE, now)
        elif key in members:
            receipt.status, receipt.at, receipt.reason = _SENT, now, None
        elif key in audience.persons or again:
            _settle(work, receipt, _FAILED, Why.NOT_A_MEMBER, now)
        else:
            _settle(work, receipt, _CANCELLED, Why.LEFT_AUDIENCE, now)
    if not again:
        row.status, row.sent_at = _SENT, now
    if wanting:
        by = None if row.created_by is None else PersonId(row.created_by)
        announce(work, NotificationId(row.id), row.topic, now, by=by)
    return len(wanting)


def announce(
    work: Work, id: NotificationId, topic: str, now: datetime, *, by: PersonId | None = None
) -> None:
    """Say to the world that it is there."""
    work.event("notification.created", at=now, by=by, notification=id, topic=topic)


def changed(
    work: Work,
    *,
    id: UUID,
    person: UUID,
    old: str,
    new: str,
    at: datetime,
    by: PersonId | None = None,
) -> None:
    """Say to the world how far it got with somebody."""
    work.event(
        "notification.status_changed",
        at=at,
        by=by,
        notification=id,
        case=None,
        person=person,
        channel=CHANNEL,
        old=old,
        new=new,
    )


def _settle(work: Work, receipt: InAppReceiptRow, status: str, why: Why, now: datetime) -> None:
    old, receipt.status, receipt.reason = receipt.status, status, why.value
    if old != status:
        changed(work, id=receipt.in_app_id, person=receipt.person_id, old=old, new=status, at=now)


def _receive(
    work: Work, id: UUID, topic: str, persons: Collection[PersonId], now: datetime
) -> None:
    shared = {"in_app_id": id, "topic": topic, "status": _SENT, "at": now}
    work.insert_all(InAppReceiptRow, shared, [{"person_id": one} for one in persons])


def _decline(work: Work, id: UUID, topic: str, persons: Collection[PersonId]) -> None:
    why = Why.PREFERENCE.value
    shared = {"in_app_id": id, "topic": topic, "status": _CANCELLED, "reason": why}
    work.insert_all(InAppReceiptRow, shared, [{"person_id": one} for one in persons])


def _sifted(
    members: Mapping[PersonId, Preferences], type: str, topic: str, severity: Severity
) -> tuple[list[PersonId], list[PersonId]]:
    """Return who wants it inside the product, and who does not."""
    wanting: list[PersonId] = []
    declining: list[PersonId] = []
    for person, preferences in members.items():
        refused = preferences.refused_by(type=type, topic=topic, severity=severity, via=Via.IN_APP)
        (declining if refused else wanting).append(person)
    return wanting, declining


async def _check_places(session: AsyncSession, audience: Audience) -> None:
    if not audience.places:
        return
    query = select(PlaceRow.id).where(PlaceRow.id.in_(audience.places))
    there = set(await session.scalars(query))
    for place, id in enumerate(audience.places):
        if id not in there:
            raise NotFound(kind="place", key=id, field=f"recipients.places.{place}")


async def _members(session: AsyncSession, audience: Audience) -> dict[PersonId, Preferences]:
    """Return the members it is for, with what they want."""
    query = (
        select(MemberRow.person_id, PreferenceRow.choices)
        .outerjoin(
            PreferenceRow,
            (PreferenceRow.person_id == MemberRow.person_id)
            & (PreferenceRow.workspace_id == MemberRow.workspace_id),
        )
        .where(_of(audience))
        .order_by(MemberRow.person_id)
    )
    rows = await session.execute(query)
    return {PersonId(person): read(choices) for person, choices in rows}


def _of(audience: Audience) -> ColumnElement[bool]:
    if audience.everybody:
        return true()
    answering = select(ResponsibilityRow.person_id).where(
        ResponsibilityRow.workspace_id == MemberRow.workspace_id,
        ResponsibilityRow.place_id.in_(audience.places),
    )
    return or_(
        MemberRow.person_id.in_(audience.persons),
        MemberRow.role.in_([one.value for one in audience.roles]),
        MemberRow.person_id.in_(answering),
    )
