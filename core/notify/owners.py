"""The owners of a workspace, as those who are told what goes wrong in it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.address import TelegramAddress
from core.ids import PersonId
from core.tenants.role import Role
from core.tenants.tables import MemberRow, PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """An owner and their private chat with the bot."""

    person_id: PersonId
    address: TelegramAddress


async def owners_of(session: AsyncSession, workspace_id: UUID | None) -> list[Owner]:
    """Return the owners who can be reached."""
    people = await session.scalars(
        select(PersonRow)
        .join(MemberRow, MemberRow.person_id == PersonRow.id)
        .where(
            MemberRow.workspace_id == workspace_id,
            MemberRow.role == Role.OWNER.value,
            PersonRow.blocked_at.is_(None),
        )
        .order_by(PersonRow.id)
    )
    return [
        Owner(
            person_id=PersonId(one.id),
            address=TelegramAddress(bot_id=one.bot_id, chat_id=one.telegram_user_id),
        )
        for one in people
    ]
