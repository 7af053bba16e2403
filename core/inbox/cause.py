"""Why something happens: who acts, and which stored message or request is answered by the effect.

Every flow is handed a `Cause` and calls `settle` in the work that holds its effect: the update is
done, the answer is kept and the conversation has moved on exactly when the effect is on disk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, Protocol

from core.audit.origin import Origin
from core.db.base import JsonObject
from core.ids import PersonId
from core.inbox.tables import IdempotencyRow, UpdateRow
from core.work import Work


class UpdateKey(NamedTuple):
    """What an update is known by; Telegram's numbers are unique per bot only."""

    bot_id: int
    update_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKey:
    """A caller's own name for a request: `scope` is the caller (`person:<id>`, `hook:<id>`),
    `body_hash` tells a repeat from another request under the same name."""

    scope: str
    key: str
    body_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered over HTTP, kept so that a repeat is answered the same."""

    status: int
    body: JsonObject


class Rider(Protocol):
    """Something that must be written together with the effect: a conversation's next state."""

    def settle(self, work: Work, now: datetime) -> None:
        """Record its rows in the work of the effect."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Who acts (None: the program or a machine) and what is settled with the effect. `origin` is
    the door, for the audit trail; None: what is done is no matter for it.

    `update` is the bot update, `also` the other parts of an album; `idempotency` the key of an
    HTTP request; `riders` whatever else belongs into the same commit. An update has one effect:
    whatever follows the work that settled it is not repeated after a crash.
    """

    actor: PersonId | None
    update: UpdateKey | None = None
    also: tuple[UpdateKey, ...] = ()
    idempotency: IdempotencyKey | None = None
    riders: tuple[Rider, ...] = ()
    origin: Origin | None = None

    def carrying(self, *riders: Rider) -> Cause:
        """Return the same cause with more that is written in the commit of the effect."""
        return replace(self, riders=(*self.riders, *riders))

    def settle(self, work: Work, now: datetime, answer: Answer | None = None) -> None:
        """Record in this work that the cause is dealt with; `answer` is what HTTP answers.

        Call it once, in the work of the effect. Without an answer an idempotency key is not
        stored: a request that was refused may be repeated.
        """
        work.done_by(self.actor, self.origin)
        for key in self.updates:
            mark_done(work, key, now)
        if self.idempotency is not None and answer is not None:
            work.insert(
                IdempotencyRow,
                scope=self.idempotency.scope,
                key=self.idempotency.key,
                body_hash=self.idempotency.body_hash,
                status=answer.status,
                answer=answer.body,
                created_at=now,
            )
        for rider in self.riders:
            rider.settle(work, now)

    @property
    def updates(self) -> tuple[UpdateKey, ...]:
        """Every update that is done with the effect."""
        return (self.update, *self.also) if self.update is not None else self.also


def mark_done(work: Work, key: UpdateKey, now: datetime) -> None:
    """Record in this work that an update's effect is written."""
    work.update(UpdateRow, (key.bot_id, key.update_id), done_at=now)
