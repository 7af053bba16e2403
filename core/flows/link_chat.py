"""A group or one of its topics becomes a place where alerts go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.delivery.kind import Kind
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.notify.notices import NEWS_LASTS, PUT_OUT
from core.notify.owners import owners_of
from core.notify.tell import tell
from core.routing.tables import ReceiverRow, RouteReceiverRow, RouteRow
from core.tenants.chat_binding import Bound, FoundChat, bind_chat
from core.tenants.tables import ChatRow, WorkspaceRow
from core.work import Books, Work

_ABOVE = System(reason="a chat stands above workspaces until it is bound")
_URGENCY = 1


class LinkChat:
    """The use case: binds a chat to a workspace and adds it to the default route."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        *,
        bot_id: int,
        telegram_chat_id: int,
        topic_id: int,
        kind: str,
        title: str,
        by: PersonId | None,
        cause: Cause,
        topic_name: str | None = None,
    ) -> None:
        """Bind it; alerts that went to another topic of the same chat now go to this one.

        Raises Conflict with the reason `bound_elsewhere` when another workspace has the chat.
        """
        found = FoundChat(
            bot_id=bot_id,
            chat_id=telegram_chat_id,
            kind=kind,
            title=title,
            topic_id=topic_id,
            topic_name=topic_name,
        )

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            bound = await bind_chat(session, workspace_id, found, ids=self._ids, now=now)
            await self._receive_here(session, workspace_id, bound)
            chat = bound.row
            workspace = await session.get_one(WorkspaceRow, workspace_id)
            workspace.config_revision += 1
            work.insert(
                AuditRow,
                id=self._ids.new(),
                workspace_id=workspace_id,
                at=now,
                action="chat.linked",
                subject_kind="chat",
                subject_id=str(chat.id),
                before={},
                after={"title": chat.title, "topic": topic_id},
                actor_id=by,
            )
            cause.settle(work, now)

        await self._books.transaction(_ABOVE, body)

    async def _receive_here(
        self, session: AsyncSession, workspace_id: WorkspaceId, bound: Bound
    ) -> None:
        """Have a receiver lead here: its own, else the group's only one, else a new one."""
        chat = bound.row
        known = (
            await session.scalars(
                select(ReceiverRow)
                .where(
                    ReceiverRow.workspace_id == workspace_id,
                    ReceiverRow.chat_id.in_([*bound.same_group, chat.id]),
                    ReceiverRow.removed_at.is_(None),
                )
                .order_by(ReceiverRow.created_at, ReceiverRow.id)
            )
        ).all()
        receiver = next((one for one in known if one.chat_id == chat.id), None)
        if receiver is None and len(known) == 1:
            receiver = known[0]
        if receiver is not None:
            receiver.chat_id, receiver.name, receiver.is_active = chat.id, chat.title, True
            receiver.revision += 1
            return
        receiver_id = self._ids.new()
        session.add(
            ReceiverRow(
                id=receiver_id,
                workspace_id=workspace_id,
                name=chat.title,
                kind="chat",
                chat_id=chat.id,
                created_at=self._clock.now(),
            )
        )
        default = (
            await session.scalars(
                select(RouteRow).where(RouteRow.workspace_id == workspace_id, RouteRow.is_default)
            )
        ).one()
        await session.flush()
        session.add(
            RouteReceiverRow(
                workspace_id=workspace_id, route_id=default.id, receiver_id=receiver_id
            )
        )


class ChatReach:
    """Remembers that the bot was put out of a chat, or let in again."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids, database: Database) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._database = database

    async def __call__(
        self, *, bot_id: int, telegram_chat_id: int, problem: str | None, cause: Cause
    ) -> None:
        """Mark every topic of the chat, and tell the owners who lose it; `problem` None: the bot
        can write there again."""
        here = (ChatRow.bot_id == bot_id, ChatRow.telegram_chat_id == telegram_chat_id)

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            rows = list(await session.scalars(select(ChatRow).where(*here).order_by(ChatRow.id)))
            was_reachable = any(row.unreachable is None for row in rows)
            for row in rows:
                row.unreachable = problem
            if work.workspace_id is not None and rows:
                workspace = await session.get_one(WorkspaceRow, work.workspace_id)
                workspace.config_revision += 1
                if problem is not None and was_reachable:
                    await self._tell(session, work, rows, now)
            cause.settle(work, now)

        async with self._database.reading(_ABOVE) as session:
            bound = select(ChatRow.workspace_id).where(*here, ChatRow.workspace_id.is_not(None))
            workspace_id = await session.scalar(bound.limit(1))
        if workspace_id is None:
            await self._books.transaction(_ABOVE, body)
            return
        await self._books.transaction(InWorkspace(workspace_id=WorkspaceId(workspace_id)), body)

    async def _tell(
        self, session: AsyncSession, work: Work, chats: list[ChatRow], now: datetime
    ) -> None:
        """Tell the owners, if anything was to come to this chat."""
        ids = [chat.id for chat in chats]
        wanted = await session.scalars(
            select(ReceiverRow.chat_id).where(ReceiverRow.chat_id.in_(ids), ReceiverRow.is_active)
        )
        lost = set(wanted)
        chat = next((one for one in chats if one.id in lost), None)
        if chat is None:
            return
        for owner in await owners_of(session, work.workspace_id):
            tell(
                work,
                ids=self._ids,
                kind=Kind.NOTICE,
                once_key=f"put_out:{chat.id}:{self._ids.new()}",
                address=owner.address,
                urgency=_URGENCY,
                now=now,
                person_id=owner.person_id,
                params={"notice": PUT_OUT, "group": chat.title},
                expires_at=now + NEWS_LASTS,
            )
