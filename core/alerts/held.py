"""Who is told of an alert in one message with others, because of a storm, a limit or a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.recipients import read_recipients
from core.alerts.timeline_item import ProviderAnswer, Reference, TimelineItem, TimelineKind
from core.delivery.status import Status
from core.delivery.tables import SentMessageRow
from core.digests.digest import Cause
from core.digests.tables import AudienceRow, DigestRow
from core.limits.tables import LimitRow
from core.notify.tables import NotificationRow
from core.routing.tables import RouteRow
from core.texts import Text, text


async def read_held(session: AsyncSession, held: Sequence[NotificationRow]) -> list[TimelineItem]:
    """Return one entry for each recipient of what these rows hold back."""
    audiences = {UUID(str(one.params["audience"])): one for one in held}
    pairs = await session.execute(
        select(AudienceRow.audience_id, AudienceRow.digest_id).where(
            AudienceRow.audience_id.in_(list(audiences))
        )
    )
    waiting = [(audiences[audience], digest) for audience, digest in pairs]
    digests = {
        row.id: row
        for row in await session.scalars(
            select(DigestRow).where(DigestRow.id.in_({digest for _, digest in waiting}))
        )
    }
    recipients = await read_recipients(session, list(digests.values()))
    messages = await _messages(session, list(digests))
    names = await _causes(session, digests.values())
    items: list[TimelineItem] = []
    for row, digest_id in waiting:
        digest = digests[digest_id]
        name = recipients.name_of(digest)
        message = messages.get(digest_id)
        is_shown = message is not None
        items.append(
            TimelineItem(
                at=row.created_at,
                kind=TimelineKind.HELD,
                text=_words(digest, name, names, is_shown=is_shown),
                recipient=name,
                channel="telegram",
                reason=digest.cause,
                reference=_reference(digest, names),
                setting=_setting(Cause(digest.cause)),
                answer=ProviderAnswer(
                    status=(Status.SENT if is_shown else Status.PENDING).value,
                    attempts=1 if is_shown else 0,
                    message_id=message,
                ),
            )
        )
    return items


async def _messages(session: AsyncSession, digests: Sequence[UUID]) -> dict[UUID, int]:
    found = await session.execute(
        select(SentMessageRow.digest_id, SentMessageRow.message_id)
        .where(SentMessageRow.digest_id.in_(digests))
        .order_by(SentMessageRow.id)
    )
    return {key: message for key, message in found if key is not None}


async def _causes(session: AsyncSession, digests: Iterable[DigestRow]) -> dict[UUID, str]:
    """Return the names of the limits and routes that held them back."""
    ids = {one.cause_id for one in digests if one.cause_id is not None}
    if not ids:
        return {}
    limits = await session.execute(select(LimitRow.id, LimitRow.name).where(LimitRow.id.in_(ids)))
    routes = await session.execute(select(RouteRow.id, RouteRow.name).where(RouteRow.id.in_(ids)))
    return {key: name for found in (limits, routes) for key, name in found}


def _words(digest: DigestRow, name: str, names: Mapping[UUID, str], *, is_shown: bool) -> Text:
    why = _why(digest, names)
    if not is_shown:
        return text("{name} will be told, in one message with others: {why}", name=name, why=why)
    return text("{name} was told, in one message with others: {why}", name=name, why=why)


def _why(digest: DigestRow, names: Mapping[UUID, str]) -> Text:
    named = names.get(digest.cause_id) if digest.cause_id else None
    match Cause(digest.cause):
        case Cause.STORM:
            return text("a storm there since {start}", start=digest.opened_at)
        case Cause.LIMIT if named is not None:
            return text("over the limit “{name}”", name=named)
        case Cause.LIMIT:
            return text("over a limit")
        case Cause.GROUP if named is not None:
            return text("the route “{name}” gathers alerts", name=named)
        case Cause.GROUP:
            return text("its route gathers alerts")
        case other:
            assert_never(other)


def _setting(cause: Cause) -> Text:
    match cause:
        case Cause.STORM:
            return text("/receivers says how many alerts a minute are told one by one there.")
        case Cause.LIMIT:
            return text("/limits changes the limit.")
        case Cause.GROUP:
            return text("/routes says what is gathered.")
        case _:
            assert_never(cause)


def _reference(digest: DigestRow, names: Mapping[UUID, str]) -> Reference:
    match Cause(digest.cause):
        case Cause.LIMIT if digest.cause_id is not None:
            return Reference(kind="limit", id=digest.cause_id, name=names.get(digest.cause_id))
        case Cause.GROUP if digest.cause_id is not None:
            return Reference(kind="route", id=digest.cause_id, name=names.get(digest.cause_id))
        case _:
            return Reference(kind=digest.cause, id=digest.id)
