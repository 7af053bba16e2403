"""What to call whom a notification or a digest is for: the person, else the chat, else the
receiver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.routing.tables import ReceiverRow
from core.tenants.named import Named, people_named
from core.tenants.tables import ChatRow


class Addressed(Protocol):
    """A row that names its recipient; all three None: nobody in particular."""

    receiver_id: UUID | None
    person_id: UUID | None
    chat_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """The names of several recipients."""

    people: Mapping[UUID, Named]
    chats: Mapping[UUID, str | None]
    receivers: Mapping[UUID, str]

    def name_of(self, one: Addressed) -> str:
        """Return what to call the recipient; empty for nobody in particular."""
        person = self.people.get(one.person_id) if one.person_id else None
        title = self.chats.get(one.chat_id) if one.chat_id else None
        receiver = self.receivers.get(one.receiver_id) if one.receiver_id else None
        return (person.name if person else None) or title or receiver or ""


async def read_recipients(session: AsyncSession, some: Sequence[Addressed]) -> Recipients:
    """Return the names of the recipients of these rows."""
    receivers = await session.execute(
        select(ReceiverRow.id, ReceiverRow.name).where(
            ReceiverRow.id.in_(_ids(one.receiver_id for one in some))
        )
    )
    chats = await session.execute(
        select(ChatRow.id, ChatRow.title).where(ChatRow.id.in_(_ids(one.chat_id for one in some)))
    )
    return Recipients(
        people=await people_named(session, {one.person_id for one in some}),
        chats=dict(chats.all()),
        receivers=dict(receivers.all()),
    )


def _ids(ids: Iterable[UUID | None]) -> set[UUID]:
    return {one for one in ids if one is not None}
