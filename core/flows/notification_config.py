"""The few settings that simpler systems have, as a summary of the default route: read from what is
there, and written into it.

Whether it is enabled: at least one receiver of the default route is not paused. Its chats: those
receivers of the default route that are chats. A rate: one limit of a fixed name. Places: one route
of a fixed name before the default one, which leads what comes from other places to nobody. What
there is beyond that is left alone, and named in `beyond`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.base import JsonObject
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import InvalidInput, NotFound
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.limits.limit import Whom
from core.limits.tables import LimitRow
from core.patterns import MAX_PATTERN
from core.routing.routes_view import route_rows
from core.routing.tables import ReceiverRow, RouteReceiverRow, RouteRow
from core.severity import Severity
from core.tenants.configuring import begin_change
from core.tenants.entries import Entries
from core.tenants.tables import ChatRow
from core.work import Books, Work

KIND = "notification_config"
LIMIT_NAME = "Notifications config"
ROUTE_NAME = "Notifications config: other places"
MOST_MINUTES = 7 * 24 * 60
MOST_PLACES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationConfig:
    """`rate_limit_minutes` None: no limit; `places` None: all of them. `beyond` are words for
    what is configured besides: other_routes, other_limits, other_receivers, paused_receivers,
    receiver_filters, grouping."""

    enabled: bool
    minimum_severity: Severity
    rate_limit_minutes: int | None
    places: tuple[str, ...] | None
    chat_ids: tuple[int, ...]
    beyond: tuple[str, ...] = ()


class NotificationConfigs:
    """Reads it, and has it be so."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._entries = Entries(kind=KIND, ids=ids, clock=clock)

    async def read(self, workspace_id: WorkspaceId) -> NotificationConfig:
        """Return it as it is."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return _config(await _parts(session))

    async def write(
        self,
        workspace_id: WorkspaceId,
        wanted: NotificationConfig,
        *,
        by: PersonId | None,
        cause: Cause,
    ) -> NotificationConfig:
        """Have it be so; `beyond` is not looked at. Raises NotAllowed, InvalidInput, and NotFound
        for a chat that is not of this workspace."""

        async def body(session: AsyncSession, work: Work) -> None:
            await begin_change(session, workspace_id, by=by, right="routes.write")
            parts = await _parts(session)
            before = _config(parts)
            if replace(before, beyond=()) != replace(wanted, beyond=()):
                await self._apply(session, workspace_id, parts, before, wanted)
                parts.default.revision += 1
                self._entries.keep(
                    work,
                    parts.default.id,
                    "changed",
                    before=_stored(before),
                    after=_stored(wanted),
                    by=by,
                )
            cause.settle(work, self._clock.now(), Answer(status=200, body={KIND: True}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        return await self.read(workspace_id)

    async def _apply(
        self,
        session: AsyncSession,
        workspace_id: WorkspaceId,
        parts: _Parts,
        before: NotificationConfig,
        wanted: NotificationConfig,
    ) -> None:
        parts.default.minimum_severity = wanted.minimum_severity.value
        if wanted.chat_ids != before.chat_ids:
            await self._lead_to(session, workspace_id, parts, wanted.chat_ids)
        if wanted.enabled != before.enabled:
            for receiver in parts.receivers:
                receiver.is_active = wanted.enabled
                receiver.revision += 1
        if wanted.rate_limit_minutes != before.rate_limit_minutes:
            self._limit(session, workspace_id, parts.limit, wanted.rate_limit_minutes)
        if wanted.places != before.places:
            await self._filter(session, workspace_id, parts, wanted.places)

    async def _lead_to(
        self,
        session: AsyncSession,
        workspace_id: WorkspaceId,
        parts: _Parts,
        chat_ids: tuple[int, ...],
    ) -> None:
        """Have the default route lead to these chats, and to its people as before."""
        for receiver in list(parts.receivers):
            chat_id = receiver.chat_id
            if chat_id is not None and parts.numbers[chat_id] not in chat_ids:
                parts.receivers.remove(receiver)
                await session.execute(
                    delete(RouteReceiverRow).where(
                        RouteReceiverRow.route_id == parts.default.id,
                        RouteReceiverRow.receiver_id == receiver.id,
                    )
                )
        known = {parts.numbers[one.chat_id] for one in parts.receivers if one.chat_id}
        for number in chat_ids:
            if number not in known:
                receiver = await self._receiver(session, workspace_id, number)
                parts.receivers.append(receiver)
                link = RouteReceiverRow(
                    workspace_id=workspace_id,
                    route_id=parts.default.id,
                    receiver_id=receiver.id,
                )
                session.add(link)

    async def _receiver(
        self, session: AsyncSession, workspace_id: WorkspaceId, number: int
    ) -> ReceiverRow:
        """Return the chat's receiver, made if there is none."""
        chats = (
            await session.scalars(
                select(ChatRow)
                .where(ChatRow.workspace_id == workspace_id, ChatRow.telegram_chat_id == number)
                .order_by(ChatRow.topic_id)
            )
        ).all()
        if not chats:
            raise NotFound(kind="chat", key=number)
        known = await session.scalar(
            select(ReceiverRow)
            .where(
                ReceiverRow.chat_id.in_([one.id for one in chats]),
                ReceiverRow.removed_at.is_(None),
            )
            .order_by(ReceiverRow.created_at)
            .limit(1)
        )
        if known is not None:
            return known
        made = ReceiverRow(
            id=self._ids.new(),
            workspace_id=workspace_id,
            name=chats[0].title,
            kind="chat",
            chat_id=chats[0].id,
            created_at=self._clock.now(),
        )
        session.add(made)
        await session.flush()
        return made

    def _limit(
        self,
        session: AsyncSession,
        workspace_id: WorkspaceId,
        row: LimitRow | None,
        minutes: int | None,
    ) -> None:
        if minutes is None:
            if row is not None:
                row.is_active, row.revision = False, row.revision + 1
            return
        if not 1 <= minutes <= MOST_MINUTES:
            wanted = f"1 to {MOST_MINUTES} minutes, or null"
            raise InvalidInput(field="rate_limit_minutes", value=minutes, wanted=wanted)
        window = int(timedelta(minutes=minutes).total_seconds())
        if row is None:
            session.add(
                LimitRow(
                    id=self._ids.new(),
                    workspace_id=workspace_id,
                    name=LIMIT_NAME,
                    whom=Whom.EVERYBODY.value,
                    matchers=[],
                    count=1,
                    window_s=window,
                    created_at=self._clock.now(),
                )
            )
            return
        row.count, row.window_s, row.burst, row.is_active = 1, window, None, True
        row.revision += 1

    async def _filter(
        self,
        session: AsyncSession,
        workspace_id: WorkspaceId,
        parts: _Parts,
        places: tuple[str, ...] | None,
    ) -> None:
        if parts.other_places is not None:
            await session.execute(
                delete(RouteReceiverRow).where(RouteReceiverRow.route_id == parts.other_places.id)
            )
            await session.delete(parts.other_places)
        if places is None:
            return
        pattern = "|".join(_literal(one) for one in places)
        if not places or len(places) > MOST_PLACES or len(pattern) > MAX_PATTERN:
            wanted = f"1 to {MOST_PLACES} names of places, or null"
            raise InvalidInput(field="hostel_specific", value=len(places), wanted=wanted)
        session.add(
            RouteRow(
                id=self._ids.new(),
                workspace_id=workspace_id,
                name=ROUTE_NAME,
                position=parts.default.position,
                matchers=[
                    {"field": "place", "op": "!=", "value": ""},
                    {"field": "place", "op": "!~", "value": pattern},
                ],
                created_at=self._clock.now(),
                group_by=None,
            )
        )


@dataclass(slots=True, kw_only=True)
class _Parts:
    """The rows it is read from; `numbers` are Telegram's, by the chat's id."""

    default: RouteRow
    other_places: RouteRow | None
    other_routes: int
    receivers: list[ReceiverRow]
    numbers: dict[UUID, int]
    limit: LimitRow | None
    other_limits: int


async def _parts(session: AsyncSession) -> _Parts:
    routes = await route_rows(session)
    default = next((one for one in routes if one.is_default), None)
    if default is None:
        raise NotFound(kind="route", key="default")
    own = next((one for one in routes if one.name == ROUTE_NAME and not one.is_default), None)
    receivers = list(
        await session.scalars(
            select(ReceiverRow)
            .join(RouteReceiverRow, RouteReceiverRow.receiver_id == ReceiverRow.id)
            .where(RouteReceiverRow.route_id == default.id, ReceiverRow.removed_at.is_(None))
            .order_by(ReceiverRow.created_at, ReceiverRow.id)
        )
    )
    chats = await session.execute(
        select(ChatRow.id, ChatRow.telegram_chat_id).where(
            ChatRow.id.in_([one.chat_id for one in receivers])
        )
    )
    limits = list(await session.scalars(select(LimitRow).order_by(LimitRow.created_at)))
    limit = next((one for one in limits if one.name == LIMIT_NAME), None)
    return _Parts(
        default=default,
        other_places=own,
        other_routes=sum(one.is_active for one in routes if one not in (own, default)),
        receivers=receivers,
        numbers={row[0]: row[1] for row in chats},
        limit=limit,
        other_limits=sum(one.is_active for one in limits if one is not limit),
    )


def _config(parts: _Parts) -> NotificationConfig:
    limit, own = parts.limit, parts.other_places
    active = [one.is_active for one in parts.receivers]
    beyond = {
        "other_routes": parts.other_routes > 0,
        "other_limits": parts.other_limits > 0,
        "other_receivers": any(one.chat_id is None for one in parts.receivers),
        "paused_receivers": any(active) and not all(active),
        "receiver_filters": any(one.minimum_severity != "low" for one in parts.receivers),
        "grouping": parts.default.group_by is not None,
    }
    return NotificationConfig(
        enabled=any(active),
        minimum_severity=Severity(parts.default.minimum_severity),
        rate_limit_minutes=limit.window_s // 60
        if limit is not None and limit.is_active and limit.window_s >= 60
        else None,
        places=_places(own) if own is not None and own.is_active else None,
        chat_ids=tuple(
            dict.fromkeys(
                parts.numbers[one.chat_id] for one in parts.receivers if one.chat_id is not None
            )
        ),
        beyond=tuple(word for word, is_so in beyond.items() if is_so),
    )


_SPECIAL = frozenset("\\.+*?()|[]{}^$")


def _literal(place: str) -> str:
    """Return a pattern that fits the name alone."""
    return "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in place)


def _places(row: RouteRow) -> tuple[str, ...]:
    """Return the names in the pattern that `_literal` made."""
    pattern = next((one["value"] for one in row.matchers if one["op"] == "!~"), "")
    names, name, signs = [], "", iter(str(pattern))
    for sign in signs:
        if sign == "\\":
            name += next(signs, "")
        elif sign == "|":
            names.append(name)
            name = ""
        else:
            name += sign
    return (*names, name)


def _stored(one: NotificationConfig) -> JsonObject:
    stored: dict[str, Any] = {
        "enabled": one.enabled,
        "minimum_severity": one.minimum_severity.value,
        "rate_limit_minutes": one.rate_limit_minutes,
        "places": None if one.places is None else list(one.places),
        "chat_ids": list(one.chat_ids),
    }
    return stored
