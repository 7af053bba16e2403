"""Who was told of an alert, by which channel and what the provider said; who is told together with
others; and who was not told and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.held import read_held
from core.alerts.recipients import Recipients, read_recipients
from core.alerts.timeline_item import ProviderAnswer, TimelineItem, TimelineKind
from core.alerts.told_inside import read_told_inside
from core.alerts.untold import Deciders, read_deciders, why_untold
from core.delivery.kind import Kind
from core.delivery.reason import Reason
from core.delivery.state import State
from core.delivery.status import status_of
from core.delivery.tables import DeliveryAttemptRow, DeliveryRow, SentMessageRow
from core.ids import AlertId
from core.notify.letter_words import todo_words, why_words
from core.notify.tables import NotificationRow
from core.routing.reason import Reason as NotTold
from core.texts import Text, raw, text

_ARRIVED = "delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """The deliveries of an alert's notifications, with what went wrong and what stands."""

    deliveries: Mapping[UUID, DeliveryRow]
    problems: Mapping[UUID, str]
    messages: Mapping[tuple[str, object], int]

    def answer(self, delivery: DeliveryRow) -> ProviderAnswer:
        """Return what the provider said of it."""
        return ProviderAnswer(
            status=status_of(State(delivery.state)).value,
            attempts=delivery.attempts,
            message_id=self.messages.get((delivery.address, delivery.settled_at)),
            problem=delivery.problem or self.problems.get(delivery.id),
        )


async def tellings(
    session: AsyncSession, alert_id: AlertId, rule_ids: Collection[UUID]
) -> list[TimelineItem]:
    """Return one entry for each who was told or was not, in no certain order."""
    rows = list(
        await session.scalars(
            select(NotificationRow)
            .where(
                NotificationRow.alert_id == alert_id,
                NotificationRow.kind == Kind.ALERT_CARD.value,
            )
            .order_by(NotificationRow.id)
        )
    )
    held = [one for one in rows if one.status == "held"]
    untold = [one for one in rows if one.status == "suppressed"]
    others = [one for one in rows if one.status not in ("held", "suppressed")]
    recipients = await read_recipients(session, (*untold, *others))
    sent = await _sent(session, alert_id, [one.id for one in others])
    deciders = await read_deciders(session, untold, rule_ids)
    items = [_told(one, recipients, sent) for one in others]
    items += [_untold(one, recipients, deciders) for one in untold]
    reached = {one.person_id for one in others if one.person_id is not None}
    items += await read_told_inside(session, alert_id, besides=reached)
    return items + (await read_held(session, held) if held else [])


async def _sent(session: AsyncSession, alert_id: AlertId, told: Sequence[UUID]) -> _Sent:
    if not told:
        return _Sent(deliveries={}, problems={}, messages={})
    deliveries = {
        row.id: row
        for row in await session.scalars(
            select(DeliveryRow).where(DeliveryRow.notification_id.in_(told))
        )
    }
    attempts = await session.execute(
        select(DeliveryAttemptRow.delivery_id, DeliveryAttemptRow.detail)
        .where(
            DeliveryAttemptRow.delivery_id.in_(list(deliveries)),
            DeliveryAttemptRow.outcome != _ARRIVED,
        )
        .order_by(DeliveryAttemptRow.attempt)
    )
    messages = await session.execute(
        select(SentMessageRow.address, SentMessageRow.sent_at, SentMessageRow.message_id).where(
            SentMessageRow.alert_id == alert_id
        )
    )
    return _Sent(
        deliveries={
            row.notification_id: row for row in deliveries.values() if row.notification_id
        },
        problems={key: detail for key, detail in attempts if detail},
        messages={(address, sent_at): message for address, sent_at, message in messages},
    )


def _told(row: NotificationRow, recipients: Recipients, sent: _Sent) -> TimelineItem:
    name = recipients.name_of(row)
    delivery = sent.deliveries.get(row.id)
    at = row.settled_at or row.created_at
    if delivery is None:
        # What it was sent by is no longer kept; its end is.
        return TimelineItem(at=at, kind=_kind_of(row), text=_ended(row, name), recipient=name)
    answer = sent.answer(delivery)
    state = State(delivery.state)
    is_lost = state in (State.DEAD, State.EXPIRED, State.CANCELLED)
    reason = None if delivery.reason is None else Reason(delivery.reason)
    setting = None
    if reason is not None:
        setting = text("{todo} /undelivered has it.", todo=_todo(row, reason))
    return TimelineItem(
        at=at,
        kind=TimelineKind.NOT_TOLD if is_lost else TimelineKind.TOLD,
        text=_words(row, delivery, name, answer, reason),
        recipient=name,
        channel=delivery.channel,
        reason=delivery.reason,
        setting=setting,
        answer=answer,
    )


def _words(
    row: NotificationRow,
    delivery: DeliveryRow,
    name: str,
    answer: ProviderAnswer,
    reason: Reason | None,
) -> Text:
    problem = answer.problem
    match State(delivery.state):
        case State.SENT if problem is None and answer.message_id is None:
            return text("{name} was told by {channel}", name=name, channel=_channel(delivery))
        case State.SENT if problem is None:
            return text(
                "{name} was told by {channel} (message {message})",
                name=name,
                channel=_channel(delivery),
                message=answer.message_id or 0,
            )
        case State.SENT:
            return text(
                "{name} was told by {channel} at attempt {n}; before that: {problem}",
                name=name,
                channel=_channel(delivery),
                n=answer.attempts,
                problem=problem or "",
            )
        case State.DUE | State.SENDING if problem is None:
            return text("{name} is being told", name=name)
        case State.DUE | State.SENDING:
            return text(
                "{name} is being told, next try {at}; so far: {problem}",
                name=name,
                at=delivery.next_at,
                problem=problem or "",
            )
        case _ if reason is not None:
            why = why_words(reason, is_group=row.chat_id is not None)
            if reason is Reason.MAYBE_ARRIVED:
                return text("{name} may have been told: {why}", name=name, why=why)
            return text("{name} could not be told: {why}", name=name, why=why)
        case _:
            return text("{name} could not be told", name=name)


def _todo(row: NotificationRow, reason: Reason) -> Text:
    return todo_words(reason, is_group=row.chat_id is not None)


def _channel(delivery: DeliveryRow) -> Text:
    return raw(delivery.channel.capitalize())


def _kind_of(row: NotificationRow) -> TimelineKind:
    is_lost = row.status in ("failed", "expired", "cancelled")
    return TimelineKind.NOT_TOLD if is_lost else TimelineKind.TOLD


def _ended(row: NotificationRow, name: str) -> Text:
    match row.status:
        case "failed" | "expired" | "cancelled":
            return text("{name} could not be told", name=name)
        case "pending":
            return text("{name} is being told", name=name)
        case _:
            return text("{name} was told", name=name)


def _untold(row: NotificationRow, recipients: Recipients, by: Deciders) -> TimelineItem:
    name = recipients.name_of(row)
    why = why_untold(row, by)
    if row.suppressed_reason == NotTold.NOBODY_SEES.value:
        words = text("Nobody it is for sees it here, so owners and admins are told instead")
    elif name:
        words = text("{name} was not told: {reason}", name=name, reason=why.words)
    else:
        words = text("Nobody was told: {reason}", reason=why.words)
    return TimelineItem(
        at=row.created_at,
        kind=TimelineKind.NOT_TOLD,
        text=words,
        recipient=name or None,
        reason=row.suppressed_reason,
        reference=why.reference,
        setting=why.setting,
    )
