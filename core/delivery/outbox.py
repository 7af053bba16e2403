"""How a message gets into the outbox: a row written in the same work as what it tells about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.asked import Asked, padded_keys
from core.db.rows import Row
from core.delivery.address import TELEGRAM, Address, parse_address
from core.delivery.kind import Kind
from core.delivery.subject import Subject, SubjectKind
from core.delivery.tables import DeliveryRow, SentMessageRow
from core.ids import Ids
from core.work import Load, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A message that stands in a chat, as far as an edit of it needs that; `id` is our row's."""

    id: UUID
    kind: str
    address: str
    alert_id: UUID | None
    case_id: UUID | None
    person_id: UUID | None
    digest_id: UUID | None = None


WAKE = "delivery"
"""The name under which the worker is woken."""


class Parcel(NamedTuple):
    """What is its own in one of several deliveries that tell the same."""

    id: UUID
    address: Address
    notification_id: UUID
    person_id: UUID | None


def enqueue_all(
    work: Work,
    parcels: Sequence[Parcel],
    *,
    kind: Kind,
    urgency: int,
    now: datetime,
    alert_id: UUID | None,
    case_id: UUID | None,
    params: Mapping[str, Any],
    expires_at: datetime | None,
    digest_id: UUID | None = None,
) -> None:
    """Record deliveries that tell the same to several recipients, all due at once."""
    work.wake(WAKE)
    work.insert_all(
        DeliveryRow,
        {
            "kind": kind.value,
            "state": "due",
            "urgency": urgency,
            "next_at": now,
            "created_at": now,
            "params": dict(params),
            "alert_id": alert_id,
            "case_id": case_id,
            "digest_id": digest_id,
            "expires_at": expires_at,
        },
        [
            {
                "id": one.id,
                "notification_id": one.notification_id,
                "person_id": one.person_id,
                **_where(one.address),
            }
            for one in parcels
        ],
    )


def enqueue(
    work: Work,
    *,
    id: UUID,
    kind: Kind,
    address: Address,
    urgency: int,
    now: datetime,
    notification_id: UUID | None = None,
    alert_id: UUID | None = None,
    case_id: UUID | None = None,
    digest_id: UUID | None = None,
    person_id: UUID | None = None,
    edits_id: UUID | None = None,
    reply_to: int | None = None,
    params: Mapping[str, Any] | None = None,
    expires_at: datetime | None = None,
    send_at: datetime | None = None,
) -> Row:
    """Record a delivery that is due at once or at `send_at`, and wake the worker after the commit.

    With `edits_id` it edits that sent message; at most one such edit is due per message, a further
    one is dropped because the waiting one will say the latest anyway. `reply_to` is the message id
    in the chat that it answers. `params` is what the wording needs beyond the rows it is about.
    """
    given: dict[str, Any] = dict(params or {})
    if reply_to is not None:
        given["reply_to"] = reply_to
    work.wake(WAKE)
    return work.insert(
        DeliveryRow,
        or_ignore=edits_id is not None,
        id=id,
        kind=kind.value,
        **_where(address),
        state="due",
        urgency=urgency,
        next_at=send_at or now,
        created_at=now,
        params=given,
        notification_id=notification_id,
        alert_id=alert_id,
        case_id=case_id,
        digest_id=digest_id,
        person_id=person_id,
        edits_id=edits_id,
        expires_at=expires_at,
    )


@lru_cache(maxsize=4096)  # the same few chats are told again and again
def _where(address: Address) -> Mapping[str, str]:
    return {
        "channel": address.channel,
        "lane": address.lane,
        "queue": address.queue,
        "address": str(address),
    }


def enqueue_edits(
    work: Work,
    *,
    ids: Ids,
    now: datetime,
    sent: Iterable[Standing | SentMessageRow],
    urgency: int,
) -> None:
    """Have every live message among `sent` say what its subject is now."""
    for message in sent:
        kind = Kind(message.kind)
        if kind.is_live:
            enqueue(
                work,
                id=ids.new(),
                kind=kind,
                address=parse_address(TELEGRAM, message.address),
                urgency=urgency,
                now=now,
                alert_id=message.alert_id,
                case_id=message.case_id,
                digest_id=message.digest_id,
                person_id=message.person_id,
                edits_id=message.id,
            )


_COLUMNS = (
    SentMessageRow.id,
    SentMessageRow.kind,
    SentMessageRow.address,
    SentMessageRow.alert_id,
    SentMessageRow.case_id,
    SentMessageRow.digest_id,
    SentMessageRow.person_id,
)
# The types are said because a column takes its own from the table it refers to, which may not be
# known yet.
_READ_SENT = {
    kind: Asked(
        select(*_COLUMNS)
        .where(column.in_(bindparam("keys", type_=Uuid(), expanding=True)))
        .order_by(SentMessageRow.id),
        columns=(Uuid(), None, None, Uuid(), Uuid(), Uuid(), Uuid()),
        lists=("keys",),
    )
    for kind, column in (
        (SubjectKind.ALERT, SentMessageRow.alert_id),
        (SubjectKind.CASE, SentMessageRow.case_id),
        (SubjectKind.DIGEST, SentMessageRow.digest_id),
    )
}


async def _fetch_sent(
    session: AsyncSession, subjects: Sequence[Subject]
) -> Mapping[Subject, tuple[Standing, ...]]:
    found: dict[Subject, list[Standing]] = {subject: [] for subject in subjects}
    for kind, read in _READ_SENT.items():
        wanted = [subject.id for subject in subjects if subject.kind is kind]
        if not wanted:
            continue
        rows = await read.rows(session, {"keys": padded_keys(wanted)})
        for id, word, address, alert_id, case_id, digest_id, person_id in rows:
            shown = Kind(word).subject(alert_id=alert_id, case_id=case_id, digest_id=digest_id)
            if shown in found:
                found[shown].append(
                    Standing(
                        id=id,
                        kind=word,
                        address=address,
                        alert_id=alert_id,
                        case_id=case_id,
                        digest_id=digest_id,
                        person_id=person_id,
                    )
                )
    return {subject: tuple(rows) for subject, rows in found.items()}


SENT: Load[Subject, tuple[Standing, ...]] = Load("delivery.sent", _fetch_sent)
"""The messages that show a subject, for a change that edits them. The worker adds to it within a
batch what it has just sent, so a change that also `put`s its subject's new revision never leaves
one stale."""
