"""The end of a silence, seen to once: it is marked, and whoever it matters to is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.ids import ChatId, Ids, PersonId
from core.notify.notices import NEWS_LASTS
from core.notify.silence_news import SILENCE_OVER
from core.notify.tell import Recipient, tell_all
from core.severity import Severity
from core.silences.tables import SilenceRow
from core.silences.view import Reach
from core.tenants.tables import ChatRow, MemberRow, PersonRow
from core.work import Work

_SHOWN = 200


async def unended(session: AsyncSession, silence_id: UUID) -> SilenceRow | None:
    """Return the silence locked; None when its end was seen to already."""
    row = await session.scalar(
        select(SilenceRow).where(SilenceRow.id == silence_id).with_for_update()
    )
    return None if row is None or row.ended_at is not None else row


async def announce(
    session: AsyncSession,
    work: Work,
    row: SilenceRow,
    reach: Reach,
    what: str,
    *,
    ids: Ids,
    now: datetime,
) -> None:
    """Tell of the end where it matters: in the chat it was made in, else to whoever made it.
    `what` is what it muted, in words.

    Nobody is told of one that ended with its alert, and not of one that somebody ended while
    nothing is open: they know.
    """
    if not reach.open and (row.until_alert_id is not None or row.ended_by is not None):
        return
    recipient = await _chat(session, row) or await _maker(session, row)
    if recipient is None:
        return
    by = await _name(session, row.ended_by)
    tell_all(
        work,
        [recipient],
        ids=ids,
        kind=Kind.NOTICE,
        urgency=Severity.MEDIUM.rank,
        now=now,
        params={
            "notice": SILENCE_OVER,
            "what": what if len(what) <= _SHOWN else what[: _SHOWN - 1] + "…",
            "reason": row.reason,
            "muted": reach.muted,
            "open": reach.open,
            "by": by,
        },
        expires_at=now + NEWS_LASTS,
    )


def _once(row: SilenceRow) -> str:
    return f"silence:{row.id}:over"


async def _chat(session: AsyncSession, row: SilenceRow) -> Recipient | None:
    if row.chat_id is None:
        return None
    chat = await session.scalar(
        select(ChatRow).where(
            ChatRow.id == row.chat_id,
            ChatRow.workspace_id == row.workspace_id,
            ChatRow.unreachable.is_(None),
        )
    )
    if chat is None:
        return None
    address = TelegramAddress(
        bot_id=chat.bot_id, chat_id=chat.telegram_chat_id, topic_id=chat.topic_id
    )
    return Recipient(address, _once(row), chat_id=ChatId(chat.id))


async def _maker(session: AsyncSession, row: SilenceRow) -> Recipient | None:
    """Return who made it, while they belong here and can be reached."""
    if row.created_by is None:
        return None
    person = await session.scalar(
        select(PersonRow)
        .join(MemberRow, MemberRow.person_id == PersonRow.id)
        .where(
            PersonRow.id == row.created_by,
            PersonRow.blocked_at.is_(None),
            MemberRow.workspace_id == row.workspace_id,
        )
    )
    if person is None:
        return None
    address = TelegramAddress(bot_id=person.bot_id, chat_id=person.telegram_user_id)
    return Recipient(address, _once(row), person_id=PersonId(person.id))


async def _name(session: AsyncSession, person_id: UUID | None) -> str | None:
    if person_id is None:
        return None
    return await session.scalar(select(PersonRow.name).where(PersonRow.id == person_id))
