"""Learns from sends where people and chats are: moved to another number, or not there any more."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.address import Address, TelegramAddress
from core.delivery.tables import DeliveryRow
from core.tenants.tables import ChatRow, MemberRow, PersonRow, WorkspaceRow
from core.work import Batch, Deciding, Load, Work

log = logging.getLogger(__name__)

_Where = tuple[int, int]
"""A bot and one of its chats, whatever the topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Everything that is kept under a chat's number. A private chat has its person's number."""

    person_id: UUID | None
    chats: tuple[tuple[UUID, int], ...]
    waiting: tuple[tuple[UUID, str], ...]
    """Deliveries that are due there, with their topic-bearing addresses."""
    workspaces: tuple[UUID, ...]


class AddressBook:
    """Fills the delivery room's protocol of the same name."""

    def moved(self, batch: Batch, work: Work, *, address: Address, to: Address) -> Deciding[None]:
        """A group became a supergroup: its rows and whatever is due there get the new number."""
        where = (address.bot_id, address.chat_id)
        batch.want(_KNOWN, where)
        yield
        known = batch.get(_KNOWN, where)
        if known is None:
            return
        yield from _recompile(batch, work, known)
        for chat_id, _ in known.chats:
            work.update(ChatRow, chat_id, telegram_chat_id=to.chat_id, kind="supergroup")
        for delivery_id, words in known.waiting:
            topic = int(words.rpartition("/")[2])
            there = TelegramAddress(bot_id=to.bot_id, chat_id=to.chat_id, topic_id=topic)
            work.update(DeliveryRow, delivery_id, address=str(there), queue=there.queue)
        batch.put(_KNOWN, where, replace(known, chats=(), waiting=()))
        log.warning("a group has a new number", extra={"action": "chat_migrated"})

    def gone(self, batch: Batch, work: Work, *, address: Address, problem: str) -> Deciding[None]:
        """The bot is blocked or was put out: nothing more is sent there until it is let in
        again."""
        where = (address.bot_id, address.chat_id)
        batch.want(_KNOWN, where)
        yield
        known = batch.get(_KNOWN, where)
        if known is None:
            return
        yield from _recompile(batch, work, known)
        if known.person_id is not None:
            work.update(PersonRow, known.person_id, blocked_at=batch.now)
        for chat_id, _ in known.chats:
            work.update(ChatRow, chat_id, unreachable=problem)


def _recompile(batch: Batch, work: Work, known: _Known) -> Deciding[None]:
    """Have the workspaces that use the address compile their routes anew."""
    for workspace_id in known.workspaces:
        batch.want(_REVISIONS, workspace_id)
    yield
    for workspace_id in known.workspaces:
        revision = (batch.get(_REVISIONS, workspace_id) or 0) + 1
        batch.put(_REVISIONS, workspace_id, revision)
        work.update(WorkspaceRow, workspace_id, config_revision=revision)


async def _fetch_known(session: AsyncSession, keys: Sequence[_Where]) -> dict[_Where, _Known]:
    found: dict[_Where, _Known] = {}
    for bot_id, chat_id in sorted(keys):  # rare: one address at a time is quick enough
        person = await session.scalar(
            select(PersonRow.id).where(
                PersonRow.bot_id == bot_id, PersonRow.telegram_user_id == chat_id
            )
        )
        chats = (
            await session.execute(
                select(ChatRow.id, ChatRow.topic_id).where(
                    ChatRow.bot_id == bot_id, ChatRow.telegram_chat_id == chat_id
                )
            )
        ).all()
        queue = TelegramAddress(bot_id=bot_id, chat_id=chat_id).queue
        waiting = (
            await session.execute(
                select(DeliveryRow.id, DeliveryRow.address).where(
                    DeliveryRow.queue == queue, DeliveryRow.state == "due"
                )
            )
        ).all()
        workspaces = await session.scalars(
            select(WorkspaceRow.id).where(
                or_(
                    WorkspaceRow.id.in_(
                        select(ChatRow.workspace_id).where(
                            ChatRow.id.in_([one for one, _ in chats])
                        )
                    ),
                    WorkspaceRow.id.in_(
                        select(MemberRow.workspace_id).where(MemberRow.person_id == person)
                    ),
                )
            )
        )
        found[(bot_id, chat_id)] = _Known(
            person_id=person,
            chats=tuple((one, topic) for one, topic in chats),
            waiting=tuple((one, words) for one, words in waiting),
            workspaces=tuple(sorted(workspaces)),
        )
    return found


async def _fetch_revisions(session: AsyncSession, keys: Sequence[UUID]) -> dict[UUID, int]:
    rows = await session.execute(
        select(WorkspaceRow.id, WorkspaceRow.config_revision)
        .where(WorkspaceRow.id.in_(keys))
        .order_by(WorkspaceRow.id)
        .with_for_update()
    )
    return {workspace_id: revision for workspace_id, revision in rows.all()}  # noqa: C416 - typed


_KNOWN: Load[_Where, _Known] = Load("notify.addresses", _fetch_known)
_REVISIONS: Load[UUID, int] = Load("workspace.revisions", _fetch_revisions)
