"""Binding a chat or topic to a workspace: what every flow does that makes alerts come to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Conflict
from core.ids import Ids, WorkspaceId
from core.tenants.plain_name import plain_name
from core.tenants.tables import ChatRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundChat:
    """A chat as Telegram shows it. `topic_id` 0: no topic; `kind` is Telegram's word."""

    bot_id: int
    chat_id: int
    kind: str
    title: str
    topic_id: int = 0
    topic_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The chat's row, and those of the same group that were known before."""

    row: ChatRow
    same_group: tuple[UUID, ...]


async def bind_chat(
    session: AsyncSession, workspace_id: WorkspaceId, found: FoundChat, *, ids: Ids, now: datetime
) -> Bound:
    """Return the chat, of this workspace from now on and with what kept messages out forgotten.

    Raises Conflict with the reason `bound_elsewhere` when another workspace has the group.
    """
    known = (
        await session.scalars(
            select(ChatRow).where(
                ChatRow.bot_id == found.bot_id, ChatRow.telegram_chat_id == found.chat_id
            )
        )
    ).all()
    if any(row.workspace_id not in (None, workspace_id) for row in known):
        raise Conflict(reason="bound_elsewhere", message="this chat belongs to another workspace")
    title = plain_name(found.title, "Group")
    chat = next((row for row in known if row.topic_id == found.topic_id), None)
    if chat is None:
        chat = ChatRow(
            id=ids.new(),
            bot_id=found.bot_id,
            telegram_chat_id=found.chat_id,
            topic_id=found.topic_id,
            kind=found.kind,
            title=title,
            created_at=now,
        )
        session.add(chat)
    chat.workspace_id, chat.title, chat.unreachable = workspace_id, title, None
    chat.topic_name, chat.topic_trouble = found.topic_name or chat.topic_name, None
    await session.flush()
    return Bound(row=chat, same_group=tuple(row.id for row in known))
