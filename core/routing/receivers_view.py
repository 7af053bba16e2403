"""Reads the receivers of a workspace as people see them: whom they lead to, and what leads to
them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import NotFound
from core.ids import ReceiverId, WorkspaceId
from core.routing.receiver import Kind, LedToChat, Receiver, ReceiverSpec
from core.routing.tables import ReceiverRow, RouteReceiverRow, RouteRow
from core.severity import Severity
from core.tenants.named import Named
from core.tenants.role import Role
from core.tenants.tables import ChatRow, MemberRow, PersonRow

RulesNaming = Callable[
    [AsyncSession, Sequence[ReceiverRow]], Awaitable[dict[UUID, tuple[Named, ...]]]
]
"""Returns the rules that name each of these receivers themselves; the rulebook knows."""


class Receivers:
    """The reader; another workspace's receivers are not there (NotFound)."""

    def __init__(self, *, database: Database, rules_naming: RulesNaming) -> None:
        self._database = database
        self._rules_naming = rules_naming

    async def all(self, workspace_id: WorkspaceId) -> tuple[Receiver, ...]:
        """Return them, oldest first."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (
                await session.scalars(
                    select(ReceiverRow)
                    .where(ReceiverRow.removed_at.is_(None))
                    .order_by(ReceiverRow.created_at, ReceiverRow.id)
                )
            ).all()
            return await self._seen(session, rows)

    async def one(self, workspace_id: WorkspaceId, receiver_id: ReceiverId) -> Receiver:
        """Return one; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await receiver_row(session, receiver_id)
            (found,) = await self._seen(session, [row])
            return found

    async def chats(self, workspace_id: WorkspaceId) -> tuple[LedToChat, ...]:
        """Return every chat and topic of the workspace, be there a receiver or not."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = await session.scalars(
                select(ChatRow)
                .where(ChatRow.workspace_id == workspace_id)
                .order_by(ChatRow.created_at, ChatRow.id)
            )
            return tuple(_chat(row) for row in rows)

    async def member_known_as(
        self, workspace_id: WorkspaceId, *, bot_id: int, telegram_user_id: int
    ) -> Named | None:
        """Return the member with this Telegram number; None for anybody else."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            found = (
                await session.execute(
                    select(PersonRow.id, PersonRow.name)
                    .join(MemberRow, MemberRow.person_id == PersonRow.id)
                    .where(
                        PersonRow.bot_id == bot_id,
                        PersonRow.telegram_user_id == telegram_user_id,
                    )
                )
            ).one_or_none()
        return None if found is None else Named(id=found[0], name=found[1])

    async def _seen(
        self, session: AsyncSession, rows: Sequence[ReceiverRow]
    ) -> tuple[Receiver, ...]:
        rules = await self._rules_naming(session, rows)
        routes = await routes_leading_to(session, [row.id for row in rows])
        chats = {
            chat.id: chat
            for chat in await session.scalars(
                select(ChatRow).where(ChatRow.id.in_([row.chat_id for row in rows]))
            )
        }
        people = {
            person.id: person
            for person in await session.scalars(
                select(PersonRow).where(PersonRow.id.in_([row.person_id for row in rows]))
            )
        }
        members = (await session.execute(select(MemberRow.person_id, MemberRow.role))).all()
        roles: dict[str, int] = {}
        for _, role in members:
            roles[role] = roles.get(role, 0) + 1
        here = {person_id for person_id, _ in members}
        return tuple(
            _receiver(
                row,
                chat=chats.get(row.chat_id) if row.chat_id else None,
                person=people.get(row.person_id) if row.person_id else None,
                is_member=row.person_id in here,
                people=roles.get(row.role or "", 0),
                routes=routes.get(row.id, ()),
                rules=rules.get(row.id, ()),
            )
            for row in rows
        )


async def receiver_row(
    session: AsyncSession, receiver_id: ReceiverId, *, locked: bool = False
) -> ReceiverRow:
    """Return the row as this session's workspace sees it; raises NotFound also for one that was
    deleted."""
    statement = select(ReceiverRow).where(
        ReceiverRow.id == receiver_id, ReceiverRow.removed_at.is_(None)
    )
    row = await session.scalar(statement.with_for_update() if locked else statement)
    if row is None:
        raise NotFound(kind="receiver", key=receiver_id)
    return row


async def routes_leading_to(
    session: AsyncSession, receivers: Sequence[UUID]
) -> dict[UUID, tuple[Named, ...]]:
    """Return the routes by each of the receivers they lead to, in the order they are asked."""
    rows = await session.execute(
        select(RouteReceiverRow.receiver_id, RouteRow.id, RouteRow.name)
        .join(RouteRow, RouteRow.id == RouteReceiverRow.route_id)
        .where(RouteReceiverRow.receiver_id.in_(receivers))
        .order_by(RouteRow.is_default, RouteRow.position, RouteRow.id)
    )
    found: dict[UUID, list[Named]] = {}
    for receiver_id, route_id, name in rows:
        found.setdefault(receiver_id, []).append(Named(id=route_id, name=name))
    return {receiver: tuple(some) for receiver, some in found.items()}


async def count_receivers(session: AsyncSession) -> int:
    """Return how many the session's workspace has."""
    statement = select(func.count()).select_from(ReceiverRow)
    return await session.scalar(statement.where(ReceiverRow.removed_at.is_(None))) or 0


def spec_of(row: ReceiverRow) -> ReceiverSpec:
    """Return what the row says."""
    return ReceiverSpec(
        name=row.name[:100] or "?",
        kind=cast("Kind", row.kind),
        chat_id=row.chat_id,
        person_id=row.person_id,
        role=None if row.role is None else Role(row.role),
        minimum_severity=Severity(row.minimum_severity),
        loud_from=None if row.loud_from is None else Severity(row.loud_from),
        storm_alerts=row.storm_alerts,
        is_active=row.is_active,
    )


def _receiver(
    row: ReceiverRow,
    *,
    chat: ChatRow | None,
    person: PersonRow | None,
    is_member: bool,
    people: int,
    routes: tuple[Named, ...],
    rules: tuple[Named, ...],
) -> Receiver:
    trouble: str | None = None
    if chat is not None:
        trouble = chat.unreachable or chat.topic_trouble
    elif row.kind == "person" and not is_member:
        trouble = "not a member of this workspace any more"
    elif person is not None and person.blocked_at is not None:
        trouble = "blocked the bot"
    elif row.kind == "role" and not people:
        trouble = "nobody has this role"
    return Receiver(
        id=ReceiverId(row.id),
        spec=spec_of(row),
        revision=row.revision,
        created_at=row.created_at,
        leads_to=chat.title if chat is not None else person.name if person is not None else None,
        chat=None if chat is None else _chat(chat),
        people=people,
        trouble=trouble,
        routes=routes,
        rules=rules,
    )


def _chat(row: ChatRow) -> LedToChat:
    return LedToChat(
        id=row.id,
        title=row.title,
        telegram_chat_id=row.telegram_chat_id,
        topic_id=row.topic_id,
        topic_name=row.topic_name,
        kind=row.kind,
        trouble=row.unreachable or row.topic_trouble,
    )
