"""What the rows of silences need whenever they are written: locks, room, and what is kept of them
in the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.address import TelegramAddress
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import AlertId, SilenceId, WorkspaceId
from core.matching.matcher import Matcher
from core.silences.silence import keys_of
from core.silences.tables import SilenceRow
from core.silences.view import read_stored, state_of
from core.silences.wanted import SILENCES_AT_MOST, UNCERTAIN_AT_MOST, WantedSilence
from core.tenants.tables import ChatRow


async def has_room(session: AsyncSession, matchers: tuple[Matcher, ...]) -> None:
    """Raise Conflict `too_many` when the session's workspace has as many as it may, of such ones
    or of all."""
    standing = select(func.count(SilenceRow.id)).where(SilenceRow.ended_at.is_(None))
    if (await session.scalar(standing) or 0) >= SILENCES_AT_MOST:
        raise Conflict(
            reason="too_many", message=f"{SILENCES_AT_MOST} silences stand already; end some"
        )
    if keys_of(matchers):
        return
    stored = await session.scalars(
        select(SilenceRow.matchers).where(SilenceRow.ended_at.is_(None))
    )
    uncertain = sum(not keys_of(read_stored(one)) for one in stored)
    if uncertain >= UNCERTAIN_AT_MOST:
        raise Conflict(
            reason="too_many",
            message=f"{UNCERTAIN_AT_MOST} silences that name no value stand already; end some",
        )


async def standing_silence(
    session: AsyncSession, silence_id: SilenceId, now: datetime
) -> SilenceRow:
    """Return it locked; raises NotFound, and Conflict `already_ended`."""
    row = await session.scalar(
        select(SilenceRow).where(SilenceRow.id == silence_id).with_for_update()
    )
    if row is None:
        raise NotFound(kind="silence", key=silence_id)
    if state_of(row, now) == "expired":
        raise Conflict(reason="already_ended", message="this silence has ended already")
    return row


async def chat_at(
    session: AsyncSession, workspace_id: WorkspaceId, where: TelegramAddress | None
) -> UUID | None:
    """Return the chat of the workspace at an address; None when it is none of its own."""
    if where is None:
        return None
    return await session.scalar(
        select(ChatRow.id).where(
            ChatRow.bot_id == where.bot_id,
            ChatRow.telegram_chat_id == where.chat_id,
            ChatRow.topic_id == where.topic_id,
            ChatRow.workspace_id == workspace_id,
        )
    )


def stored_matchers(matchers: tuple[Matcher, ...]) -> list[dict[str, str]]:
    """Return matchers as their rows keep them."""
    return [one.model_dump(mode="json") for one in matchers]


def kept_of(row: SilenceRow) -> dict[str, Any]:
    """Return what the audit trail keeps of it."""
    return {
        "matchers": list(row.matchers),
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "reason": row.reason,
        "until_alert": None if row.until_alert_id is None else str(row.until_alert_id),
    }


def wanted_again(kept: dict[str, Any]) -> WantedSilence:
    """Return what is asked for by who wants it as `kept_of` kept it; raises InvalidInput."""
    until = kept["until_alert"]
    try:
        return WantedSilence(
            matchers=tuple(Matcher.model_validate(one) for one in kept["matchers"]),
            reason=str(kept["reason"]),
            ends_at=datetime.fromisoformat(kept["ends_at"]),
            until_alert=None if until is None else AlertId(UUID(until)),
        )
    except (KeyError, ValueError) as bad:
        raise InvalidInput(field="change", value=kept, wanted="one that can be read") from bad
