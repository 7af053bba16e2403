"""Tells groups of alerts: together after the wait, what joined later by an edit and, after the
interval, a short message; again while it goes on; and that it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.kind import Kind
from core.digests.card import GROUP_MORE
from core.digests.held import NOTHING, Sum
from core.digests.sound import Sounds, read_sounds
from core.digests.tables import DigestRow
from core.ids import DigestId
from core.jobs.digest_round import Round, has_passed
from core.routing.tables import RouteRow
from core.severity import Severity

LOOKED_AT = timedelta(seconds=5)
"""How often a group that was told is looked at: what is acknowledged or over is shown so soon."""

ON_ITS_WAY = timedelta(seconds=30)
"""So long a message may be on its way before nobody waits for it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pace:
    interval: timedelta
    repeat: timedelta | None


_NO_ROUTE = _Pace(interval=timedelta(minutes=5), repeat=None)
"""Of groups whose route was removed: they are told to their end."""


async def keep_groups(round_: Round, digests: Sequence[DigestRow]) -> None:
    """Tell, edit or close each."""
    if not digests:
        return
    sums = await round_.held.sums(round_.session, [one.id for one in digests])
    sounds = await read_sounds(round_.session, digests)
    paces = await _paces(round_.session, digests)
    for digest in digests:
        group = sums.get(DigestId(digest.id), NOTHING)
        pace = paces.get(digest.cause_id, _NO_ROUTE) if digest.cause_id else _NO_ROUTE
        if digest.told_at is None:
            await _begin(round_, digest, group, sounds)
        elif not group.open:
            _end(round_, digest, group)
        else:
            _go_on(round_, digest, group, sounds, pace)


async def _begin(round_: Round, digest: DigestRow, group: Sum, sounds: Sounds) -> None:
    """Tell a group whose wait is over: one alert by its own card, several together."""
    params = _sound(sounds, digest, group.worst_open)
    severity = group.worst_open or Severity.LOW
    if group.alerts == 1:
        (alone,) = await round_.held.listed(round_.session, DigestId(digest.id), limit=1)
        round_.tell(
            digest,
            once=":alone",
            severity=severity,
            params=params,
            kind=Kind.ALERT_CARD,
            alert_id=alone.id,
        )
    elif group.alerts:
        round_.tell(digest, once="", severity=severity, params=params)
    _told(round_, digest, group, is_over=not group.open)


def _go_on(round_: Round, digest: DigestRow, group: Sum, sounds: Sounds, pace: _Pace) -> None:
    """Show what is new; say so by a message when it is time."""
    now, told_at = round_.now, digest.told_at or round_.now
    more = group.alerts - digest.told_count
    standing = round_.standing(digest)
    params = _sound(sounds, digest, group.worst_open)
    severity = group.worst_open or Severity.LOW
    stamp = f":{group.alerts}:{int(now.timestamp())}"
    if more > 0 and has_passed(told_at, pace.interval, now):
        if standing:
            round_.edit(digest, severity)
            round_.tell(
                digest,
                once=f":more{stamp}",
                severity=severity,
                params=params | {"notice": GROUP_MORE, "more": more} | round_.answers(digest),
                kind=Kind.NOTICE,
            )
        else:
            round_.tell(digest, once=f":grown{stamp}", severity=severity, params=params)
        _told(round_, digest, group)
        return
    if pace.repeat is not None and has_passed(told_at, pace.repeat, now):
        round_.tell(digest, once=f":again{stamp}", severity=severity, params=params)
        _told(round_, digest, group)
        return
    revision = digest.revision
    if standing and revision != group.revision:
        round_.edit(digest, severity)
        revision = group.revision
    # A message that is still on its way says what it knows when it goes: it is edited, if need
    # be, once it stands there.
    round_.work.update(DigestRow, digest.id, revision=revision, due_at=now + LOOKED_AT)


def _end(round_: Round, digest: DigestRow, group: Sum) -> None:
    """Close it: its messages turn green, and a quiet one tells whoever saw no edit. Where one
    alert was told by its own card, that says it itself."""
    standing = round_.standing(digest)
    if not standing and group.alerts > 1 and not _has_settled(round_, digest):
        # Its message is on its way and may have been worded before the end.
        round_.work.update(DigestRow, digest.id, due_at=round_.now + LOOKED_AT)
        return
    if standing or group.alerts > digest.told_count:
        round_.edit(digest, Severity.LOW)
        round_.tell(
            digest,
            once=":over",
            severity=Severity.LOW,
            params={"over": True} | round_.answers(digest),
        )
    _told(round_, digest, group, is_over=True)


def _has_settled(round_: Round, digest: DigestRow) -> bool:
    told_at = digest.told_at or round_.now
    return has_passed(told_at, ON_ITS_WAY, round_.now)


def _told(round_: Round, digest: DigestRow, group: Sum, *, is_over: bool = False) -> None:
    now = round_.now
    round_.work.update(
        DigestRow,
        digest.id,
        told_at=now,
        told_count=group.alerts,
        revision=group.revision,
        closed_at=now if is_over else None,
        due_at=None if is_over else now + LOOKED_AT,
    )


def _sound(sounds: Sounds, digest: DigestRow, severity: Severity | None) -> dict[str, Any]:
    return {} if sounds.is_loud(digest, severity) else {"silent": True}


async def _paces(session: AsyncSession, digests: Sequence[DigestRow]) -> dict[UUID, _Pace]:
    wanted = {one.cause_id for one in digests if one.cause_id is not None}
    rows = await session.execute(
        select(RouteRow.id, RouteRow.group_interval_s, RouteRow.repeat_s).where(
            RouteRow.id.in_(wanted)
        )
    )
    return {
        id: _Pace(
            interval=timedelta(seconds=interval),
            repeat=None if repeat is None else timedelta(seconds=repeat),
        )
        for id, interval, repeat in rows.all()
    }
