"""Reads a workspace's routes and where its receivers lead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TypedDict
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.readable import readable
from core.delivery.address import TelegramAddress
from core.ids import BotId, ChatId, PersonId, ReceiverId, RouteId, WorkspaceId
from core.matching.matcher import Matcher
from core.routing.router import Grouping, Route, Router, Target
from core.routing.tables import ReceiverRow, RouteReceiverRow, RouteRow
from core.severity import Severity
from core.tenants.preferences import Preferences, read
from core.tenants.role import Role
from core.tenants.tables import ChatRow, MemberRow, PersonRow, PreferenceRow

_MATCHERS = TypeAdapter(tuple[Matcher, ...])
_NAMES = TypeAdapter(tuple[str, ...])
_USUALLY_LOUD = Severity.MEDIUM

_Person = tuple[MemberRow, PersonRow, Preferences]
"""A member, and what they want to be told."""


async def load_router(session: AsyncSession, workspace_id: WorkspaceId) -> Router:
    """Return the compiled routes of a workspace."""
    routes = (
        await session.scalars(
            select(RouteRow)
            .where(RouteRow.workspace_id == workspace_id, RouteRow.is_active)
            .order_by(RouteRow.is_default, RouteRow.position)
        )
    ).all()
    links = (
        await session.scalars(
            select(RouteReceiverRow).where(RouteReceiverRow.workspace_id == workspace_id)
        )
    ).all()
    receivers_of: dict[UUID, list[ReceiverId]] = {}
    for link in links:
        receivers_of.setdefault(link.route_id, []).append(ReceiverId(link.receiver_id))
    rows = (
        await session.scalars(
            select(ReceiverRow)
            .where(ReceiverRow.workspace_id == workspace_id, ReceiverRow.removed_at.is_(None))
            .order_by(ReceiverRow.created_at, ReceiverRow.id)
        )
    ).all()

    def read(row: RouteRow) -> Route:
        return Route(
            id=RouteId(row.id),
            matchers=_MATCHERS.validate_python(row.matchers),
            minimum_severity=_severity(row.minimum_severity) or Severity.LOW,
            continues=row.continues,
            receivers=tuple(sorted(receivers_of.get(row.id, ()))),
            grouping=_grouping(row),
        )

    people = await _people(session, workspace_id)
    return Router(
        routes=readable(routes, read, kind="route", id_of=lambda row: row.id),
        targets=await _targets(session, rows, people),
        stand_ins=_stand_ins(people),
        named={name: ReceiverId(row.id) for row in reversed(rows) for name in _names(row)},
    )


def _names(row: ReceiverRow) -> list[tuple[str, str]]:
    """Return by which kinds and ids rules name the receiver."""
    names = [("receiver", str(row.id)), (row.kind, str(row.id))]
    if row.person_id is not None:
        names.append((row.kind, str(row.person_id)))
    if row.role is not None:
        names.append((row.kind, row.role))
    return names


async def _targets(
    session: AsyncSession, rows: Sequence[ReceiverRow], people: list[_Person]
) -> dict[ReceiverId, tuple[Target, ...]]:
    chats = {
        chat.id: chat
        for chat in await session.scalars(
            select(ChatRow).where(ChatRow.id.in_([row.chat_id for row in rows if row.chat_id]))
        )
    }
    return {ReceiverId(row.id): tuple(_lead(row, chats, people)) for row in rows}


async def _people(session: AsyncSession, workspace_id: WorkspaceId) -> list[_Person]:
    members = await session.execute(
        select(MemberRow, PersonRow, PreferenceRow.choices)
        .join(PersonRow, PersonRow.id == MemberRow.person_id)
        .outerjoin(
            PreferenceRow,
            and_(
                PreferenceRow.workspace_id == MemberRow.workspace_id,
                PreferenceRow.person_id == MemberRow.person_id,
            ),
        )
        .where(MemberRow.workspace_id == workspace_id)
    )
    return [(member, person, read(choices)) for member, person, choices in members]


def _stand_ins(people: list[_Person]) -> list[Target]:
    """Return those from whom nothing is kept: owners and admins."""
    found = (one for one in people if Role(one[0].role).covers(Role.ADMIN))
    ordered = sorted(found, key=lambda one: one[1].id)
    return [
        _target(one, receiver_id=None, minimum_severity=Severity.LOW, loud_from=_USUALLY_LOUD)
        for one in ordered
    ]


def _lead(
    row: ReceiverRow,
    chats: dict[UUID, ChatRow],
    people: list[_Person],
) -> list[Target]:
    shared: _Shared = {
        "receiver_id": ReceiverId(row.id),
        "minimum_severity": _severity(row.minimum_severity) or Severity.LOW,
        "paused": not row.is_active,
        "storm_alerts": row.storm_alerts,
    }
    loud_from = _severity(row.loud_from)
    if row.kind == "chat" and row.chat_id in chats:
        chat = chats[row.chat_id]
        address = TelegramAddress(
            bot_id=BotId(chat.bot_id), chat_id=chat.telegram_chat_id, topic_id=chat.topic_id
        )
        return [
            Target(
                **shared,
                address=address,
                loud_from=loud_from,
                chat_id=ChatId(chat.id),
                unreachable=chat.unreachable is not None,
            )
        ]
    return [
        _target((member, person, preferences), **shared, loud_from=loud_from)
        for member, person, preferences in people
        if (row.kind == "person" and person.id == row.person_id)
        or (row.kind == "role" and member.role == row.role)
    ]


def _target(
    whose: _Person,
    *,
    receiver_id: ReceiverId | None,
    minimum_severity: Severity,
    loud_from: Severity | None,
    paused: bool = False,
    storm_alerts: int | None = None,
) -> Target:
    """Return a member's own chat with the bot."""
    member, person, preferences = whose
    return Target(
        receiver_id=receiver_id,
        minimum_severity=minimum_severity,
        paused=paused,
        storm_alerts=storm_alerts,
        address=TelegramAddress(bot_id=BotId(person.bot_id), chat_id=person.telegram_user_id),
        loud_from=loud_from if member.loud_from is None else _severity(member.loud_from),
        own_minimum=_severity(member.minimum_severity),
        role=Role(member.role),
        person_id=PersonId(person.id),
        unreachable=person.blocked_at is not None,
        preferences=preferences,
    )


class _Shared(TypedDict):
    """What all addresses of one receiver have in common."""

    receiver_id: ReceiverId
    minimum_severity: Severity
    paused: bool
    storm_alerts: int | None


def _severity(word: str | None) -> Severity | None:
    """Return a stored severity; None also for one this release does not know: whoever asks tells
    more then rather than less."""
    try:
        return None if word is None else Severity(word)
    except ValueError:
        return None


def _grouping(row: RouteRow) -> Grouping | None:
    if row.group_by is None:
        return None
    return Grouping(
        by=_NAMES.validate_python(row.group_by),
        wait=timedelta(seconds=row.group_wait_s),
        interval=timedelta(seconds=row.group_interval_s),
        repeat=None if row.repeat_s is None else timedelta(seconds=row.repeat_s),
    )
