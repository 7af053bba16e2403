"""A dead letter as people see it: frozen values, read with a fixed number of set queries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.address import Address, parse_address
from core.delivery.dead_letters import may_repeat
from core.delivery.kind import Kind
from core.delivery.reason import Reason
from core.delivery.state import State
from core.delivery.subject import Subject
from core.delivery.tables import DeliveryRow
from core.notify.letter_words import to_words, todo_words, what_words, why_words
from core.tenants.tables import ChatRow, PersonRow
from core.texts import Text

Briefs = Callable[
    [AsyncSession, Collection[Subject]], Awaitable[Mapping[Subject, tuple[int, str]]]
]
"""Alert or case → its number and title; filled by `core.subjects.briefs`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A delivery that ended without being sent for certain.

    `what`, `to`, `why` and `todo` are for people; `problem` is what the channel itself said, in
    English. `may_repeat`: sent again, it carries the mark that it may have come before.
    """

    id: UUID
    kind: Kind
    channel: str
    state: State
    reason: Reason
    what: Text
    to: Text
    why: Text
    todo: Text
    problem: str
    attempts: int
    created_at: datetime
    ended_at: datetime
    alert_id: UUID | None
    case_id: UUID | None
    notification_id: UUID | None
    may_repeat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a delivery tells and to whom, in words."""

    what: Text
    to: Text
    is_group: bool


async def letters_of(
    session: AsyncSession, rows: Sequence[DeliveryRow], briefs: Briefs
) -> tuple[DeadLetter, ...]:
    """Return rows that have a reason as letters, in the same order."""
    told = await told_of(session, rows, briefs)
    return tuple(_letter(row, one) for row, one in zip(rows, told, strict=True))


async def told_of(
    session: AsyncSession, rows: Sequence[DeliveryRow], briefs: Briefs
) -> tuple[Told, ...]:
    """Return what each of these tells, and to whom, in the same order."""
    if not rows:
        return ()
    addresses = {row.id: parse_address(row.channel, row.address) for row in rows}
    names = await names_at(session, addresses.values())
    subjects = {row.id: _subject(row) for row in rows}
    found = await briefs(session, {one for one in subjects.values() if one is not None})
    told = []
    for row in rows:
        subject = subjects[row.id]
        number, title = found.get(subject, (None, None)) if subject else (None, None)
        address = addresses[row.id]
        is_group = _is_group(address)
        told.append(
            Told(
                what=what_words(Kind(row.kind), number=number, title=title),
                to=to_words(name=names.get(address), is_group=is_group),
                is_group=is_group,
            )
        )
    return tuple(told)


async def names_at(session: AsyncSession, addresses: Collection[Address]) -> dict[Address, str]:
    """Return who or what is at each of these addresses, by name; unknown ones are left out."""
    bots = {one.bot_id for one in addresses}  # the unique keys of both tables begin with it
    numbers = {one.chat_id for one in addresses}
    people = await session.execute(
        select(PersonRow.bot_id, PersonRow.telegram_user_id, PersonRow.name).where(
            PersonRow.bot_id.in_(bots),
            PersonRow.telegram_user_id.in_([one for one in numbers if one > 0]),
        )
    )
    chats = await session.execute(
        select(ChatRow.bot_id, ChatRow.telegram_chat_id, ChatRow.title)
        .where(
            ChatRow.bot_id.in_(bots),
            ChatRow.telegram_chat_id.in_([one for one in numbers if one < 0]),
        )
        .order_by(ChatRow.created_at)
    )
    known = {(bot, number): name for bot, number, name in (*people.all(), *chats.all())}
    return {
        one: known[one.bot_id, one.chat_id]
        for one in addresses
        if (one.bot_id, one.chat_id) in known
    }


def _letter(row: DeliveryRow, told: Told) -> DeadLetter:
    reason = Reason(row.reason)
    return DeadLetter(
        id=row.id,
        kind=Kind(row.kind),
        channel=row.channel,
        state=State(row.state),
        reason=reason,
        what=told.what,
        to=told.to,
        why=why_words(reason, is_group=told.is_group),
        todo=todo_words(reason, is_group=told.is_group),
        problem=row.problem or "no reason was kept",
        attempts=row.attempts,
        created_at=row.created_at,
        ended_at=row.settled_at or row.created_at,
        alert_id=row.alert_id,
        case_id=row.case_id,
        notification_id=row.notification_id,
        may_repeat=may_repeat(row),
    )


def _subject(row: DeliveryRow) -> Subject | None:
    return Kind(row.kind).subject(
        alert_id=row.alert_id, case_id=row.case_id, digest_id=row.digest_id
    )


def _is_group(address: Address) -> bool:
    return address.chat_id < 0
