"""Writing down what became of a claimed delivery: by its lease token, and in a shared commit.

Whoever lost the lease meanwhile changes nothing; it has been taken back and is somebody else's.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from core.db.asked import Asked, padded_keys
from core.db.base import TelegramId
from core.delivery.address import Address, bot_of_lane
from core.delivery.due import Due
from core.delivery.message import Message
from core.delivery.outbox import SENT, Standing, enqueue_edits
from core.delivery.outcome import AddressGone, AddressMoved, Delivered, Outcome, Snooze
from core.delivery.reason import reason_of
from core.delivery.retry import Dropped, Retrying, Sequel
from core.delivery.state import SettledDelivery, State
from core.delivery.subject import Subject
from core.delivery.tables import DeliveryAttemptRow, DeliveryRow, SentMessageRow
from core.ids import Ids, WorkspaceId
from core.tenants.tables import BotRow
from core.work import Batch, Deciding, Load, Work

log = logging.getLogger(__name__)

_NOBODY = UUID(int=0)


class AddressBook(Protocol):
    """Where people and chats are; told within the settling work. Both may want and yield."""

    def moved(self, batch: Batch, work: Work, *, address: Address, to: Address) -> Deciding[None]:
        """Remember that what was at `address` is now at `to`."""
        ...

    def gone(self, batch: Batch, work: Work, *, address: Address, problem: str) -> Deciding[None]:
        """Remember that nothing can be sent to `address` any more, and why."""
        ...


class Listener(Protocol):
    """Hears, within the settling work, of every delivery that came to an end."""

    def settled(self, work: Work, settled: SettledDelivery) -> None:
        """Record what follows: the notification's status, events."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlements:
    """What every settlement needs. `revisions` tells the present revision of alerts and cases."""

    ids: Ids
    retrying: Retrying
    address_book: AddressBook
    listener: Listener
    revisions: Load[Subject, int]


class Settle:
    """Settles one claimed delivery; returns its new state, or None when the lease was lost.

    `message` is what was rendered, None when it did not come to that. `rescued`: the process that
    had claimed it is gone.
    """

    def __init__(
        self,
        *,
        due: Due,
        outcome: Outcome | Dropped,
        settlements: Settlements,
        message: Message | None = None,
        rescued: bool = False,
    ) -> None:
        self._due = due
        self._outcome = outcome
        self._message = message
        self._rescued = rescued
        self._ids = settlements.ids
        self._retrying = settlements.retrying
        self._address_book = settlements.address_book
        self._listener = settlements.listener
        self._revisions = settlements.revisions

    @property
    def workspace_id(self) -> WorkspaceId:
        """The workspace of the delivery."""
        return self._due.workspace_id

    def decide(self, batch: Batch, work: Work) -> Deciding[State | None]:
        """Record the delivery's new state, its attempt, and what stands in the chat now."""
        due = self._due
        batch.want(_HELD, due.id)
        if due.edits_id is not None:
            batch.want(_DUE_EDITS, due.edits_id)
        subject = due.subject
        live = subject if due.kind.is_live else None
        stands = self._stands() if subject is not None else None
        if stands is not None:
            batch.want(_STANDING, stands)
        if live is not None and isinstance(self._outcome, Delivered):
            batch.want(self._revisions, live)
            batch.want(SENT, live)
        yield
        if batch.get(_HELD, due.id) != due.lease_token:
            log.warning(
                "settlement came too late; the delivery was taken back meanwhile",
                extra={"action": "delivery_stale", "delivery_id": str(due.id)},
            )
            return None
        batch.put(_HELD, due.id, _NOBODY)
        yield from self._tell_address_book(batch, work)
        now = batch.now
        sequel = self._retrying.follow(due, self._outcome, now=now, rescued=self._rescued)
        state = self._write(batch, work, sequel, now)
        sent: Standing | None = None
        if stands is not None:
            sent = self._write_sent(batch, work, stands, now)
        elif isinstance(self._outcome, Delivered) and due.edits_id is not None:
            work.update(SentMessageRow, due.edits_id, shown_revision=self._revision)
        if live is not None and isinstance(self._outcome, Delivered):
            self._catch_up(batch, work, live, sent, now)
        if state.is_final:
            self._listener.settled(work, self._settled(state, sequel, now))
        return state

    @property
    def _revision(self) -> int:
        return self._message.revision if self._message is not None else 0

    def _stands(self) -> tuple[int, int, int] | None:
        """Return the bot, chat and message id of a message that is new."""
        due = self._due
        match self._outcome:
            case Delivered(message_ids=(*_, last)) if due.edits_id is None:
                return due.address.bot_id, due.address.chat_id, last
        return None

    def _tell_address_book(self, batch: Batch, work: Work) -> Deciding[None]:
        address = self._due.address
        match self._outcome:
            case AddressMoved(address=to):
                yield from self._address_book.moved(batch, work, address=address, to=to)
            case AddressGone(problem=problem, message_only=False):
                yield from self._address_book.gone(batch, work, address=address, problem=problem)
            case Snooze(until=until, whole_lane=True):
                bot_id = bot_of_lane(address.lane)
                if bot_id is not None:
                    yield from _pause(batch, work, bot_id, until)
            case _:
                pass

    def _write(self, batch: Batch, work: Work, sequel: Sequel, now: datetime) -> State:
        due = self._due
        state, problem = sequel.state, sequel.problem
        edits_id = None if sequel.sheds_edit else due.edits_id
        if state is State.DUE and edits_id is not None:
            if batch.get(_DUE_EDITS, edits_id) is not None:
                # At most one edit is due per message, and the waiting one says the latest.
                state, problem = State.CANCELLED, "a newer edit of the same message is waiting"
            else:
                batch.put(_DUE_EDITS, edits_id, due.id)
        if sequel.sheds_edit and due.edits_id is not None:
            # The message is gone: nothing finds it any more, neither edits nor replies.
            work.update(SentMessageRow, due.edits_id, alert_id=None, case_id=None, digest_id=None)
        attempts = due.attempts + sequel.counts
        work.update(
            DeliveryRow,
            due.id,
            state=state.value,
            problem=problem,
            attempts=attempts,
            lease_token=None,
            lease_until=None,
            settled_at=now if state.is_final else None,
            **self._changed(sequel, state, edits_id, now),
        )
        if sequel.counts:
            work.insert(
                DeliveryAttemptRow,
                id=self._ids.new(),
                delivery_id=due.id,
                attempt=attempts,
                at=now,
                outcome=sequel.word,
                detail=sequel.problem,
            )
        return state

    def _changed(
        self, sequel: Sequel, state: State, edits_id: UUID | None, now: datetime
    ) -> dict[str, Any]:
        """Return what is not as it was claimed; for a delivery that arrives that is nothing."""
        due = self._due
        changed: dict[str, Any] = {}
        reason = reason_of(state, sequel.word)
        if reason is not None:
            changed["reason"] = reason.value
        if state is State.DUE:
            changed["next_at"] = sequel.next_at or now
        if sequel.maybe_sent and not due.maybe_sent:
            changed["maybe_sent"] = True
        if sequel.address is not None:
            there = sequel.address
            changed |= {"address": str(there), "lane": there.lane, "queue": there.queue}
        if edits_id != due.edits_id:
            changed["edits_id"] = edits_id
        return changed

    def _write_sent(
        self, batch: Batch, work: Work, stands: tuple[int, int, int], now: datetime
    ) -> Standing:
        due = self._due
        bot_id, chat_id, message_id = stands
        about: dict[str, Any] = {
            "kind": due.kind.value,
            "bot_id": bot_id,
            "chat_id": chat_id,
            "message_id": message_id,
            "address": str(due.address),
            "sent_at": now,
            "shown_revision": self._revision,
            "topic_id": due.address.topic_id,
            "alert_id": due.alert_id,
            "case_id": due.case_id,
            "digest_id": due.digest_id,
            "person_id": due.person_id,
            "workspace_id": due.workspace_id,
        }
        known = batch.get(_STANDING, stands)
        if known is not None:
            # A chat that counts its messages anew (a sandbox started afresh): the newest is meant.
            work.update(SentMessageRow, known, **about)
            sent_id = known
        else:
            sent_id = self._ids.new()
            work.insert(SentMessageRow, id=sent_id, **about)
            batch.put(_STANDING, stands, sent_id)
        return Standing(
            id=sent_id,
            kind=due.kind.value,
            address=about["address"],
            alert_id=due.alert_id,
            case_id=due.case_id,
            digest_id=due.digest_id,
            person_id=due.person_id,
        )

    def _catch_up(
        self,
        batch: Batch,
        work: Work,
        subject: Subject,
        sent: Standing | None,
        now: datetime,
    ) -> None:
        """Have what was just sent edited if its subject has changed since it was rendered."""
        standing = batch.get(SENT, subject) or ()
        if sent is not None:
            batch.put(SENT, subject, (*(one for one in standing if one.id != sent.id), sent))
        mine = [sent] if sent else [one for one in standing if one.id == self._due.edits_id]
        # A message without a revision shows nothing that changes; editing it would never end.
        if 0 < self._revision < (batch.get(self._revisions, subject) or 0):
            enqueue_edits(work, ids=self._ids, now=now, sent=mine, urgency=self._due.urgency)

    def _settled(self, state: State, sequel: Sequel, now: datetime) -> SettledDelivery:
        due = self._due
        delivered = self._outcome if isinstance(self._outcome, Delivered) else Delivered()
        return SettledDelivery(
            id=due.id,
            kind=due.kind,
            address=sequel.address or due.address,
            state=state,
            at=now,
            attempts=due.attempts + sequel.counts,
            is_edit=due.edits_id is not None and not sequel.sheds_edit,
            problem=sequel.problem,
            message_id=delivered.message_ids[-1] if delivered.message_ids else None,
            notification_id=due.notification_id,
            alert_id=due.alert_id,
            case_id=due.case_id,
            person_id=due.person_id,
        )


def _pause(batch: Batch, work: Work, bot_id: int, until: datetime) -> Deciding[None]:
    batch.want(_PAUSES, bot_id)
    yield
    already = batch.get(_PAUSES, bot_id)
    if already is None or already < until:  # a pause is never shortened
        work.update(BotRow, bot_id, paused_until=until)
        batch.put(_PAUSES, bot_id, until)


def _among(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    return column.in_(bindparam("keys", expanding=True))


# Statements made once: putting one together takes longer than running it. What a partial index
# asks for is written into them, because SQLite uses it only for a condition it sees.
_READ_PAUSES = (
    select(BotRow.id, BotRow.paused_until)
    .where(_among(BotRow.id))
    .order_by(BotRow.id)
    .with_for_update()
)
_READ_HELD = (
    select(DeliveryRow.id, DeliveryRow.lease_token)
    .where(_among(DeliveryRow.id), DeliveryRow.state == State.SENDING.value)
    .order_by(DeliveryRow.id)
    .with_for_update()
)
_READ_DUE_EDITS = select(DeliveryRow.edits_id, DeliveryRow.id).where(
    _among(DeliveryRow.edits_id), DeliveryRow.state == literal_column("'due'")
)
_HELD_ROWS = Asked(_READ_HELD, columns=(Uuid(), Uuid()), lists=("keys",))
_DUE_EDIT_ROWS = Asked(_READ_DUE_EDITS, columns=(Uuid(), Uuid()), lists=("keys",))


@cache
def _standing(count: int) -> Asked:
    """Return what asks for so many messages by their places. Each place is a condition of its own:
    for a list of triples SQLite reads the whole table, whatever indexes there are."""
    one = SentMessageRow
    places = (
        and_(
            one.bot_id == bindparam(f"bot_{number}", type_=TelegramId),
            one.chat_id == bindparam(f"chat_{number}", type_=TelegramId),
            one.message_id == bindparam(f"message_{number}", type_=TelegramId),
        )
        for number in range(count)
    )
    asked = select(one.bot_id, one.chat_id, one.message_id, one.id).where(or_(*places))
    return Asked(asked, columns=(None, None, None, Uuid()))


async def _fetch_pauses(session: AsyncSession, ids: Sequence[int]) -> Mapping[int, datetime]:
    found = await session.execute(_READ_PAUSES, {"keys": ids})
    return {key: until for key, until in found.all() if until}


async def _fetch_held(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    found = await _HELD_ROWS.rows(session, {"keys": padded_keys(ids)})
    return {key: token for key, token in found if token}


async def _fetch_due_edits(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    found = await _DUE_EDIT_ROWS.rows(session, {"keys": padded_keys(ids)})
    return {edits_id: key for edits_id, key in found if edits_id is not None}


async def _fetch_standing(
    session: AsyncSession, places: Sequence[tuple[int, int, int]]
) -> Mapping[tuple[int, int, int], UUID]:
    asked = padded_keys(places)
    given = {
        f"{name}_{number}": part
        for number, place in enumerate(asked)
        for name, part in zip(("bot", "chat", "message"), place, strict=True)
    }
    found = await _standing(len(asked)).rows(session, given)
    return {(bot_id, chat_id, message_id): key for bot_id, chat_id, message_id, key in found}


_HELD: Load[UUID, UUID] = Load("delivery.held", _fetch_held)
"""The lease tokens of deliveries in the air."""

_DUE_EDITS: Load[UUID, UUID] = Load("delivery.due_edits", _fetch_due_edits)
"""The edit that is due for a sent message."""

_STANDING: Load[tuple[int, int, int], UUID] = Load("delivery.standing", _fetch_standing)
"""Our row of a message by its bot, chat and message id."""

_PAUSES: Load[int, datetime] = Load("delivery.pauses", _fetch_pauses)
"""Until when bots must not send."""
